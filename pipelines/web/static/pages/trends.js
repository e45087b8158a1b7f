// How a project fares over some weeks: DORA's four figures, plots by day, stages, tests.

import { query } from "../data/addresses.js";
import { useLive, useNow } from "../data/live.js";
import { durationOrNone, frequency, percentOrNone } from "../domain/trend_figures.js";
import { Fragment, h } from "../parts/elements.js";
import { Figure } from "../parts/figure.js";
import { ProjectChoice } from "../parts/names.js";
import { Empty, Page, Section } from "../parts/page.js";
import { Bars, Line } from "../parts/plots.js";
import { FlakyTests, SlowestTests, StageDurations } from "../parts/trend_tables.js";

/** @import { TrendsAnswer } from "../data/shapes.js" */

const { useState } = window.React;

export default function Trends() {
  const [days, setDays] = useState(30);
  const [project, setProject] = useState("");
  const loaded = useLive(query("trends", { days, project }));
  const { data } = loaded;
  const now = useNow(data);
  return h(
    Page,
    { title: "Trends", loaded },
    data && h(Choices, { data, setDays, setProject }),
    data && h(Loaded, { data, now }),
  );
}

/**
 * @param {{
 *   data: TrendsAnswer, setDays: (days: number) => void, setProject: (name: string) => void,
 * }} props
 */
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

/** @param {{data: TrendsAnswer, now: number}} props */
function Loaded({ data, now }) {
  if (!Object.keys(data.outcomes).length)
    return h(
      Empty,
      { title: `Nothing ended in ${data.days} days` },
      "What is pushed shows here when it has come to its end.",
    );
  return h(
    Fragment,
    null,
    h(Figures, { data }),
    h(Plots, { byDay: data.by_day }),
    h(
      Section,
      { title: "Stages" },
      h(StageDurations, { label: "stages", counted: "passed", stages: data.stages }),
    ),
    h(
      Section,
      { title: "Time that builds waited for a worker" },
      h(StageDurations, { label: "waiting for a worker", counted: "builds", stages: data.waiting }),
    ),
    h(Section, { title: "Slowest tests of main" }, h(SlowestTests, { tests: data.slowest })),
    h(Section, { title: "Tests that flicker" }, h(FlakyTests, { tests: data.flickering, now })),
  );
}

/** @param {{data: TrendsAnswer}} props */
function Figures({ data: { four, passed_not_live } }) {
  return h(
    "div",
    { className: "sw-figures" },
    h(Figure, { name: "deployment frequency" }, frequency(four.deploys_a_day)),
    h(Figure, { name: "lead time, from push to staging" }, durationOrNone(four.lead_time)),
    h(Figure, { name: "deploys that failed" }, percentOrNone(four.failure_rate)),
    h(Figure, { name: "time until one worked again" }, durationOrNone(four.time_to_restore)),
    h(Figure, { name: "passed, and not live for their own fault" }, passed_not_live),
  );
}

/** @param {{byDay: TrendsAnswer["by_day"]}} props */
function Plots({ byDay }) {
  const days = byDay.map(({ day }) => day);
  return h(
    Fragment,
    null,
    h(
      Section,
      { title: "Pushes by day" },
      h(Bars, {
        label: "pushes by day",
        days,
        series: [
          { name: "deployed", kind: "good", values: byDay.map(({ deployed }) => deployed) },
          { name: "rejected", kind: "bad", values: byDay.map(({ rejected }) => rejected) },
        ],
      }),
    ),
    h(
      Section,
      { title: "Time in the gate, median of each day" },
      h(Line, {
        label: "time in the gate by day",
        days,
        values: byDay.map(({ in_gate }) => in_gate),
      }),
    ),
  );
}
