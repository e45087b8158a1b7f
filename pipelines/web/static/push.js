// One push, unfolded: the address that `git push` printed.

import { Acts } from "./acts.js";
import { ask, useLive, useNow } from "./live.js";
import { Row } from "./pipelines.js";
import { TestedStages } from "./tests.js";
import { duration, moment } from "./time.js";
import { Empty, Page, PushLink, Sha, h } from "./view.js";
import { Waterfall } from "./waterfall.js";

const { useEffect, useState } = window.React;
const { useParams } = window.ReactRouterDOM;

export function Push() {
  const { revision } = useParams();
  const found = useLive(`push?${new URLSearchParams({ revision })}`);
  const { data } = found;
  const now = useNow(data);
  return h(
    Page,
    { title: data ? data.push.branch : "Push", found },
    h("p", null, h("a", { href: "#/pipelines" }, "← all pushes")),
    data && h(Unfolded, { key: revision, data, now }),
  );
}

function Unfolded({ data, now }) {
  const { push, builds } = data;
  const [picked, setPicked] = useState(null);
  const failed = [...builds].reverse().find((build) => [2, 4].includes(build.result));
  const shown = picked ?? (push.state === "rejected" ? failed?.stage : null) ?? push.stage;
  return h(
    window.React.Fragment,
    null,
    h("ul", { className: "sw-rows" }, h(Row, { push, now, onPick: setPicked, picked: shown })),
    h(Acts, { project: push.project, names: data.acts, operations: data.operations, push }),
    push.state === "rejected" && h(Failure, { data, build: failed }),
    h(Said, { data }),
    data.suites.length > 0 &&
      h(Section, { title: "Tests" }, h(TestedStages, { push, suites: data.suites })),
    h(
      Section,
      { title: `Steps of ${shown}` },
      h(Builds, { builds: builds.filter((build) => build.stage === shown), stage: shown, now }),
    ),
    builds.length > 0 &&
      h(Section, { title: "Where the time went" }, h(Waterfall, { push, builds, now })),
    h(Section, { title: "Story" }, h(Story, { history: data.history, since: push.received_at })),
    h(Diff, { revision: push.revision }),
  );
}

function Section({ title, children }) {
  return h("section", null, h("h2", null, title), children);
}

function Said({ data }) {
  const { push, sentences, gate, artifact } = data;
  return h(
    Section,
    { title: "Where it stands" },
    h(
      "ul",
      { className: "sw-said" },
      sentences.map((sentence) => h("li", { key: sentence }, sentence)),
    ),
    h(
      "dl",
      { className: "sw-facts" },
      push.candidate && [
        h("dt", { key: "t" }, "candidate"),
        h("dd", { key: "d" }, h(Sha, { sha: push.candidate })),
      ],
      artifact && [
        h("dt", { key: "at" }, "artifact"),
        h(
          "dd",
          { key: "ad" },
          h(
            "a",
            { href: `plugins/slipway/artifact/${push.project}/${push.candidate}`, download: artifact },
            h("code", null, artifact),
          ),
        ),
      ],
      gate.length > 1 && [
        h("dt", { key: "gt" }, "in the gate"),
        h(
          "dd",
          { key: "gd" },
          gate.map((entry) =>
            h(
              "span",
              { key: entry.branch, className: "sw-sibling" },
              entry.branch === push.branch ? h("strong", null, entry.branch) : h(PushLink, { push: entry }),
            ),
          ),
        ),
      ],
    ),
  );
}

// Why it was rejected: the failing tests, and what they printed, with nothing to click.
function Failure({ data, build }) {
  const step = build?.steps.find((one) => [2, 4].includes(one.result));
  const log =
    step?.logs.find((one) => one.name === "failures") ?? step?.logs.find((one) => one.name === "stdio");
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
    log && h(Log, { log, opened: true }),
  );
}

function Builds({ builds, stage, now }) {
  if (!builds.length) return h("p", { className: "sw-quiet" }, `No build of ${stage} has begun.`);
  return builds.map((build) =>
    h(
      "div",
      { key: build.id, className: "sw-build" },
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
    ),
  );
}

