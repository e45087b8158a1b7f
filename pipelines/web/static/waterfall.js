// When each stage and step ran, from the push on: what the whole took its time for.

import { duration } from "./time.js";
import { h } from "./view.js";

const SHORTEST = 0.5; // percent of the width, so that everything can be seen

export function Waterfall({ push, builds, now }) {
  const began = push.received_at;
  const ends = builds.map((build) => build.ended_at ?? now); // whole seconds, so perhaps after its own
  const all = Math.max(1, Math.max(...ends, push.ended_at ?? now) - began);
  const percent = (seconds) => Math.min(100, Math.max(0, (seconds / all) * 100));
  const bar = (each, kind) => {
    const left = Math.min(percent(each.began_at - began), 100 - SHORTEST);
    const right = percent((each.ended_at ?? now) - began);
    const style = { left: `${left}%`, width: `${Math.max(SHORTEST, right - left)}%` };
    return h("span", { className: `sw-bar sw-bar-${kind}`, style });
  };
  const lines = builds.flatMap((build) => [
    { key: `b${build.id}`, name: build.stage, kind: "stage", each: build },
    ...build.steps
      .filter((step) => step.began_at !== null && step.result !== 3)
      .map((step) => ({ key: `s${build.id}${step.name}`, name: step.name, kind: "step", each: step })),
  ]);
  return h(
    "div",
    { className: "sw-waterfall" },
    lines.map(({ key, name, kind, each }) =>
      h(
        "div",
        { key, className: `sw-line sw-line-${kind}` },
        h("span", { className: "sw-name" }, name),
        h("span", { className: "sw-track" }, bar(each, kind)),
        h("span", { className: "sw-took" }, duration((each.ended_at ?? now) - each.began_at)),
      ),
    ),
    h(
      "p",
      { className: "sw-quiet" },
      `${duration(all)} from the push to ${push.ended_at === null ? "now" : "its end"}`,
    ),
  );
}
