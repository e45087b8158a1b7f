// How healthy an environment was, for people.

import { duration } from "./time.js";

/** @import { HealthSpan, StripStretch } from "../data/shapes.js" */

const NARROWEST = 0.4; // percent, so that a short trouble can be seen
const LOOKS_APART = 120; // seconds: less unknown than that is no news

/**
 * A part of one in percent, rounded down, so that only all of it is 100.
 * @param {number|null} part
 */
export function share(part) {
  if (part === null) return "–";
  return part === 1 ? "100 %" : `${(Math.floor(part * 10000) / 100).toFixed(2)} %`;
}

/**
 * How much of a span nobody saw; nothing if it is next to none.
 * @param {Pick<HealthSpan, "known"|"seconds">} span
 */
export function unknownPart({ known, seconds }) {
  const unseen = (1 - known) * seconds;
  return unseen < LOOKS_APART ? "" : `of what is known; ${duration(unseen)} unknown`;
}

/**
 * Place and width of a stretch on its strip, in percent.
 * @param {StripStretch} stretch
 */
export function stretchOnStrip({ from, to }) {
  return {
    left: Math.min(from * 100, 100 - NARROWEST),
    width: Math.max(NARROWEST, (to - from) * 100),
  };
}

/**
 * What a strip shows, in words.
 * @param {HealthSpan} span
 */
export function stripLabel({ name, healthy, stretches }) {
  const times = stretches.filter((stretch) => !stretch.healthy).length;
  const troubled = times ? `, not healthy ${times} time${times === 1 ? "" : "s"}` : "";
  return `last ${name}: healthy ${share(healthy)}${troubled}`;
}
