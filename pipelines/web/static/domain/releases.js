// Releases that an environment can go back to.

/** @import { Deploy } from "../data/shapes.js" */

/**
 * The releases that were deployed before, each once, in the order of `deploys`.
 * @param {Pick<Deploy, "result"|"release">[]} deploys
 * @param {string} current
 */
export function earlierReleases(deploys, current) {
  const served = deploys.filter(({ result }) => result === "deployed");
  return [...new Set(served.map(({ release }) => release ?? ""))].filter(
    (release) => release && release !== current,
  );
}
