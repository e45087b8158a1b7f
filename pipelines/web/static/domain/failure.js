// What to show first of a push that was rejected: the build and the log that tell why.

import { isFailure } from "./states.js";

/** @import { Build, BuildLog } from "../data/shapes.js" */

/**
 * The last build that failed in the stage at which a push was rejected: stages run side by side.
 * @param {Build[]} builds The oldest first.
 * @param {string} stage
 */
export function failedBuild(builds, stage) {
  return builds.findLast((build) => build.stage === stage && isFailure(build.result));
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
