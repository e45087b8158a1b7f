import assert from "node:assert/strict";
import { test } from "node:test";
import { age, duration, moment, precise, seconds } from "../../pipelines/web/static/domain/time.js";

test("a duration has its two greatest units, rounded to seconds", () => {
  assert.equal(duration(0.4), "< 1 s");
  assert.equal(duration(59.4), "59 s");
  assert.equal(duration(59.6), "1 min 0 s");
  assert.equal(duration(3599), "59 min 59 s");
  assert.equal(duration(3600 + 61), "1 h 1 min");
  assert.equal(duration(25 * 3600), "1 d 1 h");
});

test("what takes less than a second is told in milliseconds", () => {
  assert.equal(precise(0.0004), "< 1 ms");
  assert.equal(precise(0.0123), "12 ms");
  assert.equal(precise(1.26), "1.3 s");
  assert.equal(precise(61), "1 min 1 s");
});

test("an age is told in its greatest unit, never rounded up", () => {
  assert.equal(age(-3), "now");
  assert.equal(age(9.9), "now");
  assert.equal(age(59.9), "59 s ago");
  assert.equal(age(3599), "59 min ago");
  assert.equal(age(47 * 3600), "1 d ago");
});

test("a moment is that of the reader's clock, and comes back from ISO 8601", () => {
  const local = new Date(2024, 1, 29, 7, 5, 9);
  assert.equal(moment(local.getTime() / 1000), "2024-02-29 07:05:09");
  assert.equal(seconds("1970-01-01T00:01:00+00:00"), 60);
});
