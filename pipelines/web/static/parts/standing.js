// Where a push stands: the gate's own sentences, its candidate, its artifact, and who is in the gate.

import { Fragment, h } from "./elements.js";
import { PushLink, Sha } from "./names.js";
import { Section } from "./page.js";

/** @import { ReactNode } from "react" */
/** @import { GateEntry, PushAnswer } from "../data/shapes.js" */

/** @param {{data: PushAnswer}} props */
export function Standing({ data }) {
  const { push, sentences, gate, artifact } = data;
  return h(
    Section,
    { title: "Where it stands" },
    h(
      "ul",
      { className: "sw-said" },
      sentences.map((sentence) => h("li", { key: sentence }, sentence)),
    ),
    h(
      "dl",
      { className: "sw-facts" },
      push.candidate && h(Fact, { name: "candidate" }, h(Sha, { sha: push.candidate })),
      artifact &&
        h(
          Fact,
          { name: "artifact" },
          h(
            "a",
            {
              href: `plugins/slipway/artifact/${push.project}/${push.candidate}`,
              download: artifact,
            },
            h("code", null, artifact),
          ),
        ),
      gate.length > 1 &&
        h(Fact, { name: "in the gate" }, h(Siblings, { gate, branch: push.branch })),
    ),
  );
}

/**
 * A term of a list of facts, and what is said of it.
 * @param {{name: string, title?: string, children?: ReactNode}} props
 */
export function Fact({ name, title, children }) {
  return h(Fragment, null, h("dt", null, name), h("dd", { title }, children));
}

/** @param {{gate: GateEntry[], branch: string}} props */
function Siblings({ gate, branch }) {
  return h(
    Fragment,
    null,
    gate.map((entry) =>
      h(
        "span",
        { key: entry.branch, className: "sw-sibling" },
        entry.branch === branch ? h("strong", null, branch) : h(PushLink, { push: entry }),
      ),
    ),
  );
}
