// The tables of Trends: what stages and tests take, and which tests cannot be relied on.

import { age, moment, precise } from "../domain/time.js";
import { durationChange, durationOrNone } from "../domain/trend_figures.js";
import { h } from "./elements.js";
import { Table } from "./table.js";

/** @import { FlakyTest, SlowTest, StageDuration } from "../data/shapes.js" */

/** @param {{label: string, counted: string, stages: StageDuration[]}} props */
export function StageDurations({ label, counted, stages }) {
  const rows = stages.map(({ name, count, median, most }) => ({
    key: name,
    cells: [name, count, durationOrNone(median), durationOrNone(most)],
  }));
  return h(Table, { label, heads: ["stage", counted, "median", "nine of ten within"], rows });
}

/** @param {{tests: SlowTest[]}} props */
export function SlowestTests({ tests }) {
  if (!tests.length)
    return h(
      "p",
      { className: "sw-quiet" },
      "None is known: pipeline.toml says where repo-test writes its report, ",
      h("code", null, '[repo-test] junit = "reports/junit.xml"'),
      ".",
    );
  const rows = tests.map((slow) => ({
    key: slow.test,
    cells: [h("code", null, slow.test), precise(slow.median), comparison(slow)],
  }));
  return h(Table, {
    label: "slowest tests",
    heads: ["test", "median", "beside the span before"],
    rows,
  });
}

/** @param {SlowTest} test */
function comparison({ median, before, is_new }) {
  if (before === null) return is_new ? "new" : "–";
  return durationChange(median - before);
}

/** @param {{tests: FlakyTest[], now: number}} props */
export function FlakyTests({ tests, now }) {
  if (!tests.length)
    return h(
      "p",
      { className: "sw-quiet" },
      "None: no test failed on a tree on which it passed as well.",
    );
  const rows = tests.map(({ test, times, last }) => ({
    key: test,
    cells: [h("code", null, test), times, h("span", { title: moment(last) }, age(now - last))],
  }));
  return h(Table, { label: "tests that flicker", heads: ["test", "times", "last"], rows });
}
