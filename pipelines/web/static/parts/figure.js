// One large figure with its name below it.

import { h } from "./elements.js";

/** @import { ReactNode } from "react" */

/**
 * @param {{
 *   name: ReactNode, sign?: string, kind?: "passed"|"failed"|"", children?: ReactNode,
 * }} props
 */
export function Figure({ name, sign, kind, children }) {
  return h(
    "div",
    { className: `sw-figure${kind ? ` sw-is-${kind}` : ""}` },
    h(
      "strong",
      null,
      sign && h("span", { className: "sw-sign", "aria-hidden": true }, `${sign} `),
      children,
    ),
    h("span", { className: "sw-quiet" }, name),
  );
}
