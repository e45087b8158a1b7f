// How a project fares over some weeks: DORA's four figures, plots by day, stages, tests.

import { useLive, useNow } from "./live.js";
import { Bars, Line } from "./plots.js";
import { age, duration, moment, precise } from "./time.js";
import { Empty, Page, ProjectChoice, h } from "./view.js";

const { useState } = window.React;
const { Fragment } = window.React;

export function Trends() {
  const [days, setDays] = useState(30);
  const [project, setProject] = useState("");
  const found = useLive(`trends?${new URLSearchParams({ days, ...(project && { project }) })}`);
  const { data } = found;
  const now = useNow(data);
  return h(
    Page,
    { title: "Trends", found },
    data && h(Choices, { data, setDays, setProject }),
    data && h(Shown, { data, now }),
  );
}

function Choices({ data, setDays, setProject }) {
  return h(
    "div",
    { className: "sw-filters" },
    data.spans.map((days) =>
      h(
        "button",
        {
          key: days,
          type: "button",
          "aria-pressed": days === data.days,
          className: days === data.days ? "sw-picked" : "",
          onClick: () => setDays(days),
        },
        `${days} days`,
      ),
    ),
    h(ProjectChoice, { data, setProject }),
  );
}

function Shown({ data, now }) {
  const { by_day, four, outcomes } = data;
  if (!Object.keys(outcomes).length)
    return h(Empty, { title: `Nothing ended in ${data.days} days` }, "What is pushed shows here when it has come to its end.");
  return h(
    Fragment,
    null,
    h(
      "div",
      { className: "sw-figures" },
      h(Figure, { name: "deployment frequency" }, perDay(four.deploys_a_day)),
      h(Figure, { name: "lead time, from push to staging" }, took(four.lead_time)),
      h(Figure, { name: "deploys that failed" }, percent(four.failure_rate)),
      h(Figure, { name: "time until one worked again" }, took(four.time_to_restore)),
    ),
    h(
      "section",
      null,
      h("h2", null, "Pushes by day"),
      h(Bars, {
        label: "pushes by day",
        days: by_day.map((day) => day.day),
        series: [
          { name: "deployed", kind: "good", values: by_day.map((day) => day.deployed) },
          { name: "rejected", kind: "bad", values: by_day.map((day) => day.rejected) },
        ],
      }),
    ),
    h(
      "section",
      null,
      h("h2", null, "Time in the gate, median of each day"),
      h(Line, {
        label: "time in the gate by day",
        days: by_day.map((day) => day.day),
        values: by_day.map((day) => day.in_gate),
      }),
    ),
    h("section", null, h("h2", null, "Stages"), h(Stages, { stages: data.stages })),
    h(
      "section",
      null,
      h("h2", null, "Time that builds waited for a worker"),
      h(Waiting, { stages: data.waiting }),
    ),
    h("section", null, h("h2", null, "Slowest tests of main"), h(Slowest, { tests: data.slowest })),
    h(
      "section",
      null,
      h("h2", null, "Tests that flicker"),
      h(Flickering, { tests: data.flickering, now }),
    ),
  );
}

function Figure({ name, children }) {
  return h(
    "div",
    { className: "sw-figure" },
    h("strong", null, children),
    h("span", { className: "sw-quiet" }, name),
  );
}

function perDay(number) {
  return number >= 1 ? `${number.toFixed(1)} a day` : `${(number * 7).toFixed(1)} a week`;
}

function took(seconds) {
  return seconds === null ? "–" : duration(seconds);
}

function percent(part) {
  return part === null ? "–" : `${(part * 100).toFixed(part < 0.1 ? 1 : 0)} %`;
}

function Table({ label, heads, rows }) {
  return h(
    "div",
    { className: "sw-table", tabIndex: 0, role: "region", "aria-label": label },
    h(
      "table",
      null,
      h("thead", null, h("tr", null, heads.map((head) => h("th", { key: head }, head)))),
      h(
        "tbody",
        null,
        rows.map((cells) =>
          h(
            "tr",
            { key: cells[0] },
            cells.map((cell, place) => h("td", { key: place }, cell)),
          ),
        ),
      ),
    ),
  );
}

function Stages({ stages }) {
  const rows = stages.map(({ name, count, median, most }) => [name, count, took(median), took(most)]);
  return h(Table, { label: "stages", heads: ["stage", "passed", "median", "nine of ten within"], rows });
}

function Waiting({ stages }) {
  const rows = stages.map(({ name, count, median, most }) => [name, count, took(median), took(most)]);
  const heads = ["stage", "builds", "median", "nine of ten within"];
  return h(Table, { label: "waiting for a worker", heads, rows });
}

function Slowest({ tests }) {
  if (!tests.length)
    return h(
      "p",
      { className: "sw-quiet" },
      "None is known: pipeline.toml says where repo-test writes its report, ",
      h("code", null, '[repo-test] junit = "reports/junit.xml"'),
      ".",
    );
  const rows = tests.map(({ test, median, before, is_new }) => [
    h("code", null, test),
    precise(median),
    before === null ? (is_new ? "new" : "–") : change(median - before),
  ]);
  return h(Table, { label: "slowest tests", heads: ["test", "median", "beside the span before"], rows });
}

function change(seconds) {
  const least = 0.001;
  if (Math.abs(seconds) < least) return "±0";
  return seconds > 0 ? `▲ ${precise(seconds)} more` : `▼ ${precise(-seconds)} less`;
}

function Flickering({ tests, now }) {
  if (!tests.length)
    return h("p", { className: "sw-quiet" }, "None: no test failed on a tree on which it passed as well.");
  const rows = tests.map(({ test, times, last }) => [
    h("code", null, test),
    times,
    h("span", { title: moment(last) }, age(now - last)),
  ]);
  return h(Table, { label: "tests that flicker", heads: ["test", "times", "last"], rows });
}
