// Geometry of the plots by day, in the units of an SVG of a fixed size.

export const WIDTH = 960;
export const HEIGHT = 170;
export const LEFT = 60;
export const TOP = 8;
const BOTTOM = 22;
const MOST_DAY_LABELS = 8;

/** @typedef {{name: string, kind: "good"|"bad", values: number[]}} Series */
/** @typedef {{key: string, kind: Series["kind"], x: number, y: number, width: number, height: number, title: string}} Bar */

/**
 * The vertical place of a value on an axis from 0 to `top`.
 * @param {number} value
 * @param {number} top
 */
export function heightOf(value, top) {
  return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
}

/**
 * The horizontal middle of a day.
 * @param {number} day From 0.
 * @param {number} count
 */
export function middleOf(day, count) {
  return LEFT + (day + 0.5) * widthOf(count);
}

/** @param {number} count */
function widthOf(count) {
  return (WIDTH - LEFT) / count;
}

/**
 * Bars of all series, stacked by day; `top` is the greatest sum, `busy` counts days with something.
 * @param {string[]} days
 * @param {Series[]} series One value a day.
 */
export function stackedBars(days, series) {
  const sums = days.map((_, day) => series.reduce((sum, { values }) => sum + values[day], 0));
  const top = Math.max(1, ...sums);
  const bars = days.flatMap((name, day) => stack(name, day, days.length, series, top));
  return { bars, top, busy: sums.filter(Boolean).length };
}

/**
 * @param {string} dayName
 * @param {number} day
 * @param {number} count
 * @param {Series[]} series
 * @param {number} top
 * @returns {Bar[]}
 */
function stack(dayName, day, count, series, top) {
  const width = widthOf(count);
  let sum = 0;
  return series.map(({ name, kind, values }) => {
    const foot = heightOf(sum, top);
    sum += values[day];
    return {
      key: `${dayName}${name}`,
      kind,
      x: LEFT + day * width + width * 0.15,
      y: heightOf(sum, top),
      width: width * 0.7,
      height: foot - heightOf(sum, top),
      title: `${dayName}: ${values[day]} ${name}`,
    };
  });
}

/**
 * A point for each day with a value, and the top of their axis.
 * @param {string[]} days
 * @param {(number|null)[]} values
 */
export function linePoints(days, values) {
  const known = values.filter((value) => value !== null);
  const top = Math.max(1, ...known);
  const points = values.flatMap((value, day) =>
    value === null
      ? []
      : [{ day: days[day], value, x: middleOf(day, days.length), y: heightOf(value, top) }],
  );
  return { points, top };
}

/**
 * The days that are named below a plot: month and day.
 * @param {string[]} days
 */
export function dayLabels(days) {
  const every = Math.ceil(days.length / MOST_DAY_LABELS);
  return days
    .map((day, place) => ({ day, label: day.slice(5), x: middleOf(place, days.length) }))
    .filter((_, place) => place % every === 0);
}

/**
 * Lines across a plot with their labels; halves of a count have none.
 * @param {number} top
 * @param {(value: number) => string} format
 * @param {boolean} counts
 */
export function gridLines(top, format, counts) {
  return [0, top / 2, top].map((value) => ({
    y: heightOf(value, top),
    label: value === 0 ? "0" : counts && !Number.isInteger(value) ? "" : format(value),
  }));
}
