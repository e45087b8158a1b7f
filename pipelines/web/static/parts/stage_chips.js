// The stages of a push as connected chips: a sign, a name and a time, never colour alone.

import { stageProgress } from "../domain/stage_progress.js";
import { pushState, STAGE_SIGNS } from "../domain/states.js";
import { duration } from "../domain/time.js";
import { Fragment, h } from "./elements.js";

/** @import { Push, Stage } from "../data/shapes.js" */

/**
 * A chip leads to its build, or calls `onPick` with its stage where that is given.
 * @param {{
 *   stages: Stage[], now: number, onPick?: (stage: string) => void, picked?: string,
 * }} props
 */
export function StageChips({ stages, now, onPick, picked }) {
  return h(
    "ol",
    { className: "sw-stages", "aria-label": "stages" },
    stages.map((stage) =>
      h(
        "li",
        { key: stage.name },
        h(Chip, { stage, now, onPick, isPicked: picked === stage.name }),
      ),
    ),
  );
}

/** @param {{stage: Stage, now: number, onPick?: (stage: string) => void, isPicked: boolean}} props */
function Chip({ stage, now, onPick, isPicked }) {
  const { name, page } = stage;
  const className = `sw-stage sw-is-${stage.state}${isPicked ? " sw-picked" : ""}`;
  const title = chipTitle(stage);
  const label = h(ChipLabel, { stage, now });
  if (!page) return h("span", { className, title }, label);
  if (!onPick) return h("a", { className, title, href: `#/${page}` }, label);
  return h("button", { type: "button", className, title, onClick: () => onPick(name) }, label);
}

/** @param {Stage} stage */
function chipTitle({ name, state, usual, text }) {
  return `${name}: ${state}${usual ? `, usually ${duration(usual)}` : ""}${text && `\n${text}`}`;
}

/** @param {{stage: Stage, now: number}} props */
function ChipLabel({ stage, now }) {
  const { name, state } = stage;
  const { taken, percent } = stageProgress(stage, now);
  return h(
    Fragment,
    null,
    h("span", { className: "sw-sign", "aria-hidden": true }, STAGE_SIGNS[state]),
    h("span", { className: "sw-name" }, name),
    h("span", { className: "sw-hidden" }, state),
    taken !== null && h("span", { className: "sw-took" }, duration(taken)),
    percent !== null && h(Progress, { percent, name }),
  );
}

/** @param {{percent: number, name: string}} props */
function Progress({ percent, name }) {
  return h(
    "span",
    {
      className: "sw-progress",
      role: "progressbar",
      "aria-label": `${name}, of its usual time`,
      "aria-valuenow": percent,
      "aria-valuemin": 0,
      "aria-valuemax": 100,
    },
    h("span", { style: { width: `${percent}%` } }),
  );
}

/** @param {{push: Push}} props */
export function PushStateLabel({ push }) {
  const state = pushState(push);
  return h("span", { className: `sw-state sw-of-${state}` }, state === "open" ? push.stage : state);
}