const RESULTS = ["passed", "warned", "failed", "skipped", "broken", "repeated", "stopped"];
const RESULT_SIGNS = ["✓", "!", "✕", "–", "✕", "↻", "⊘"];

function Step({ step, now }) {
  const began = step.began_at;
  const state = step.result === null ? (began === null ? "waiting" : "running") : RESULTS[step.result];
  const sign = step.result === null ? "▸" : RESULT_SIGNS[step.result];
  const [open, setOpen] = useState(null);
  return h(
    "li",
    { className: `sw-step sw-is-${state}` },
    h("span", { className: "sw-sign", title: state, "aria-label": state, role: "img" }, sign),
    h("span", { className: "sw-name" }, step.name),
    h("span", { className: "sw-text" }, step.text),
    h(
      "span",
      { className: "sw-logs" },
      step.logs.map((log) =>
        h(
          "button",
          {
            key: log.id,
            type: "button",
            className: "sw-link",
            disabled: !log.kept,
            title: log.kept ? `${log.lines} lines` : "it was old, and is gone",
            "aria-expanded": open === log.id,
            onClick: () => setOpen(open === log.id ? null : log.id),
          },
          log.name,
        ),
      ),
    ),
    h(
      "span",
      { className: "sw-took" },
      began === null ? "" : duration((step.ended_at ?? now) - began),
    ),
    step.logs.filter((log) => log.id === open).map((log) => h(Log, { key: log.id, log })),
  );
}

const LONGEST_LOG = 200_000; // characters, from its end

function Log({ log }) {
  const [text, setText] = useState(null);
  useEffect(() => {
    let gone = false;
    fetch(`api/v2/logs/${log.id}/raw_inline`)
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.statusText)))
      .then(plain)
      .catch((error) => `It could not be loaded: ${error}`)
      .then((loaded) => gone || setText(loaded));
    return () => {
      gone = true;
    };
  }, [log.id, log.lines]);
  const shown = text?.slice(-LONGEST_LOG);
  return h(
    "div",
    { className: "sw-log" },
    text?.length > LONGEST_LOG &&
      h("p", { className: "sw-quiet" }, "Its end: ", h("a", { href: `api/v2/logs/${log.id}/raw` }, "all of it")),
    h("pre", { tabIndex: 0, "aria-label": log.name }, shown ?? "Loading…"),
  );
}

// Without what colours a terminal.
function plain(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\x1b\[[0-9;]*m/g, "");
}

function Story({ history, since }) {
  return h(
    "ol",
    { className: "sw-story" },
    history.map((each) =>
      h(
        "li",
        { key: `${each.at}${each.stage}${each.state}${each.reason}` },
        h("time", { title: moment(each.at) }, `${(each.at - since).toFixed(1)} s`),
        h("span", null, each.stage),
        h("span", null, each.state),
        h("span", { className: "sw-quiet" }, each.reason),
      ),
    ),
  );
}

function Diff({ revision }) {
  const [found, setFound] = useState(null);
  const load = () =>
    ask(`diff?${new URLSearchParams({ revision })}`)
      .catch((error) => ({ error: error.message }))
      .then(setFound);
  if (!found)
    return h(
      Section,
      { title: "Diff" },
      h("button", { type: "button", onClick: load }, "show what it changes"),
    );
  if (found.error || found.gone || !found.diff)
    return h(
      Section,
      { title: "Diff" },
      h(
        Empty,
        { title: "Nothing to show" },
        found.error ?? (found.gone ? "Its commits are gone from the hub." : "It changes nothing."),
      ),
    );
  const kind = (line) => {
    if (line.startsWith("+++") || line.startsWith("---") || line.startsWith("diff ")) return "file";
    return { "+": "added", "-": "removed", "@": "place" }[line[0]] ?? "same";
  };
  return h(
    Section,
    { title: "Diff" },
    found.cut && h("p", { className: "sw-quiet" }, "Its beginning only: it is long."),
    h(
      "pre",
      { className: "sw-diff", tabIndex: 0, "aria-label": "diff" },
      found.diff
        .split("\n")
        .map((line, place) => h("span", { key: place, className: `sw-${kind(line)}` }, `${line}\n`)),
    ),
  );
}
