// Lists of tests by outcome, each test with its time and what it printed.

import { TEST_OUTCOMES } from "../domain/states.js";
import { testGroups } from "../domain/suites.js";
import { precise } from "../domain/time.js";
import { Fragment, h } from "./elements.js";
import { Empty } from "./page.js";

/** @import { TestCase, TestedAnswer, TestGroup } from "../data/shapes.js" */

/** @param {{data: TestedAnswer, holds: string, showMore: () => void}} props */
export function TestGroups({ data, holds, showMore }) {
  const groups = testGroups(data);
  if (holds && !groups.length)
    return h(Empty, { title: "No such test" }, "The name of none holds what stands above.");
  return h(
    Fragment,
    null,
    groups.map((group) => h(Group, { key: group.title, group, data, showMore })),
  );
}

/**
 * @param {{
 *   group: TestGroup & {title: string}, data: TestedAnswer, showMore: () => void,
 * }} props
 */
function Group({ group, data, showMore }) {
  const { title, tests, count } = group;
  return h(
    "section",
    null,
    h("h2", null, title, h("span", { className: "sw-project" }, count)),
    h(
      "ul",
      { className: "sw-tests" },
      tests.map((test, place) =>
        h(Test, { key: `${place} ${test.name}`, test, longest: data.longest }),
      ),
    ),
    tests.length < count && h(More, { shown: tests.length, count, most: data.most, showMore }),
  );
}

/** @param {{shown: number, count: number, most: number, showMore: () => void}} props */
function More({ shown, count, most, showMore }) {
  if (shown >= most)
    return h("p", { className: "sw-quiet" }, `${count - shown} more: the field above finds them.`);
  const label = count > most ? `show ${most} of ${count}` : `show all ${count}`;
  return h("button", { type: "button", onClick: showMore }, label);
}

/** @param {{test: TestCase, longest: number}} props */
function Test({ test, longest }) {
  const { name, outcome, text } = test;
  const className = `sw-test sw-is-${TEST_OUTCOMES[outcome].name}`;
  const line = h(TestLine, { test, longest });
  if (!text) return h("li", { className }, h("div", { className: "sw-test-line" }, line));
  return h(
    "li",
    { className },
    h(
      "details",
      null,
      h("summary", { className: "sw-test-line" }, line),
      h("pre", { tabIndex: 0, "aria-label": `what ${name} printed` }, text),
    ),
  );
}

/** @param {{test: TestCase, longest: number}} props */
function TestLine({ test, longest }) {
  const { name, outcome, seconds } = test;
  const ran = outcome !== "skipped";
  const { sign } = TEST_OUTCOMES[outcome];
  return h(
    Fragment,
    null,
    h("span", { className: "sw-sign", role: "img", "aria-label": outcome }, sign),
    h("code", { className: "sw-name" }, name),
    ran ? h(DurationBar, { part: seconds / (longest || 1) }) : h("span", null),
    h("span", { className: "sw-took" }, ran ? precise(seconds) : ""),
  );
}

/** @param {{part: number}} props */
function DurationBar({ part }) {
  return h(
    "span",
    { className: "sw-track", "aria-hidden": true },
    h("span", { className: "sw-bar sw-bar-step", style: { width: `${part * 100}%` } }),
  );
}
