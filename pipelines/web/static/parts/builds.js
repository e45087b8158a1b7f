// The builds of a push in one stage, with their steps and logs.

import { stepState } from "../domain/states.js";
import { duration, moment } from "../domain/time.js";
import { Fragment, h } from "./elements.js";
import { LogText } from "./log_text.js";

/** @import { Build, BuildLog, BuildStep } from "../data/shapes.js" */

const { useState } = window.React;

/** @param {{builds: Build[], stage: string, now: number}} props */
export function Builds({ builds, stage, now }) {
  if (!builds.length) return h("p", { className: "sw-quiet" }, `No build of ${stage} has begun.`);
  return h(
    Fragment,
    null,
    builds.map((build) => h(OneBuild, { key: build.id, build, now })),
  );
}

/** @param {{build: Build, now: number}} props */
function OneBuild({ build, now }) {
  return h(
    "div",
    { className: "sw-build" },
    h(
      "p",
      null,
      h("a", { href: `#/${build.page}` }, "build"),
      h("span", { className: "sw-quiet" }, ` ${moment(build.began_at)}, `),
      `${duration((build.ended_at ?? now) - build.began_at)} `,
      build.text,
    ),
    h(
      "ol",
      { className: "sw-steps" },
      build.steps.map((step) => h(Step, { key: step.name, step, now })),
    ),
  );
}

/** @param {{step: BuildStep, now: number}} props */
function Step({ step, now }) {
  const { name: state, sign } = stepState(step);
  const { name, text, began_at, ended_at, logs } = step;
  const [opened, setOpened] = useState(/** @type {number|null} */ (null));
  return h(
    "li",
    { className: `sw-step sw-is-${state}` },
    h("span", { className: "sw-sign", title: state, "aria-label": state, role: "img" }, sign),
    h("span", { className: "sw-name" }, name),
    h("span", { className: "sw-text" }, text),
    h(
      "span",
      { className: "sw-logs" },
      logs.map((log) =>
        h(LogButton, {
          key: log.id,
          log,
          isOpen: opened === log.id,
          toggle: () => setOpened(opened === log.id ? null : log.id),
        }),
      ),
    ),
    h(
      "span",
      { className: "sw-took" },
      began_at === null ? "" : duration((ended_at ?? now) - began_at),
    ),
    logs.filter((log) => log.id === opened).map((log) => h(LogText, { key: log.id, log })),
  );
}

/** @param {{log: BuildLog, isOpen: boolean, toggle: () => void}} props */
function LogButton({ log, isOpen, toggle }) {
  return h(
    "button",
    {
      type: "button",
      className: "sw-link",
      disabled: !log.kept,
      title: log.kept ? `${log.lines} lines` : "it was old, and is gone",
      "aria-expanded": isOpen,
      onClick: toggle,
    },
    log.name,
  );
}
