// One push, unfolded: the address that `git push` printed.

import { query } from "../data/addresses.js";
import { useLive, useNow } from "../data/live.js";
import { failedBuild, failureLog } from "../domain/failure.js";
import { moment } from "../domain/time.js";
import { ActButtons } from "../parts/act_buttons.js";
import { Builds } from "../parts/builds.js";
import { Diff } from "../parts/diff.js";
import { Fragment, h } from "../parts/elements.js";
import { LogText } from "../parts/log_text.js";
import { Page, Section } from "../parts/page.js";
import { PushRow } from "../parts/push_row.js";
import { Standing } from "../parts/standing.js";
import { TestedStages } from "../parts/tested_stages.js";
import { Waterfall } from "../parts/waterfall.js";

/** @import { Build, PushAnswer, Transition } from "../data/shapes.js" */

const { useState } = window.React;
const { useParams } = window.ReactRouterDOM;

export default function Push() {
  const { revision } = /** @type {typeof useParams<"revision">} */ (useParams)();
  const loaded = useLive(query("push", { revision }));
  const { data } = loaded;
  const now = useNow(data);
  return h(
    Page,
    { title: data ? data.push.branch : "Push", loaded },
    h("p", null, h("a", { href: "#/pipelines" }, "← all pushes")),
    data && h(Unfolded, { key: revision, data, now }),
  );
}

/** @param {{data: PushAnswer, now: number}} props */
function Unfolded({ data, now }) {
  const { push, builds, suites } = data;
  const [picked, setPicked] = useState(/** @type {string|null} */ (null));
  const failed = push.state === "rejected" ? failedBuild(builds, push.stage) : undefined;
  const stage = picked ?? push.stage;
  return h(
    Fragment,
    null,
    h("ul", { className: "sw-rows" }, h(PushRow, { push, now, onPick: setPicked, picked: stage })),
    h(ActButtons, { project: push.project, names: data.acts, operations: data.operations, push }),
    push.state === "rejected" && h(Failure, { data, build: failed }),
    h(Standing, { data }),
    suites.length > 0 && h(Section, { title: "Tests" }, h(TestedStages, { push, suites })),
    h(
      Section,
      { title: `Steps of ${stage}` },
      h(Builds, { builds: builds.filter((build) => build.stage === stage), stage, now }),
    ),
    builds.length > 0 &&
      h(Section, { title: "Where the time went" }, h(Waterfall, { push, builds, now })),
    h(Section, { title: "Story" }, h(Story, { history: data.history, since: push.received_at })),
    h(Diff, { revision: push.revision }),
  );
}

/**
 * Why it was rejected: the failing tests, and what they printed, with nothing to click.
 * @param {{data: PushAnswer, build?: Build}} props
 */
function Failure({ data, build }) {
  const log = failureLog(build);
  return h(
    "section",
    { className: "sw-failure" },
    h("h2", null, "Why it was rejected"),
    h("p", null, data.push.reason),
    data.failing.length > 0 &&
      h(
        "ul",
        null,
        data.failing.map((test) => h("li", { key: test }, h("code", null, test))),
      ),
    log && h(LogText, { log }),
  );
}

/** @param {{history: Transition[], since: number}} props */
function Story({ history, since }) {
  return h(
    "ol",
    { className: "sw-story" },
    history.map(({ at, stage, state, reason }) =>
      h(
        "li",
        { key: `${at}${stage}${state}${reason}` },
        h("time", { title: moment(at) }, `${(at - since).toFixed(1)} s`),
        h("span", null, stage),
        h("span", null, state),
        h("span", { className: "sw-quiet" }, reason),
      ),
    ),
  );
}
