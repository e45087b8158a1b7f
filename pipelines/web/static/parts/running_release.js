// The release that an environment serves: how it does, who brought it, and the way back.

import { authorName } from "../domain/authors.js";
import { healthState } from "../domain/states.js";
import { duration, moment, seconds } from "../domain/time.js";
import { Fragment, h } from "./elements.js";
import { PushLink, Sha } from "./names.js";
import { RollBack } from "./roll_back.js";
import { Fact } from "./standing.js";

/** @import { Commit, Environment, EnvironmentStatus, ServingProcess } from "../data/shapes.js" */

/** @param {{environment: Environment, status: EnvironmentStatus, now: number}} props */
export function RunningRelease({ environment, status, now }) {
  return h(
    Fragment,
    null,
    h(Release, { status }),
    h(Facts, { environment, status, now }),
    h(RollBack, { environment, current: status.release ?? "" }),
    h(Processes, { processes: status.processes }),
  );
}

/** @param {{status: EnvironmentStatus}} props */
function Release({ status }) {
  const { name, sign, label } = healthState(status.healthy);
  return h(
    "p",
    { className: "sw-release" },
    h(
      "span",
      { className: `sw-health sw-is-${name}` },
      h("span", { className: "sw-sign", "aria-hidden": true }, sign),
      label,
    ),
    h("strong", null, status.release),
    h("a", { href: status.url, target: "_blank", rel: "noreferrer" }, status.url),
  );
}

/** @param {{environment: Environment, status: EnvironmentStatus, now: number}} props */
function Facts({ environment, status, now }) {
  const { push, behind } = environment;
  const since = status.since === null ? null : seconds(status.since);
  return h(
    "dl",
    { className: "sw-facts" },
    h(Fact, { name: "revision" }, h(Sha, { sha: status.revision ?? "" })),
    since !== null &&
      h(
        Fact,
        { name: "since", title: moment(since) },
        `${moment(since)}, ${duration(now - since)}`,
      ),
    push &&
      h(Fact, { name: "brought by" }, h(PushLink, { push }), ` of ${authorName(push.author)}`),
    h(Fact, { name: "front" }, status.front),
    h(Fact, { name: "behind main" }, h(Behind, { behind })),
  );
}

/** @param {{behind: Commit[]|null}} props */
function Behind({ behind }) {
  if (behind === null) return "unknown: its commit is not in main";
  if (!behind.length) return "not at all";
  return h(
    "details",
    null,
    h("summary", null, `${behind.length} commit${behind.length === 1 ? "" : "s"}`),
    h(
      "ul",
      null,
      behind.map(({ revision, title, author }) =>
        h("li", { key: revision }, h(Sha, { sha: revision }), ` ${title}, ${author}`),
      ),
    ),
  );
}

/** @param {{processes: ServingProcess[]}} props */
function Processes({ processes }) {
  return h(
    "details",
    null,
    h("summary", null, `${processes.length} processes`),
    h(
      "ul",
      null,
      processes.map(({ name, state, restarts }) =>
        h("li", { key: name }, `${name}: ${state}, ${restarts} restarts`),
      ),
    ),
  );
}
