// How long a stage of a push has taken, beside what it takes as a rule.

/** @import { Stage } from "../data/shapes.js" */

/**
 * The seconds taken (null before it began), and the percentage of the usual time (null if it does
 * not run, or nothing is known); never all of it while it runs.
 * @param {Pick<Stage, "began_at"|"ended_at"|"usual">} stage
 * @param {number} now
 */
export function stageProgress({ began_at, ended_at, usual }, now) {
  if (began_at === null) return { taken: null, percent: null };
  const taken = (ended_at ?? now) - began_at;
  const known = ended_at === null && usual;
  return { taken, percent: known ? Math.min(99, Math.round((taken / usual) * 100)) : null };
}
