// The tests of a push in one stage: what fails anew first, then the rest, the slowest first.

import { useLive } from "./live.js";
import { duration, precise } from "./time.js";
import { Empty, Page, PushLink, Sha, h } from "./view.js";

const { Fragment, useRef, useState } = window.React;
const { useParams } = window.ReactRouterDOM;

const FIRST = 200;
const SIGNS = { passed: "✓", failed: "✕", error: "✕", skipped: "–" };

export function Tests() {
  const { revision, stage } = useParams();
  const [holds, setHolds] = useState("");
  const [limit, setLimit] = useState(FIRST);
  const found = useLive(`tests?${new URLSearchParams({ revision, stage, limit, ...(holds && { holds }) })}`);
  const kept = useRef(null); // what is shown while more is loaded
  if (found.data) kept.current = found.data;
  const data = found.data ?? (found.error ? null : kept.current);
  return h(
    Page,
    { title: `Tests of the stage ${stage}`, found: { ...found, data } },
    h(
      "p",
      null,
      h(PushLink, { push: { revision } }, `← ${data ? data.push.branch : "the push"}`),
      " ",
      h(Sha, { sha: revision }),
    ),
    data && !data.suite && h(Unknown, { stage }),
    data?.suite &&
      h(
        Fragment,
        null,
        h(Figures, { data }),
        h(Filter, { holds, setHolds }),
        h(Kinds, { data, holds, more: () => setLimit(data.most) }),
      ),
  );
}

// What the page of a push says of its tests: a line for each stage.
export function TestedStages({ push, suites }) {
  return h(
    "ul",
    { className: "sw-tested" },
    suites.map((suite) =>
      h(
        "li",
        { key: suite.stage },
        h("a", { href: `#/pipelines/${push.revision}/tests/${suite.stage}` }, `tests of ${suite.stage}`),
        `: ${counts(suite)} in ${duration(suite.seconds)}`,
        suite.coverage !== null && `, ${percent(suite.coverage)} covered`,
      ),
    ),
  );
}

function counts({ passed, failed, skipped }) {
  const told = { passed, failed, skipped };
  return Object.keys(told)
    .filter((kind) => told[kind])
    .map((kind) => `${told[kind]} ${kind}`)
    .join(", ");
}

function percent(number) {
  return `${number.toFixed(1)} %`;
}

function Unknown({ stage }) {
  return h(
    Empty,
    { title: `${stage} has told of no tests` },
    "They show here where its command writes a JUnit report, and pipeline.toml says where: ",
    h("code", null, `[${stage}] junit = "reports/junit.xml"`),
  );
}

function Figures({ data }) {
  const { suite, main } = data;
  return h(
    Fragment,
    null,
    h(
      "div",
      { className: "sw-figures" },
      h(Figure, { name: "passed", sign: "✓", kind: "passed" }, suite.passed),
      h(Figure, { name: "failed", sign: "✕", kind: suite.failed ? "failed" : "" }, suite.failed),
      h(Figure, { name: "skipped", sign: "–" }, suite.skipped),
      h(Figure, { name: "in all tests together" }, duration(suite.seconds)),
      h(Figure, { name: h(Compared, { data }) }, suite.coverage === null ? "–" : percent(suite.coverage)),
    ),
    h(
      "p",
      { className: "sw-quiet sw-below" },
      main
        ? ["Compared with main as it was then: ", h(Sha, { key: "sha", sha: main.revision }), `, ${counts(main)}.`]
        : "Main had told of no tests then: nothing is new.",
      suite.cut > 0 && ` ${suite.cut} more tests are counted, but not listed.`,
    ),
  );
}

function Figure({ name, sign, kind, children }) {
  return h(
    "div",
    { className: `sw-figure${kind ? ` sw-is-${kind}` : ""}` },
    h("strong", null, sign && h("span", { className: "sw-sign", "aria-hidden": true }, `${sign} `), children),
    h("span", { className: "sw-quiet" }, name),
  );
}

function Compared({ data }) {
  const { suite, main_coverage: before } = data;
  if (suite.coverage === null)
    return h(Fragment, null, "covered: not measured, see ", h("code", null, "coverage"), " in pipeline.toml");
  if (before === null) return "covered";
  const points = suite.coverage - before;
  const sign = Math.abs(points) < 0.05 ? "±" : points > 0 ? "+" : "−";
  const kind = { "+": "passed", "−": "failed", "±": "" }[sign];
  return h(
    Fragment,
    null,
    "covered, ",
    h("span", { className: kind && `sw-is-${kind}` }, `${sign}${Math.abs(points).toFixed(1)}`),
    " points to main",
  );
}

function Filter({ holds, setHolds }) {
  return h(
    "form",
    { className: "sw-filters", role: "search", onSubmit: (event) => event.preventDefault() },
    h("input", {
      type: "search",
      "aria-label": "test",
      placeholder: "name of a test",
      value: holds,
      onChange: (event) => setHolds(event.target.value),
    }),
  );
}

function Kinds({ data, holds, more }) {
  const { failed, skipped, passed, longest } = data;
  if (holds && !failed.count && !skipped.count && !passed.count)
    return h(Empty, { title: "No such test" }, "The name of none holds what stands above.");
  const anew = failed.tests.filter((test) => test.is_new);
  const others = { tests: failed.tests.filter((test) => !test.is_new), count: failed.count - anew.length };
  const kinds = [
    ["New failures", { tests: anew, count: anew.length }],
    [anew.length || data.main ? "Failures of main as well" : "Failures", others],
    ["Skipped", skipped],
    ["Passed, slowest first", passed],
  ];
  return kinds
    .filter(([, { count }]) => count)
    .map(([title, { tests, count }]) =>
      h(
        "section",
        { key: title },
        h("h2", null, title, h("span", { className: "sw-project" }, count)),
        h(
          "ul",
          { className: "sw-tests" },
          tests.map((test, place) => h(Test, { key: `${place} ${test.name}`, test, longest })),
        ),
        tests.length < count && h(More, { shown: tests.length, count, most: data.most, more }),
      ),
    );
}

function More({ shown, count, most, more }) {
  if (shown >= most)
    return h("p", { className: "sw-quiet" }, `${count - shown} more: the field above finds them.`);
  const words = count > most ? `show ${most} of ${count}` : `show all ${count}`;
  return h("button", { type: "button", onClick: more }, words);
}

function Bar({ part }) {
  if (part === null) return h("span", null);
  return h(
    "span",
    { className: "sw-track", "aria-hidden": true },
    h("span", { className: "sw-bar sw-bar-step", style: { width: `${part * 100}%` } }),
  );
}

function Test({ test, longest }) {
  const { name, outcome, seconds, text } = test;
  const line = [
    h("span", { key: "sign", className: "sw-sign", role: "img", "aria-label": outcome }, SIGNS[outcome]),
    h("code", { key: "name", className: "sw-name" }, name),
    h(Bar, { key: "bar", part: outcome === "skipped" ? null : seconds / (longest || 1) }),
    h("span", { key: "took", className: "sw-took" }, outcome === "skipped" ? "" : precise(seconds)),
  ];
  const className = `sw-test sw-is-${outcome === "error" ? "failed" : outcome}`;
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
