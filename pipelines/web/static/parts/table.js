// A table that scrolls by itself where the page is narrow.

import { h } from "./elements.js";

/** @import { ReactNode } from "react" */

/**
 * One row of a table; `key` is its own among them.
 * @typedef {{key: string, cells: ReactNode[]}} TableRow
 */

/** @param {{label: string, heads: string[], rows: TableRow[]}} props */
export function Table({ label, heads, rows }) {
  return h(
    Scrolling,
    { label },
    h(Heads, { heads }),
    h(
      "tbody",
      null,
      rows.map(({ key, cells }) => h("tr", { key }, ...cells.map((cell) => h("td", null, cell)))),
    ),
  );
}

/** @param {{label: string, children?: ReactNode}} props */
export function Scrolling({ label, children }) {
  return h(
    "div",
    { className: "sw-table", tabIndex: 0, role: "region", "aria-label": label },
    h("table", null, children),
  );
}

/** @param {{heads: string[]}} props */
export function Heads({ heads }) {
  return h(
    "thead",
    null,
    h(
      "tr",
      null,
      heads.map((head) => h("th", { key: head }, head)),
    ),
  );
}
