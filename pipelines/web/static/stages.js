// The five stages of a push as connected chips: a sign, a name and a time, never colour alone.

import { duration } from "./time.js";
import { h } from "./view.js";

const SIGNS = {
  passed: "✓",
  failed: "✕",
  failing: "✕",
  running: "▸",
  waiting: "⋯",
  stopped: "⊘",
  skipped: "–",
  ahead: "○",
};

export function Stages({ stages, now, onPick, picked }) {
  return h(
    "ol",
    { className: "sw-stages", "aria-label": "stages" },
    stages.map((stage) =>
      h(
        "li",
        { key: stage.name },
        h(Stage, { stage, now, onPick, isPicked: picked === stage.name }),
      ),
    ),
  );
}

function Stage({ stage, now, onPick, isPicked }) {
  const { name, state, text } = stage;
  const began = stage.began_at;
  const took = began === null ? null : (stage.ended_at ?? now) - began;
  const runs = began !== null && stage.ended_at === null;
  const usual = stage.usual ? `, usually ${duration(stage.usual)}` : "";
  const title = `${name}: ${state}${usual}${text ? `\n${text}` : ""}`;
  const inside = [
    h("span", { key: "sign", className: "sw-sign", "aria-hidden": true }, SIGNS[state]),
    h("span", { key: "name", className: "sw-name" }, name),
    h("span", { key: "state", className: "sw-hidden" }, state),
    took !== null && h("span", { key: "took", className: "sw-took" }, duration(took)),
    runs && stage.usual && h(Progress, { key: "progress", of: took / stage.usual, name }),
  ];
  const className = `sw-stage sw-is-${state}${isPicked ? " sw-picked" : ""}`;
  if (onPick && stage.page)
    return h("button", { type: "button", className, title, onClick: () => onPick(name) }, inside);
  if (stage.page) return h("a", { className, title, href: `#/${stage.page}` }, inside);
  return h("span", { className, title }, inside);
}

function Progress({ of, name }) {
  const percent = Math.min(99, Math.round(of * 100));
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

export function State({ push }) {
  const state = push.ended_at === null && push.state === "running" ? "open" : push.state;
  return h("span", { className: `sw-state sw-of-${state}` }, state === "open" ? push.stage : state);
}
