// How an environment was: since when, how much of each span, and a strip of the last day and week.

import { share, stretchOnStrip, stripLabel, unknownPart } from "../domain/health.js";
import { healthState } from "../domain/states.js";
import { duration, moment } from "../domain/time.js";
import { Fragment, h } from "./elements.js";

/** @import { EnvironmentHealth, HealthSpan, Stretch } from "../data/shapes.js" */

/** @param {{health: EnvironmentHealth, now: number}} props */
export function Health({ health, now }) {
  const { last, goes_on, spans, troubles } = health;
  if (!last) return null;
  return h(
    Fragment,
    null,
    h("h3", null, "Health"),
    h(Latest, { last, knownUntil: goes_on ? null : last.until, now }),
    h(
      "ul",
      { className: "sw-spans" },
      spans.map((span) => h(Span, { key: span.name, span })),
    ),
    troubles.length > 0 && h(Troubles, { troubles }),
  );
}

/** @param {{last: Stretch, knownUntil: number|null, now: number}} props */
function Latest({ last, knownUntil, now }) {
  const { sign, label } = healthState(last.healthy);
  const end = knownUntil ?? now;
  return h(
    "p",
    null,
    `${sign} ${label} since ${moment(last.since)}, ${duration(end - last.since)}`,
    last.words && `: ${last.words}`,
    knownUntil !== null && h("span", { className: "sw-quiet" }, `; unknown since ${moment(end)}`),
  );
}

/** @param {{span: HealthSpan}} props */
function Span({ span }) {
  return h(
    "li",
    { className: "sw-line" },
    h("span", { className: "sw-name" }, `last ${span.name}`),
    span.stretches.length ? h(Strip, { span }) : h("span", null),
    h("span", { className: "sw-took" }, share(span.healthy)),
    h("span", { className: "sw-quiet sw-unknown" }, unknownPart(span)),
  );
}

/** @param {{span: HealthSpan}} props */
function Strip({ span }) {
  return h(
    "span",
    { className: "sw-track sw-strip", role: "img", "aria-label": stripLabel(span) },
    span.stretches.map((stretch) => {
      const { left, width } = stretchOnStrip(stretch);
      return h("span", {
        key: stretch.from,
        className: `sw-bar sw-bar-${stretch.healthy ? "good" : "bad"}`,
        style: { left: `${left}%`, width: `${width}%` },
      });
    }),
  );
}

/** @param {{troubles: Stretch[]}} props */
function Troubles({ troubles }) {
  return h(
    "details",
    null,
    h("summary", null, `when it was not healthy: ${troubles.length} times in the last 7 d`),
    h(
      "ul",
      null,
      troubles.map(({ since, until, words }) =>
        h("li", { key: since }, `${moment(since)}, ${duration(until - since)}: ${words}`),
      ),
    ),
  );
}
