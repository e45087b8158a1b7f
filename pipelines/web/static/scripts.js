// Buildbot loads this file as a plain script; the rest are modules, as they stand here, unbuilt.
(() => {
  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  // What the landing page imports: asked for at once, not as one module names the next.
  const modules = [
    "data/addresses.js",
    "data/changes.js",
    "data/live.js",
    "data/operator_form.js",
    "data/poll.js",
    "domain/authors.js",
    "domain/stage_progress.js",
    "domain/states.js",
    "domain/time.js",
    "main.js",
    "pages/pipelines.js",
    "parts/act_dialog.js",
    "parts/elements.js",
    "parts/names.js",
    "parts/page.js",
    "parts/push_filters.js",
    "parts/push_row.js",
    "parts/stage_chips.js",
  ];
  for (const path of modules) {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = new URL(path, here).href;
    document.head.append(link);
  }
  import(new URL("main.js", here).href);
})();
