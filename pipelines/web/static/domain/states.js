// Names and signs of results and states; colour alone does not reach everybody.

/** @import { BuildStep, Deploy, GateEntry, Phase, Push, StageState, TestOutcome } from "../data/shapes.js" */

const PASSED = "✓";
const FAILED = "✕";
const RUNNING = "▸";
const TO_COME = "⋯";
const SKIPPED = "–";
const STOPPED = "⊘";

export const SIGNS = { passed: PASSED, failed: FAILED, skipped: SKIPPED };

/** Buildbot's results; the place of each is its code. */
export const RESULTS = [
  { name: "passed", sign: PASSED },
  { name: "warned", sign: "!" },
  { name: "failed", sign: FAILED },
  { name: "skipped", sign: SKIPPED },
  { name: "broken", sign: FAILED }, // the machinery, not what it ran
  { name: "repeated", sign: "↻" },
  { name: "stopped", sign: STOPPED },
];

/** @param {number|null} result Buildbot's code. */
export function isSuccess(result) {
  return nameOf(result) === "passed";
}

/** @param {number|null} result Buildbot's code. */
export function isFailure(result) {
  return ["failed", "broken"].includes(nameOf(result));
}

/** @param {number|null} result Buildbot's code. */
export function isSkipped(result) {
  return nameOf(result) === "skipped";
}

/** @param {number|null} result */
function nameOf(result) {
  return result === null ? "" : RESULTS[result].name;
}

/**
 * Name and sign of a step's state.
 * @param {Pick<BuildStep, "result"|"began_at">} step
 */
export function stepState({ result, began_at }) {
  if (result !== null) return RESULTS[result];
  return { name: began_at === null ? "waiting" : "running", sign: RUNNING };
}

/** @type {Record<StageState, string>} */
export const STAGE_SIGNS = {
  passed: PASSED,
  failed: FAILED,
  failing: FAILED,
  running: RUNNING,
  waiting: TO_COME,
  stopped: STOPPED,
  skipped: SKIPPED,
  ahead: "○",
};

/**
 * Phases of a branch in the gate.
 * @type {Record<Phase, {sign: string, meaning: string}>}
 */
export const PHASES = {
  waiting: { sign: "✋", meaning: "waits for a person" },
  queued: { sign: TO_COME, meaning: "waits for its merge" },
  merging: { sign: RUNNING, meaning: "is being merged" },
  held: { sign: "⏸", meaning: "held: conflicts with one ahead" },
  candidate: { sign: TO_COME, meaning: "waits for a free worker" },
  testing: { sign: RUNNING, meaning: "is being tested" },
  failing: { sign: FAILED, meaning: "fails" },
  passed: { sign: PASSED, meaning: "has passed" },
  landing: { sign: "⇥", meaning: "is landing" },
};

/**
 * Sign and meaning of a phase; empty for a branch that has only come.
 * @param {Phase|null} phase
 */
export function phaseState(phase) {
  return phase ? PHASES[phase] : { sign: "", meaning: "" };
}

/**
 * Sign and meaning of an entry: what has failed and is tested again does not look well.
 * @param {Pick<GateEntry, "phase"|"trouble">} entry
 */
export function entryState({ phase, trouble }) {
  const again = trouble && (phase === "testing" || phase === "candidate");
  return again ? { sign: FAILED, meaning: "has failed, and is tested again" } : phaseState(phase);
}

/** What pushes can be filtered by: `open` are those that have not ended. */
export const PUSH_STATES = ["open", "landed", "deployed", "rejected", "superseded", "withdrawn"];

/**
 * The state of a push as `PUSH_STATES` has it.
 * @param {Pick<Push, "state"|"ended_at">} push
 */
export function pushState({ state, ended_at }) {
  return ended_at === null && state === "running" ? "open" : state;
}

/**
 * Tests by their outcome: an error is shown as a failure.
 * @type {Record<TestOutcome, {name: string, sign: string}>}
 */
export const TEST_OUTCOMES = {
  passed: { name: "passed", sign: PASSED },
  failed: { name: "failed", sign: FAILED },
  error: { name: "failed", sign: FAILED },
  skipped: { name: "skipped", sign: SKIPPED },
};

/** @type {Record<string, string>} */
const DEPLOY_SIGNS = {
  deployed: PASSED,
  unchanged: PASSED,
  started: PASSED,
  stopped: PASSED,
  "rolled-back": "↺",
};

/**
 * Sign of a deploy: any other result is a failure, none is a deploy that runs.
 * @param {Deploy["result"]} result
 */
export function deploySign(result) {
  return result === null ? RUNNING : (DEPLOY_SIGNS[result] ?? FAILED);
}

/**
 * Name, sign and label of an environment's health.
 * @param {boolean} healthy
 */
export function healthState(healthy) {
  return healthy
    ? { name: "passed", sign: PASSED, label: "healthy" }
    : { name: "failed", sign: FAILED, label: "not healthy" };
}
