// Two plots by day, drawn as SVG; what they show is in words as well, for who cannot see them.

import { duration } from "./time.js";
import { h } from "./view.js";

const WIDTH = 960;
const HEIGHT = 170;
const LEFT = 60;
const BOTTOM = 22;
const TOP = 8;
const MOST_DAYS = 8; // that are named below

// series: [{name, kind, values}], stacked; values: one number a day.
export function Bars({ label, days, series }) {
  const sums = days.map((_, day) => series.reduce((sum, { values }) => sum + values[day], 0));
  const most = Math.max(1, ...sums);
  const each = (WIDTH - LEFT) / days.length;
  const told = days.filter((_, day) => sums[day]).length;
  return h(
    Plot,
    { label: `${label}: on ${told} of ${days.length} days`, days, top: most, say: String },
    h(Legend, { series }),
    days.map((name, day) => {
      let from = 0;
      return series.map(({ name: what, kind, values }) => {
        const [low, high] = [from, from + values[day]];
        from = high;
        return h(
          "rect",
          {
            key: `${name}${what}`,
            className: `sw-plot-${kind}`,
            x: LEFT + day * each + each * 0.15,
            width: each * 0.7,
            y: height(high, most),
            height: height(low, most) - height(high, most),
          },
          h("title", null, `${name}: ${values[day]} ${what}`),
        );
      });
    }),
  );
}

// values: seconds a day, null where nothing was.
export function Line({ label, days, values }) {
  const known = values.filter((value) => value !== null);
  const most = Math.max(1, ...known);
  const each = (WIDTH - LEFT) / days.length;
  const at = (day) => [LEFT + (day + 0.5) * each, height(values[day], most)];
  const drawn = values.map((value, day) => (value === null ? null : at(day)));
  return h(
    Plot,
    { label: `${label}: ${known.length} days`, days, top: most, say: duration },
    h("polyline", {
      className: "sw-plot-line",
      points: drawn.filter(Boolean).map((point) => point.join(",")).join(" "),
    }),
    drawn.map(
      (point, day) =>
        point &&
        h(
          "circle",
          { key: days[day], className: "sw-plot-point", cx: point[0], cy: point[1], r: 3 },
          h("title", null, `${days[day]}: ${duration(values[day])}`),
        ),
    ),
  );
}

function height(value, most) {
  return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
}

function Plot({ label, days, top, say, children }) {
  const every = Math.ceil(days.length / MOST_DAYS);
  const each = (WIDTH - LEFT) / days.length;
  return h(
    "svg",
    { className: "sw-plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    [0, top / 2, top].map((value) => [
      h("line", {
        key: `line${value}`,
        className: "sw-plot-grid",
        x1: LEFT,
        x2: WIDTH,
        y1: height(value, top),
        y2: height(value, top),
      }),
      h(
        "text",
        { key: `text${value}`, x: LEFT - 8, y: height(value, top) + 4, textAnchor: "end" },
        axis(value, say),
      ),
    ]),
    days.map(
      (name, day) =>
        day % every === 0 &&
        h(
          "text",
          { key: name, x: LEFT + (day + 0.5) * each, y: HEIGHT - 6, textAnchor: "middle" },
          name.slice(5),
        ),
    ),
    children,
  );
}

// Halves of what is counted are not named.
function axis(value, say) {
  if (value === 0) return "0";
  return say === String && !Number.isInteger(value) ? "" : say(value);
}

function Legend({ series }) {
  return h(
    "g",
    null,
    series.map(({ name, kind }, place) => [
      h("rect", {
        key: `rect${name}`,
        className: `sw-plot-${kind}`,
        x: LEFT + 8 + place * 110,
        y: TOP,
        width: 10,
        height: 10,
      }),
      h("text", { key: name, x: LEFT + 24 + place * 110, y: TOP + 9 }, name),
    ]),
  );
}
