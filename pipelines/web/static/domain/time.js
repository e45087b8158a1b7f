// Durations and moments, for people. All times are seconds since the epoch.

const DAY = 24 * 3600;

/**
 * A duration in its two greatest units.
 * @param {number} seconds
 */
export function duration(seconds) {
  const whole = Math.round(seconds);
  if (whole < 1) return "< 1 s";
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < DAY) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / 3600)} h`;
}

/**
 * A duration of something that takes less than a second as a rule.
 * @param {number} seconds
 */
export function precise(seconds) {
  if (seconds >= 60) return duration(seconds);
  if (seconds >= 1) return `${seconds.toFixed(1)} s`;
  return seconds < 0.001 ? "< 1 ms" : `${Math.round(seconds * 1000)} ms`;
}

/**
 * How long ago something was.
 * @param {number} seconds
 */
export function age(seconds) {
  if (seconds < 10) return "now";
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / DAY)} d ago`;
}

/**
 * Date and time of day in the reader's time zone.
 * @param {number} at
 */
export function moment(at) {
  const date = new Date(at * 1000);
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())];
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits);
  return `${day.join("-")} ${time.join(":")}`;
}

/** @param {number} number */
function twoDigits(number) {
  return String(number).padStart(2, "0");
}

/**
 * Seconds since the epoch of a moment of ISO 8601.
 * @param {string} iso
 */
export function seconds(iso) {
  return new Date(iso).getTime() / 1000;
}
