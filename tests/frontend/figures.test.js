import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dayLabels,
  gridLines,
  heightOf,
  LEFT,
  linePoints,
  middleOf,
  stackedBars,
  WIDTH,
} from "../../pipelines/web/static/domain/day_plots.js";
import {
  share,
  stretchOnStrip,
  stripLabel,
  unknownPart,
} from "../../pipelines/web/static/domain/health.js";
import {
  durationChange,
  durationOrNone,
  frequency,
  percentOrNone,
} from "../../pipelines/web/static/domain/trend_figures.js";

const DAYS = Array.from({ length: 30 }, (_, day) => `2024-05-${String(day + 1).padStart(2, "0")}`);

test("bars of a day stand on each other, and the greatest day reaches the top", () => {
  const { bars, top, busy } = stackedBars(DAYS.slice(0, 2), [
    { name: "deployed", kind: "good", values: [3, 0] },
    { name: "rejected", kind: "bad", values: [1, 0] },
  ]);
  assert.deepEqual([top, busy, bars.length], [4, 1, 4]);
  const [deployed, rejected, nothing] = bars;
  assert.equal(deployed.y + deployed.height, heightOf(0, top));
  assert.equal(rejected.y + rejected.height, deployed.y);
  assert.equal(rejected.y, heightOf(4, top));
  assert.equal(deployed.title, "2024-05-01: 3 deployed");
  assert.equal(nothing.height, 0);
});

test("a line has points only where something was", () => {
  const { points, top } = linePoints(DAYS.slice(0, 3), [10, null, 40]);
  assert.equal(top, 40);
  assert.deepEqual(
    points.map(({ day, x, y }) => [day, x, y]),
    [
      ["2024-05-01", middleOf(0, 3), heightOf(10, 40)],
      ["2024-05-03", middleOf(2, 3), heightOf(40, 40)],
    ],
  );
  assert.equal(linePoints(DAYS, [null]).top, 1);
});

test("days fill the width, and at most eight are named", () => {
  assert.equal(middleOf(0, 30) - LEFT, WIDTH - middleOf(29, 30));
  const labels = dayLabels(DAYS);
  assert.ok(labels.length <= 8);
  assert.deepEqual(labels[1], { day: "2024-05-05", label: "05-05", x: middleOf(4, 30) });
});

test("half of a count has a line and no name", () => {
  const named = (/** @type {number} */ top) => gridLines(top, String, true).map((it) => it.label);
  assert.deepEqual(named(3), ["0", "", "3"]);
  assert.deepEqual(named(4), ["0", "2", "4"]);
  assert.deepEqual(
    gridLines(3, (value) => `${value} s`, false).map((it) => it.label),
    ["0", "1.5 s", "3 s"],
  );
});

test("only what was always healthy is healthy by 100 %", () => {
  assert.equal(share(null), "–");
  assert.equal(share(1), "100 %");
  assert.equal(share(0.99999), "99.99 %");
});

test("what nobody saw is told if it is more than a look's time", () => {
  assert.equal(unknownPart({ known: 0.999, seconds: 86_400 }), "");
  assert.equal(
    unknownPart({ known: 0.5, seconds: 86_400 }),
    "of what is known; 12 h 0 min unknown",
  );
});

test("a short trouble can be seen on a strip, also at its end", () => {
  assert.deepEqual(stretchOnStrip({ from: 1, to: 1, healthy: false }), { left: 99.6, width: 0.4 });
  assert.deepEqual(stretchOnStrip({ from: 0.25, to: 0.75, healthy: true }), {
    left: 25,
    width: 50,
  });
});

test("a strip says in words what it shows", () => {
  const well = { from: 0, to: 0.5, healthy: true };
  const span = { name: "24 h", seconds: 86_400, known: 1, healthy: 1, stretches: [well] };
  assert.equal(stripLabel(span), "last 24 h: healthy 100 %");
  const troubled = { ...span, healthy: 0.5, stretches: [well, { ...well, healthy: false }] };
  assert.equal(stripLabel(troubled), "last 24 h: healthy 50.00 %, not healthy 1 time");
});

test("figures of nothing are dashes", () => {
  assert.equal(durationOrNone(null), "–");
  assert.equal(percentOrNone(null), "–");
});

test("rare deploys are counted by week, small parts with a decimal", () => {
  assert.equal(frequency(2), "2.0 a day");
  assert.equal(frequency(0.5), "3.5 a week");
  assert.equal(percentOrNone(0.0333), "3.3 %");
  assert.equal(percentOrNone(0.333), "33 %");
});

test("a change of a test's time is told by its direction", () => {
  assert.equal(durationChange(0.0009), "±0");
  assert.equal(durationChange(1.5), "▲ 1.5 s more");
  assert.equal(durationChange(-0.25), "▼ 250 ms less");
});
