// How an environment was: since when, how much of each span, and a strip of the last day and week.

import { duration, moment } from "./time.js";
import { h } from "./view.js";

const { Fragment } = window.React;
const NARROWEST = 0.4; // percent, so that a short trouble can be seen

export function Health({ health, now }) {
  const { last, goes_on, spans, troubles } = health;
  const end = goes_on ? now : last?.until;
  if (!last) return null;
  return h(
    Fragment,
    null,
    h("h3", null, "Health"),
    h(
      "p",
      null,
      `${last.healthy ? "✓ healthy" : "✕ not healthy"} since ${moment(last.since)}, ${duration(end - last.since)}`,
      last.words && `: ${last.words}`,
      !goes_on && h("span", { className: "sw-quiet" }, `; unknown since ${moment(end)}`),
    ),
    h(
      "ul",
      { className: "sw-spans" },
      spans.map((span) => h(Span, { key: span.name, span })),
    ),
    troubles.length > 0 && h(Troubles, { troubles }),
  );
}

function Span({ span }) {
  return h(
    "li",
    { className: "sw-line" },
    h("span", { className: "sw-name" }, `last ${span.name}`),
    span.stretches.length ? h(Strip, { span }) : h("span", null),
    h("span", { className: "sw-took" }, share(span.healthy)),
    h("span", { className: "sw-quiet sw-unknown" }, unknown(span)),
  );
}

function Strip({ span }) {
  const times = span.stretches.filter(({ healthy }) => !healthy).length;
  const troubled = times ? `, not healthy ${times} time${times === 1 ? "" : "s"}` : "";
  const label = `last ${span.name}: healthy ${share(span.healthy)}${troubled}`;
  return h(
    "span",
    { className: "sw-track sw-strip", role: "img", "aria-label": label },
    span.stretches.map(({ from, to, healthy }) => {
      const width = Math.max(NARROWEST, (to - from) * 100);
      const style = { left: `${Math.min(from * 100, 100 - NARROWEST)}%`, width: `${width}%` };
      return h("span", { key: from, className: `sw-bar sw-bar-${healthy ? "good" : "bad"}`, style });
    }),
  );
}

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

function share(part) {
  if (part === null) return "–";
  return part === 1 ? "100 %" : `${(Math.floor(part * 10000) / 100).toFixed(2)} %`;
}

// Less than a look's time is no news.
function unknown({ known, seconds }) {
  const unseen = (1 - known) * seconds;
  return unseen < 120 ? "" : `of what is known; ${duration(unseen)} unknown`;
}
