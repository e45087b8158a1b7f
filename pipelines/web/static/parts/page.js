// What every page has: its title, what is said while there is nothing to show, and the version.

import { h } from "./elements.js";

/** @import { ReactNode } from "react" */
/** @import { Loaded } from "../data/live.js" */

const { useEffect } = window.React;

/** @param {{title: string, loaded: Loaded<unknown>, children?: ReactNode}} props */
export function Page({ title, loaded, children }) {
  useEffect(() => {
    document.title = `${title} · Slipway`;
  }, [title]);
  return h(
    "main",
    { className: "slipway" },
    h("h1", null, title),
    loaded.lost &&
      h(Notice, { kind: "warn" }, "The master does not answer: what you see may be old."),
    h(Body, { loaded }, children),
    h(Version),
  );
}

/** @param {{loaded: Loaded<unknown>, children?: ReactNode}} props */
function Body({ loaded, children }) {
  if (loaded.error) return h(Empty, { title: "This could not be loaded" }, loaded.error);
  if (!loaded.data) return h("p", { className: "sw-quiet" }, "Loading…");
  return children;
}

function Version() {
  const { versions } = window.buildbotFrontendConfig;
  const version = versions.find(([program]) => program === "Slipway")?.[1];
  return version && h("footer", { className: "sw-version" }, `Slipway ${version}`);
}

/** @param {{title: string, children?: ReactNode}} props */
export function Section({ title, children }) {
  return h("section", null, h("h2", null, title), children);
}

/** @param {{title: string, children?: ReactNode}} props */
export function Empty({ title, children }) {
  return h("div", { className: "sw-empty" }, h("h2", null, title), h("div", null, children));
}

/** @param {{kind: "warn", children?: ReactNode}} props */
export function Notice({ kind, children }) {
  return h("div", { className: `sw-notice sw-${kind}`, role: "status" }, children);
}
