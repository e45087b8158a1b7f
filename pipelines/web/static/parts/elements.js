// React's elements, as Buildbot's page brings them, and those that have no other place.

export const { createElement: h, Fragment } = window.React;

/**
 * A picture of lines, 16 units wide and high.
 * @param {string} path
 */
export function icon(path) {
  const line = /** @type {const} */ ({
    fill: "none",
    stroke: "currentColor",
    strokeWidth: 1.6,
    strokeLinecap: "round",
  });
  return h(
    "svg",
    { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": true },
    h("path", { d: path, ...line }),
  );
}
