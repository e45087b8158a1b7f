// Two plots by day as SVG, with titles for those who cannot see them. Drawn here: a library of charts
// would be larger than all our pages, and needs a build step.

import {
  dayLabels,
  gridLines,
  HEIGHT,
  LEFT,
  linePoints,
  stackedBars,
  TOP,
  WIDTH,
} from "../domain/day_plots.js";
import { duration } from "../domain/time.js";
import { Fragment, h } from "./elements.js";

/** @import { ReactNode } from "react" */
/** @import { Series } from "../domain/day_plots.js" */

/**
 * Counts as stacked bars.
 * @param {{label: string, days: string[], series: Series[]}} props
 */
export function Bars({ label, days, series }) {
  const { bars, top, busy } = stackedBars(days, series);
  return h(
    Plot,
    {
      label: `${label}: on ${busy} of ${days.length} days`,
      days,
      grid: gridLines(top, String, true),
    },
    h(Legend, { series }),
    bars.map(({ key, kind, title, ...place }) =>
      h("rect", { key, className: `sw-plot-${kind}`, ...place }, h("title", null, title)),
    ),
  );
}

/**
 * Seconds as a line; null where nothing was.
 * @param {{label: string, days: string[], values: (number|null)[]}} props
 */
export function Line({ label, days, values }) {
  const { points, top } = linePoints(days, values);
  return h(
    Plot,
    { label: `${label}: ${points.length} days`, days, grid: gridLines(top, duration, false) },
    h("polyline", {
      className: "sw-plot-line",
      points: points.map(({ x, y }) => `${x},${y}`).join(" "),
    }),
    points.map(({ day, value, x, y }) =>
      h(
        "circle",
        { key: day, className: "sw-plot-point", cx: x, cy: y, r: 3 },
        h("title", null, `${day}: ${duration(value)}`),
      ),
    ),
  );
}

/**
 * @param {{
 *   label: string, days: string[], grid: {y: number, label: string}[], children?: ReactNode,
 * }} props
 */
function Plot({ label, days, grid, children }) {
  return h(
    "svg",
    { className: "sw-plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    grid.map(({ y, label: name }) =>
      h(
        Fragment,
        { key: y },
        h("line", { className: "sw-plot-grid", x1: LEFT, x2: WIDTH, y1: y, y2: y }),
        h("text", { x: LEFT - 8, y: y + 4, textAnchor: "end" }, name),
      ),
    ),
    dayLabels(days).map(({ day, label: name, x }) =>
      h("text", { key: day, x, y: HEIGHT - 6, textAnchor: "middle" }, name),
    ),
    children,
  );
}

/** @param {{series: Series[]}} props */
function Legend({ series }) {
  return h(
    "g",
    null,
    series.map(({ name, kind }, place) => {
      const left = LEFT + 8 + place * 110;
      return h(
        Fragment,
        { key: name },
        h("rect", { className: `sw-plot-${kind}`, x: left, y: TOP, width: 10, height: 10 }),
        h("text", { x: left + 16, y: TOP + 9 }, name),
      );
    }),
  );
}
