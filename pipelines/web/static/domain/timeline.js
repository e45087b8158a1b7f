// When each stage and step of a push ran, as parts of the time from the push to its end.

import { isSkipped } from "./states.js";

/** @import { Build, BuildStep, Push } from "../data/shapes.js" */

/**
 * A bar on a timeline: what ran, its seconds, and place and width in percent of the whole.
 * @typedef {{
 *   key: string, name: string, kind: "stage"|"step", taken: number, left: number, width: number,
 * }} TimelineBar
 */

const NARROWEST = 0.5; // percent, so that everything can be seen

/**
 * The bars of stages and their steps in order, and the seconds of the whole (at least one).
 * @param {Pick<Push, "received_at"|"ended_at">} push
 * @param {Build[]} builds
 * @param {number} now
 */
export function timeline(push, builds, now) {
  const began = push.received_at;
  // A build's end is in whole seconds, and so perhaps after the push's own.
  const ends = builds.map((build) => build.ended_at ?? now);
  const whole = Math.max(1, Math.max(...ends, push.ended_at ?? now) - began);
  const percent = (/** @type {number} */ at) => within(((at - began) / whole) * 100);
  const bars = entries(builds).map(({ key, name, kind, began_at, ended_at }) => {
    const left = Math.min(percent(began_at), 100 - NARROWEST);
    const end = ended_at ?? now;
    return {
      ...{ key, name, kind, taken: end - began_at, left },
      width: Math.max(NARROWEST, percent(end) - left),
    };
  });
  return { whole, bars };
}

/** @param {number} percent */
function within(percent) {
  return Math.min(100, Math.max(0, percent));
}

/**
 * @typedef {Pick<TimelineBar, "key"|"name"|"kind"> & {began_at: number, ended_at: number|null}} Entry
 * @param {Build[]} builds
 * @returns {Entry[]}
 */
function entries(builds) {
  return builds.flatMap(({ id, stage, began_at, ended_at, steps }) => [
    { key: `b${id}`, name: stage, kind: "stage", began_at, ended_at },
    ...steps.flatMap((step) => stepEntry(id, step)),
  ]);
}

/**
 * @param {number} build
 * @param {BuildStep} step
 * @returns {Entry[]}
 */
function stepEntry(build, { name, began_at, ended_at, result }) {
  if (began_at === null || isSkipped(result)) return [];
  return [{ key: `s${build}${name}`, name, kind: "step", began_at, ended_at }];
}
