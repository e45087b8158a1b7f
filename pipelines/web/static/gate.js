// The gate: a train in front of main, who is in it, and who has left it.

import { Acts } from "./acts.js";
import { useLive, useNow } from "./live.js";
import { Row } from "./pipelines.js";
import { age, duration, moment } from "./time.js";
import { Empty, Notice, Page, ProjectChoice, PushLink, Sha, h } from "./view.js";

const { useState } = window.React;

const SIGNS = {
  waiting: "✋",
  queued: "⋯",
  merging: "▸",
  held: "⏸",
  candidate: "⋯",
  testing: "▸",
  failing: "✕",
  passed: "✓",
  landing: "⇥",
};
const MEANINGS = {
  waiting: "waits for a person",
  queued: "waits for its merge",
  merging: "is being merged",
  held: "held: conflicts with one ahead",
  candidate: "waits for a free worker",
  testing: "is being tested",
  failing: "fails",
  passed: "has passed",
  landing: "is landing",
};

export function Gate() {
  const [project, setProject] = useState("");
  const found = useLive(`gate?${new URLSearchParams(project ? { project } : {})}`);
  const { data } = found;
  const now = useNow(data);
  return h(Page, { title: "Gate", found }, data && h(Shown, { data, now, setProject }));
}

function Shown({ data, now, setProject }) {
  const { project, paused, frozen, entries, ended, acts, operations } = data;
  return h(
    window.React.Fragment,
    null,
    h(ProjectChoice, { data, setProject }),
    paused &&
      h(
        Notice,
        { kind: "warn" },
        h("strong", null, `${frozen ? "Frozen" : "Paused"} by ${paused.by}`),
        ` ${age(now - paused.at)}: ${paused.why} `,
        h("code", null, "slipway gate resume"),
      ),
    h(Acts, { project: project.name, names: [paused ? "resume" : "pause"], operations }),
    h(
      "p",
      { className: "sw-quiet" },
      `Up to ${data.window} are tested at once, by ${data.workers} worker${data.workers === 1 ? "" : "s"}`,
      data.usual ? `; a run usually takes ${duration(data.usual)}` : "",
      data.policy === "approval" ? "; each waits for a person's approval" : "",
      ".",
    ),
    entries.length ? h(Train, { project, entries, operations, now }) : h(Nobody, { project }),
    h(
      "section",
      null,
      h("h2", null, "Left the gate"),
      ended.length
        ? h(
            "ul",
            { className: "sw-rows" },
            ended.map((push) => h(Row, { key: push.id, push, now })),
          )
        : h("p", { className: "sw-quiet" }, "Nobody yet."),
    ),
    acts.length > 0 && h(Done, { acts, now }),
  );
}

function Nobody({ project }) {
  return h(
    Empty,
    { title: "The gate is empty" },
    `A branch of ${project.name} comes here when it has passed test; it lands on main if it passes repo-test, merged onto what is there.`,
  );
}

function Train({ project, entries, operations, now }) {
  return h(
    "ol",
    { className: "sw-train" },
    h("li", { className: "sw-main" }, h("span", { className: "sw-sign" }, "⇤"), h("strong", null, "main")),
    entries.map((entry) => h(Entry, { key: entry.branch, project, entry, operations, now })),
  );
}

function Entry({ project, entry, operations, now }) {
  const { phase, push } = entry;
  const names = [phase === "waiting" ? "approve" : "promote", "dequeue"];
  const test = push.stages.find((stage) => stage.name === "repo-test");
  const runs = phase === "testing" && test?.began_at && !test.ended_at;
  return h(
    "li",
    { className: `sw-entry sw-phase-${phase}` },
    h("span", { className: "sw-sign", "aria-hidden": true }, SIGNS[phase]),
    h(
      "div",
      null,
      h(
        "div",
        { className: "sw-branch" },
        entry.place && h("span", { className: "sw-place" }, `${entry.place}.`),
        h(PushLink, { push }),
        h(Sha, { sha: entry.revision }),
        entry.lane !== "normal" && h("span", { className: "sw-project" }, entry.lane),
      ),
      h("div", { className: "sw-title" }, push.title),
      h(
        "div",
        { className: "sw-quiet" },
        MEANINGS[phase],
        runs ? ` for ${duration(now - test.began_at)}` : "",
        entry.built_on ? `, built on ${entry.built_on}` : "",
        entry.reason ? `: ${entry.reason}` : "",
      ),
    ),
    h(
      "div",
      { className: "sw-when" },
      entry.expected_landing_at
        ? h(
            "span",
            { title: moment(entry.expected_landing_at) },
            `lands in ${duration(entry.expected_landing_at - now)}`,
          )
        : h("span", { className: "sw-quiet" }, "landing unknown"),
      h(Acts, { project: project.name, names, operations, push }),
    ),
  );
}

function Done({ acts, now }) {
  return h(
    "section",
    null,
    h("h2", null, "What people did"),
    h(
      "ol",
      { className: "sw-story" },
      acts.map((act) =>
        h(
          "li",
          { key: `${act.at}${act.act}` },
          h("time", { title: moment(act.at) }, age(now - act.at)),
          h("span", null, act.who),
          h("span", null, act.act),
          h("span", { className: "sw-quiet" }, act.why),
        ),
      ),
    ),
  );
}
