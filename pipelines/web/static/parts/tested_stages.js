// What the page of a push says of its tests: a line for each stage.

import { counts, percent } from "../domain/suites.js";
import { duration } from "../domain/time.js";
import { h } from "./elements.js";

/** @import { Push, Suite } from "../data/shapes.js" */

/** @param {{push: Push, suites: Suite[]}} props */
export function TestedStages({ push, suites }) {
  return h(
    "ul",
    { className: "sw-tested" },
    suites.map((suite) =>
      h(
        "li",
        { key: suite.stage },
        h(
          "a",
          { href: `#/pipelines/${push.revision}/tests/${suite.stage}` },
          `tests of ${suite.stage}`,
        ),
        `: ${counts(suite)} in ${duration(suite.seconds)}`,
        suite.coverage !== null && `, ${percent(suite.coverage)} covered`,
      ),
    ),
  );
}
