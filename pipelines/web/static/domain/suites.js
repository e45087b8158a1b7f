// The tests of a push in one stage: counts, groups, and what changed beside main.

/** @import { Suite, TestGroup, TestedAnswer } from "../data/shapes.js" */

/**
 * The counts of a suite, without those that are zero.
 * @param {Pick<Suite, "passed"|"failed"|"skipped">} suite
 */
export function counts({ passed, failed, skipped }) {
  return Object.entries({ passed, failed, skipped })
    .filter(([, count]) => count)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(", ");
}

/** @param {number} number */
export function percent(number) {
  return `${number.toFixed(1)} %`;
}

/**
 * The difference of coverage to main's in points, and whether it is better or worse.
 * @param {number} coverage In percent.
 * @param {number} main In percent.
 * @returns {{label: string, kind: "passed"|"failed"|""}}
 */
export function coverageChange(coverage, main) {
  const points = coverage - main;
  const size = Math.abs(points).toFixed(1);
  if (Math.abs(points) < 0.05) return { label: `±${size}`, kind: "" };
  return points > 0 ? { label: `+${size}`, kind: "passed" } : { label: `−${size}`, kind: "failed" };
}

/**
 * The groups that have tests, in the order in which they are read.
 * @param {Pick<TestedAnswer, "failed"|"skipped"|"passed"|"main">} answer
 * @returns {(TestGroup & {title: string})[]}
 */
export function testGroups({ failed, skipped, passed, main }) {
  const fresh = failed.tests.filter((test) => test.is_new);
  const others = failed.tests.filter((test) => !test.is_new);
  return [
    { title: "New failures", tests: fresh, count: failed.fresh },
    {
      title: failed.fresh || main ? "Failures of main as well" : "Failures",
      tests: others,
      count: failed.count - failed.fresh,
    },
    { title: "Skipped", ...skipped },
    { title: "Passed, slowest first", ...passed },
  ].filter(({ count }) => count);
}
