// The tests of a push in one stage: what fails anew first, then the rest, the slowest first.

import { query } from "../data/addresses.js";
import { useKept, useLive } from "../data/live.js";
import { SIGNS } from "../domain/states.js";
import { counts, coverageChange, percent } from "../domain/suites.js";
import { duration } from "../domain/time.js";
import { Fragment, h } from "../parts/elements.js";
import { Figure } from "../parts/figure.js";
import { PushLink, Sha } from "../parts/names.js";
import { Empty, Page } from "../parts/page.js";
import { TestGroups } from "../parts/test_groups.js";

/** @import { TestedAnswer } from "../data/shapes.js" */

const { useState } = window.React;
const { useParams } = window.ReactRouterDOM;
const FIRST = 200;

export default function Tests() {
  const { revision, stage } = /** @type {typeof useParams<"revision"|"stage">} */ (useParams)();
  const [holds, setHolds] = useState("");
  const [limit, setLimit] = useState(FIRST);
  const loaded = useKept(useLive(query("tests", { revision, stage, limit, holds })));
  const { data } = loaded;
  return h(
    Page,
    { title: `Tests of the stage ${stage}`, loaded },
    h(
      "p",
      null,
      h(PushLink, { push: { revision } }, `← ${data ? data.push.branch : "the push"}`),
      " ",
      h(Sha, { sha: revision }),
    ),
    data?.suite === null && h(Untested, { stage }),
    data?.suite &&
      h(
        Fragment,
        null,
        h(Figures, { data }),
        h(NameFilter, { holds, setHolds }),
        h(TestGroups, { data, holds, showMore: () => setLimit(data.most) }),
      ),
  );
}

/** @param {{stage: string}} props */
function Untested({ stage }) {
  return h(
    Empty,
    { title: `${stage} has told of no tests` },
    "They show here where its command writes a JUnit report, and pipeline.toml says where: ",
    h("code", null, `[${stage}] junit = "reports/junit.xml"`),
  );
}

/** @param {{data: TestedAnswer}} props */
function Figures({ data }) {
  const { suite, main } = data;
  const { passed, failed, skipped, seconds, coverage } = suite;
  return h(
    Fragment,
    null,
    h(
      "div",
      { className: "sw-figures" },
      h(Figure, { name: "passed", sign: SIGNS.passed, kind: "passed" }, passed),
      h(Figure, { name: "failed", sign: SIGNS.failed, kind: failed ? "failed" : "" }, failed),
      h(Figure, { name: "skipped", sign: SIGNS.skipped }, skipped),
      h(Figure, { name: "in all tests together" }, duration(seconds)),
      h(Figure, { name: h(Coverage, { data }) }, coverage === null ? "–" : percent(coverage)),
    ),
    h(
      "p",
      { className: "sw-quiet sw-below" },
      main
        ? "Compared with main as it was then: "
        : "Main had told of no tests then: nothing is new.",
      main && h(Sha, { sha: main.revision }),
      main && `, ${counts(main)}.`,
      suite.cut > 0 && ` ${suite.cut} more tests are counted, but not listed.`,
    ),
  );
}

/** @param {{data: TestedAnswer}} props */
function Coverage({ data }) {
  const { suite, main_coverage } = data;
  if (suite.coverage === null)
    return h(
      Fragment,
      null,
      "covered: not measured, see ",
      h("code", null, "coverage"),
      " in pipeline.toml",
    );
  if (main_coverage === null) return "covered";
  const { label, kind } = coverageChange(suite.coverage, main_coverage);
  return h(
    Fragment,
    null,
    "covered, ",
    h("span", { className: kind && `sw-is-${kind}` }, label),
    " points to main",
  );
}

/** @param {{holds: string, setHolds: (text: string) => void}} props */
function NameFilter({ holds, setHolds }) {
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
