// Who is in the gate, in the order in which they land, behind main.

import { entryState } from "../domain/states.js";
import { duration, moment } from "../domain/time.js";
import { ActButtons } from "./act_buttons.js";
import { h } from "./elements.js";
import { PushLink, Sha } from "./names.js";

/** @import { Operation, Project, ShownEntry } from "../data/shapes.js" */

/**
 * @param {{
 *   project: Project, entries: ShownEntry[], operations: Record<string, Operation>, now: number,
 * }} props
 */
export function GateTrain({ project, entries, operations, now }) {
  return h(
    "ol",
    { className: "sw-train" },
    h(
      "li",
      { className: "sw-main" },
      h("span", { className: "sw-sign" }, "⇤"),
      h("strong", null, "main"),
    ),
    entries.map((entry) => h(Entry, { key: entry.branch, project, entry, operations, now })),
  );
}

/**
 * @param {{
 *   project: Project, entry: ShownEntry, operations: Record<string, Operation>, now: number,
 * }} props
 */
function Entry({ project, entry, operations, now }) {
  const { phase, push } = entry;
  const names = [phase === "waiting" ? "approve" : "promote", "dequeue"];
  return h(
    "li",
    { className: `sw-entry sw-phase-${phase}` },
    h("span", { className: "sw-sign", "aria-hidden": true }, entryState(entry).sign),
    h(
      "div",
      null,
      h(Branch, { entry }),
      h("div", { className: "sw-title" }, push.title),
      h("div", { className: "sw-quiet" }, sentence(entry, now)),
    ),
    h(
      "div",
      { className: "sw-when" },
      h(ExpectedLanding, { entry, now }),
      h(ActButtons, { project: project.name, names, operations, push }),
    ),
  );
}

/** @param {{entry: ShownEntry}} props */
function Branch({ entry }) {
  return h(
    "div",
    { className: "sw-branch" },
    entry.place && h("span", { className: "sw-place" }, `${entry.place}.`),
    h(PushLink, { push: entry.push }),
    h(Sha, { sha: entry.revision }),
    entry.lane !== "normal" && h("span", { className: "sw-project" }, entry.lane),
  );
}

/**
 * How an entry stands: its phase, for how long it is tested, on whom it is built, and why.
 * @param {ShownEntry} entry
 * @param {number} now
 */
function sentence(entry, now) {
  const { phase, push, built_on, reason } = entry;
  const test = push.stages.find((stage) => stage.name === "repo-test");
  const since = phase === "testing" && !test?.ended_at && test?.began_at;
  return [
    entryState(entry).meaning,
    since ? ` for ${duration(now - since)}` : "",
    built_on ? `, built on ${built_on}` : "",
    reason ? `: ${reason}` : "",
  ].join("");
}

/** @param {{entry: ShownEntry, now: number}} props */
function ExpectedLanding({ entry, now }) {
  const { expected_landing_at: at, trouble } = entry;
  if (!at)
    return h("span", { className: "sw-quiet", title: trouble ?? undefined }, "landing unknown");
  return h("span", { title: moment(at) }, `lands in ${duration(at - now)}`);
}
