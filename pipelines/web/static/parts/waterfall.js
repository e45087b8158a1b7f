// When each stage and step ran, from the push on: what the whole took its time for.

import { duration } from "../domain/time.js";
import { timeline } from "../domain/timeline.js";
import { h } from "./elements.js";

/** @import { Build, Push } from "../data/shapes.js" */

/** @param {{push: Push, builds: Build[], now: number}} props */
export function Waterfall({ push, builds, now }) {
  const { whole, bars } = timeline(push, builds, now);
  return h(
    "div",
    { className: "sw-waterfall" },
    bars.map(({ key, name, kind, taken, left, width }) =>
      h(
        "div",
        { key, className: `sw-line sw-line-${kind}` },
        h("span", { className: "sw-name" }, name),
        h(
          "span",
          { className: "sw-track" },
          h("span", {
            className: `sw-bar sw-bar-${kind}`,
            style: { left: `${left}%`, width: `${width}%` },
          }),
        ),
        h("span", { className: "sw-took" }, duration(taken)),
      ),
    ),
    h(
      "p",
      { className: "sw-quiet" },
      `${duration(whole)} from the push to ${push.ended_at === null ? "now" : "its end"}`,
    ),
  );
}
