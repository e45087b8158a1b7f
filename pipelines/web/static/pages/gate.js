// The gate: a train in front of main, who is in it, and who has left it.

import { query } from "../data/addresses.js";
import { useLive, useNow } from "../data/live.js";
import { firstOf } from "../domain/text.js";
import { age, duration, moment } from "../domain/time.js";
import { ActButtons } from "../parts/act_buttons.js";
import { Fragment, h } from "../parts/elements.js";
import { GateTrain } from "../parts/gate_train.js";
import { ProjectChoice } from "../parts/names.js";
import { Empty, Notice, Page, Section } from "../parts/page.js";
import { PushRow } from "../parts/push_row.js";

/** @import { GateAnswer, Pause, PersonsAct, Project, Push, RedMain } from "../data/shapes.js" */

const { useState } = window.React;

export default function Gate() {
  const [project, setProject] = useState("");
  const loaded = useLive(query("gate", { project }));
  const { data } = loaded;
  const now = useNow(data);
  return h(Page, { title: "Gate", loaded }, data && h(Loaded, { data, now, setProject }));
}

/** @param {{data: GateAnswer, now: number, setProject: (name: string) => void}} props */
function Loaded({ data, now, setProject }) {
  const { project, paused, frozen, red, entries, ended, acts, operations } = data;
  return h(
    Fragment,
    null,
    h(ProjectChoice, { data, setProject }),
    paused && h(PauseNotice, { pause: paused, frozen, now }),
    red && h(RedNotice, { red, now }),
    h(ActButtons, { project: project.name, names: actsNow(paused, red), operations }),
    h(Capacity, { data }),
    entries.length ? h(GateTrain, { project, entries, operations, now }) : h(Nobody, { project }),
    h(Section, { title: "Left the gate" }, h(Ended, { pushes: ended, now })),
    acts.length > 0 && h(Section, { title: "What people did" }, h(AuditLog, { acts, now })),
  );
}

/** @param {{pause: Pause, frozen: boolean, now: number}} props */
function PauseNotice({ pause, frozen, now }) {
  return h(
    Notice,
    { kind: "warn" },
    h("strong", null, `${frozen ? "Frozen" : "Paused"} by ${pause.by}`),
    ` ${age(now - pause.at)}: ${pause.why} `,
    h("code", null, "slipway gate resume"),
  );
}

/** @param {Pause|null} paused @param {RedMain|null} red */
function actsNow(paused, red) {
  if (paused) return ["resume"];
  return red ? ["resume", "pause"] : ["pause"];
}

/** @param {{red: RedMain, now: number}} props */
function RedNotice({ red, now }) {
  const tried = firstOf(red.tried) || "nothing now";
  return h(
    Notice,
    { kind: "warn" },
    h("strong", null, "Main itself fails,"),
    ` as was found ${age(now - red.since)} at ${red.revision.slice(0, 7)}: `,
    h("span", { title: red.tests.join("\n") }, firstOf(red.tests) || red.words),
    `. Nobody is rejected for that; what repairs it lands. Tried on it: ${tried}.`,
  );
}

/** @param {{data: GateAnswer}} props */
function Capacity({ data }) {
  const { window: most, workers, usual, policy } = data;
  return h(
    "p",
    { className: "sw-quiet" },
    `Up to ${most} are tested at once, by ${workers} worker${workers === 1 ? "" : "s"}`,
    usual ? `; a run usually takes ${duration(usual)}` : "",
    policy === "approval" ? "; each waits for a person's approval" : "",
    ".",
  );
}

/** @param {{project: Project}} props */
function Nobody({ project }) {
  return h(
    Empty,
    { title: "The gate is empty" },
    `A branch of ${project.name} comes here when it has passed test; it lands on main if it passes repo-test, merged onto what is there.`,
  );
}

/** @param {{pushes: Push[], now: number}} props */
function Ended({ pushes, now }) {
  if (!pushes.length) return h("p", { className: "sw-quiet" }, "Nobody yet.");
  return h(
    "ul",
    { className: "sw-rows" },
    pushes.map((push) => h(PushRow, { key: push.id, push, now })),
  );
}

/** @param {{acts: PersonsAct[], now: number}} props */
function AuditLog({ acts, now }) {
  return h(
    "ol",
    { className: "sw-story" },
    acts.map(({ at, who, act, why }) =>
      h(
        "li",
        { key: `${at}${act}` },
        h("time", { title: moment(at) }, age(now - at)),
        h("span", null, who),
        h("span", null, act),
        h("span", { className: "sw-quiet" }, why),
      ),
    ),
  );
}
