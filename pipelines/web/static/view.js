// The few things that every page is made of.

const { createElement, useEffect } = window.React;

export const h = createElement;

export function icon(path) {
  const line = { fill: "none", stroke: "currentColor", strokeWidth: 1.6, strokeLinecap: "round" };
  return h(
    "svg",
    { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": true },
    h("path", { d: path, ...line }),
  );
}

// A page with its title, and what is said while there is nothing to show yet.
export function Page({ title, found, children }) {
  useEffect(() => {
    document.title = `${title} · Slipway`;
  }, [title]);
  let body = children;
  if (found.error) body = h(Empty, { title: "This could not be loaded" }, found.error);
  else if (!found.data) body = h("p", { className: "sw-quiet" }, "Loading…");
  return h(
    "main",
    { className: "slipway" },
    h("h1", null, title),
    found.lost && h(Notice, { kind: "warn" }, "The master does not answer: what you see may be old."),
    body,
  );
}

export function Empty({ title, children }) {
  return h("div", { className: "sw-empty" }, h("h2", null, title), h("div", null, children));
}

export function Notice({ kind, children }) {
  return h("div", { className: `sw-notice sw-${kind}`, role: "status" }, children);
}

export function Avatar({ author }) {
  const name = author.replace(/<.*/, "").trim() || "?";
  const initials = name
    .split(/[\s._-]+/)
    .map((word) => [...word][0])
    .slice(0, 2)
    .join("")
    .toUpperCase();
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  const style = { "--hue": hue };
  return h("span", { className: "sw-avatar", style, title: author, "aria-hidden": true }, initials);
}

export function authorName(author) {
  return author.replace(/<.*/, "").trim();
}

export function Sha({ sha }) {
  return h("code", { className: "sw-sha", title: sha }, sha.slice(0, 7));
}

export function PushLink({ push, children }) {
  return h("a", { href: `#/pipelines/${push.revision}` }, children ?? push.branch);
}

// Which project, where there are several; data as the pages of one project have it.
export function ProjectChoice({ data, setProject }) {
  if (data.projects.length < 2) return null;
  return h(
    "select",
    {
      "aria-label": "project",
      value: data.project.name,
      onChange: (event) => setProject(event.target.value),
    },
    data.projects.map(({ name }) => h("option", { key: name, value: name }, name)),
  );
}
