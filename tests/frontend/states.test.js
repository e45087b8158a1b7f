import assert from "node:assert/strict";
import { test } from "node:test";
import {
  deploySign,
  entryState,
  isFailure,
  isSkipped,
  isSuccess,
  PHASES,
  phaseState,
  pushState,
  RESULTS,
  STAGE_SIGNS,
  stepState,
  TEST_OUTCOMES,
} from "../../pipelines/web/static/domain/states.js";

test("only a result of its own kind is success, failure or skipped", () => {
  const codes = [...RESULTS.keys()];
  assert.deepEqual(codes.filter(isSuccess), [0]);
  assert.deepEqual(codes.filter(isFailure), [2, 4]);
  assert.deepEqual(codes.filter(isSkipped), [3]);
  for (const check of [isSuccess, isFailure, isSkipped]) assert.equal(check(null), false);
});

test("a step without a result waits until it begins, and then runs", () => {
  assert.equal(stepState({ result: null, began_at: null }).name, "waiting");
  assert.equal(stepState({ result: null, began_at: 5 }).name, "running");
  assert.deepEqual(stepState({ result: 1, began_at: 5 }), { name: "warned", sign: "!" });
});

test("a push is open until it ends", () => {
  assert.equal(pushState({ state: "running", ended_at: null }), "open");
  assert.equal(pushState({ state: "landed", ended_at: null }), "landed");
  assert.equal(pushState({ state: "rejected", ended_at: 7 }), "rejected");
});

test("a branch that has only come to the gate has no phase, and nothing is said of it", () => {
  assert.deepEqual(phaseState(null), { sign: "", meaning: "" });
  assert.deepEqual(phaseState("held"), PHASES.held);
});

test("a deploy that runs has no result, and one with an unknown result failed", () => {
  assert.equal(deploySign(null), "▸");
  assert.equal(deploySign("deployed"), "✓");
  assert.equal(deploySign("rolled-back"), "↺");
  assert.equal(deploySign("interrupted"), "✕");
});

test("failure and success differ by their sign wherever they are told", () => {
  assert.notEqual(STAGE_SIGNS.failed, STAGE_SIGNS.passed);
  assert.notEqual(PHASES.failing.sign, PHASES.passed.sign);
  assert.notEqual(TEST_OUTCOMES.error.sign, TEST_OUTCOMES.passed.sign);
});

test("what has failed and is tested again has no sign of one that runs", () => {
  const again = entryState({ phase: "testing", trouble: "its tests have failed" });
  assert.deepEqual(again, { sign: "✕", meaning: "has failed, and is tested again" });
  assert.equal(entryState({ phase: "testing", trouble: null }).sign, "▸");
  assert.equal(entryState({ phase: "held", trouble: "it conflicts" }).sign, "⏸");
});
