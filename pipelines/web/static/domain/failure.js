// What to show first of a push that was rejected: the build and the log that tell why.

import { isFailure } from "./states.js";

/** @import { Build, BuildLog } from "../data/shapes.js" */

/**
 * The last build that failed.
 * @param {Build[]} builds The oldest first.
 */
export function failedBuild(builds) {
  return builds.findLast((build) => isFailure(build.result));
}

/**
 * The log of the failed step: what fails, if it says that in one of its own, else what it printed.
 * @param {Build|undefined} build
 * @returns {BuildLog|undefined}
 */
export function failureLog(build) {
  const logs = build?.steps.find((step) => isFailure(step.result))?.logs ?? [];
  return logs.find((log) => log.name === "failures") ?? logs.find((log) => log.name === "stdio");
}
