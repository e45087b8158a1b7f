// One push in a list: who, which branch, how it stands and how each stage does.

import { authorName } from "../domain/authors.js";
import { age, moment } from "../domain/time.js";
import { h } from "./elements.js";
import { Avatar, PushLink, Sha } from "./names.js";
import { PushStateLabel, StageChips } from "./stage_chips.js";

/** @import { Push } from "../data/shapes.js" */

/**
 * `onPick` is for a page that is about this push: its reason is told there.
 * @param {{
 *   push: Push, now: number, showProject?: boolean, onPick?: (stage: string) => void,
 *   picked?: string,
 * }} props
 */
export function PushRow({ push, now, showProject, onPick, picked }) {
  const reason = push.state !== "deployed" && !onPick && push.reason;
  return h(
    "li",
    { className: "sw-row" },
    h(
      "div",
      { className: "sw-row-head" },
      h(Avatar, { author: push.author }),
      h(Subject, { push, showProject }),
      h(
        "div",
        { className: "sw-when" },
        h(PushStateLabel, { push }),
        h(
          "span",
          {
            className: "sw-quiet",
            title: `${authorName(push.author)}, ${moment(push.received_at)}`,
          },
          age(now - push.received_at),
        ),
      ),
    ),
    h(StageChips, { stages: push.stages, now, onPick, picked }),
    reason && h("p", { className: "sw-reason" }, reason),
  );
}

/** @param {{push: Push, showProject?: boolean}} props */
function Subject({ push, showProject }) {
  return h(
    "div",
    { className: "sw-who" },
    h(
      "div",
      { className: "sw-branch" },
      h(PushLink, { push }),
      showProject && h("span", { className: "sw-project" }, push.project),
      h(Sha, { sha: push.revision }),
    ),
    h("div", { className: "sw-title", title: push.title }, push.title),
  );
}
