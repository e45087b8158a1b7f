import assert from "node:assert/strict";
import { test } from "node:test";
import { failedBuild, failureLog } from "../../pipelines/web/static/domain/failure.js";
import { earlierReleases } from "../../pipelines/web/static/domain/releases.js";
import { stageProgress } from "../../pipelines/web/static/domain/stage_progress.js";
import { diffLineKind, withoutColours } from "../../pipelines/web/static/domain/text.js";
import { timeline } from "../../pipelines/web/static/domain/timeline.js";

/** @import { Build, BuildLog, BuildStep } from "../../pipelines/web/static/data/shapes.js" */

/**
 * @param {string} name
 * @param {Partial<BuildStep>} facts
 * @returns {BuildStep}
 */
function step(name, facts = {}) {
  return { name, text: "", began_at: 100, ended_at: 110, result: 0, logs: [], ...facts };
}

/**
 * @param {number} id
 * @param {Partial<Build>} facts
 * @returns {Build}
 */
function build(id, facts = {}) {
  return {
    ...{ id, stage: "test", page: "builders/1/builds/1", began_at: 100, ended_at: 150 },
    ...{ result: 0, text: "", steps: [], ...facts },
  };
}

/**
 * @param {string[]} names
 * @returns {BuildLog[]}
 */
function logs(...names) {
  return names.map((name, id) => ({ id, name, lines: 1, kept: true }));
}

test("a stage that runs has a part of its usual time, never all of it", () => {
  const running = { began_at: 100, ended_at: null, usual: 40 };
  assert.deepEqual(stageProgress(running, 110), { taken: 10, percent: 25 });
  assert.deepEqual(stageProgress(running, 900), { taken: 800, percent: 99 });
  assert.deepEqual(stageProgress({ ...running, usual: null }, 110), { taken: 10, percent: null });
});

test("a stage that has ended or not begun shows no progress", () => {
  const ended = { began_at: 100, ended_at: 130, usual: 40 };
  assert.deepEqual(stageProgress(ended, 900), { taken: 30, percent: null });
  const ahead = { began_at: null, ended_at: null, usual: 40 };
  assert.deepEqual(stageProgress(ahead, 900), { taken: null, percent: null });
});

test("a timeline goes from the push to its end, stages before their steps", () => {
  const steps = [
    step("pip", { began_at: 100, ended_at: 125 }),
    step("later", { began_at: null, ended_at: null, result: null }),
    step("left-out", { result: 3 }),
  ];
  const { whole, bars } = timeline(
    { received_at: 100, ended_at: 200 },
    [build(7, { steps, began_at: 100, ended_at: 150 })],
    900,
  );
  assert.equal(whole, 100);
  assert.deepEqual(
    bars.map(({ key, kind, left, width, taken }) => [key, kind, left, width, taken]),
    [
      ["b7", "stage", 0, 50, 50],
      ["s7pip", "step", 0, 25, 25],
    ],
  );
});

test("every bar of a timeline can be seen, and none hangs over its end", () => {
  const late = build(1, { began_at: 200, ended_at: 200 });
  const { bars } = timeline({ received_at: 100, ended_at: 200 }, [late], 900);
  assert.deepEqual([bars[0].left, bars[0].width], [99.5, 0.5]);
  const running = build(2, { began_at: 150, ended_at: null });
  const open = timeline({ received_at: 100, ended_at: null }, [running], 300);
  assert.deepEqual([open.whole, open.bars[0].left, open.bars[0].width], [200, 25, 75]);
});

test("the last failure of a stage is told, by its own log or else by what it printed", () => {
  const failing = step("tests", { result: 2, logs: logs("stdio", "failures") });
  const broken = step("checkout", { result: 4, logs: logs("stdio") });
  const builds = [
    build(1, { result: 4, steps: [broken] }),
    build(2, { result: 2, steps: [failing] }),
    build(3, { result: 2, stage: "repo-test" }), // beside it, and nobody waited for that
  ];
  assert.equal(failedBuild(builds, "test")?.id, 2);
  assert.equal(failedBuild(builds, "merge"), undefined);
  assert.equal(failureLog(builds[1])?.name, "failures");
  assert.equal(failureLog(builds[0])?.name, "stdio");
  assert.equal(failedBuild([build(3)], "test"), undefined);
  assert.equal(failureLog(undefined), undefined);
});

test("a log loses the colours of a terminal and nothing else", () => {
  assert.equal(withoutColours("\u001b[31mred\u001b[0m [0m"), "red [0m");
});

test("a line of a diff is told by its beginning", () => {
  const lines = ["diff --git a b", "+++ b", "--- a", "+new", "-old", "@@ -1 +1 @@", " same", ""];
  assert.deepEqual(lines.map(diffLineKind), [
    ...["file", "file", "file", "added", "removed", "place", "same", "same"],
  ]);
});

test("an environment goes back to what was deployed before, each release once", () => {
  const deploys = [
    { result: "deployed", release: "c" },
    { result: "rolled-back", release: "x" },
    { result: "deployed", release: "b" },
    { result: null, release: null },
    { result: "deployed", release: "b" },
    { result: "deployed", release: "a" },
  ];
  assert.deepEqual(earlierReleases(deploys, "c"), ["b", "a"]);
});
