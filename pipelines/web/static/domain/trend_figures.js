// Figures of Trends, for people.

import { duration, precise } from "./time.js";

const LEAST_CHANGE = 0.001; // seconds

/** @param {number} number Of deploys a day. */
export function frequency(number) {
  return number >= 1 ? `${number.toFixed(1)} a day` : `${(number * 7).toFixed(1)} a week`;
}

/** @param {number|null} seconds */
export function durationOrNone(seconds) {
  return seconds === null ? "–" : duration(seconds);
}

/** @param {number|null} part */
export function percentOrNone(part) {
  if (part === null) return "–";
  if (part > 0 && part < 0.001) return "< 0.1 %";
  return `${(part * 100).toFixed(part < 0.1 ? 1 : 0)} %`;
}

/**
 * How much longer or shorter something takes.
 * @param {number} seconds
 */
export function durationChange(seconds) {
  if (Math.abs(seconds) < LEAST_CHANGE) return "±0";
  return seconds > 0 ? `▲ ${precise(seconds)} more` : `▼ ${precise(-seconds)} less`;
}
