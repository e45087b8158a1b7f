// What a push changes, asked for when somebody wants to see it.

import { query } from "../data/addresses.js";
import { ask } from "../data/live.js";
import { diffLineKind } from "../domain/text.js";
import { Fragment, h } from "./elements.js";
import { Empty, Section } from "./page.js";

/** @import { DiffAnswer } from "../data/shapes.js" */

/** @typedef {{answer: DiffAnswer}|{error: string}} LoadedDiff */

const { useState } = window.React;

/** @param {{revision: string}} props */
export function Diff({ revision }) {
  const [loaded, setLoaded] = useState(/** @type {LoadedDiff|null} */ (null));
  const load = () =>
    ask(query("diff", { revision })).then(
      (answer) => setLoaded({ answer }),
      (error) => setLoaded({ error: error.message }),
    );
  return h(
    Section,
    { title: "Diff" },
    loaded
      ? h(Shown, { loaded })
      : h("button", { type: "button", onClick: load }, "show what it changes"),
  );
}

/** @param {{loaded: LoadedDiff}} props */
function Shown({ loaded }) {
  if ("error" in loaded) return h(Nothing, null, loaded.error);
  const { diff, cut, gone } = loaded.answer;
  if (gone) return h(Nothing, null, "Its commits are gone from the hub.");
  if (!diff) return h(Nothing, null, "It changes nothing.");
  return h(
    Fragment,
    null,
    cut && h("p", { className: "sw-quiet" }, "Its beginning only: it is long."),
    h(
      "pre",
      { className: "sw-diff", tabIndex: 0, "aria-label": "diff" },
      ...diff
        .split("\n")
        .map((line) => h("span", { className: `sw-${diffLineKind(line)}` }, `${line}\n`)),
    ),
  );
}

/** @param {{children?: string}} props */
function Nothing({ children }) {
  return h(Empty, { title: "Nothing to show" }, children);
}
