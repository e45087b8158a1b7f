import assert from "node:assert/strict";
import { test } from "node:test";
import { counts, coverageChange, testGroups } from "../../pipelines/web/static/domain/suites.js";

/** @import { Suite, TestCase } from "../../pipelines/web/static/data/shapes.js" */

/** @type {Suite} */
const MAIN = {
  ...{ id: 1, project: "tiny", push: null, stage: "test", revision: "f".repeat(40), buildid: 1 },
  ...{ passed: 1, failed: 0, skipped: 0, cut: 0, seconds: 1, coverage: null, at: 0 },
};

/**
 * @param {string} name
 * @param {boolean} is_new
 * @returns {TestCase}
 */
function failing(name, is_new) {
  return { name, outcome: "failed", seconds: 1, is_new };
}

test("counts leave out what is zero", () => {
  assert.equal(counts({ passed: 3, failed: 0, skipped: 1 }), "3 passed, 1 skipped");
  assert.equal(counts({ passed: 0, failed: 0, skipped: 0 }), "");
});

test("coverage that differs by less than is shown has not changed", () => {
  assert.deepEqual(coverageChange(90.04, 90), { label: "±0.0", kind: "" });
  assert.deepEqual(coverageChange(88, 90), { label: "−2.0", kind: "failed" });
  assert.deepEqual(coverageChange(90.5, 90), { label: "+0.5", kind: "passed" });
});

test("new failures come before those that main has as well", () => {
  const failed = { tests: [failing("a", true), failing("b", false)], count: 5, fresh: 3 };
  const none = { tests: [], count: 0 };
  const groups = testGroups({ failed, skipped: none, passed: { tests: [], count: 9 }, main: MAIN });
  assert.deepEqual(
    groups.map(({ title, count }) => [title, count]),
    [
      ["New failures", 3],
      ["Failures of main as well", 2],
      ["Passed, slowest first", 9],
    ],
  );
});

test("failures are not said to be main's where nothing is known of main", () => {
  const failed = { tests: [failing("b", false)], count: 1, fresh: 0 };
  const none = { tests: [], count: 0 };
  const [group] = testGroups({ failed, skipped: none, passed: none, main: null });
  assert.equal(group.title, "Failures");
});
