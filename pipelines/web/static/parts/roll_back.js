// The button that leads an environment back to a release that is kept.

import { earlierReleases } from "../domain/releases.js";
import { ActButtons } from "./act_buttons.js";
import { Fragment, h } from "./elements.js";

/** @import { Environment } from "../data/shapes.js" */

const ROLL_BACK = {
  name: "roll-back",
  needs_why: true,
  meaning:
    "A release that is kept serves again; its database stays as it is. What lands next is deployed as ever.",
};

/** @param {{environment: Environment, current: string}} props */
export function RollBack({ environment, current }) {
  const { name, project, deploys } = environment;
  return h(
    ActButtons,
    {
      project: project.name,
      names: [ROLL_BACK.name],
      operations: { [ROLL_BACK.name]: ROLL_BACK },
      subject: name,
    },
    h(Choice, { releases: earlierReleases(deploys, current) }),
  );
}

/** @param {{releases: string[]}} props */
function Choice({ releases }) {
  return h(
    Fragment,
    null,
    h(
      "label",
      null,
      "To which release?",
      h(
        "select",
        { name: "release" },
        h("option", { value: "" }, "the one before"),
        releases.map((release) => h("option", { key: release }, release)),
      ),
    ),
    h(
      "label",
      { className: "sw-check" },
      h("input", { type: "checkbox", name: "despite_bad", value: "true" }),
      "even to one that is marked bad, as what was rolled back is",
    ),
  );
}
