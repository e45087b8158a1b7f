// Badges of each environment, with the Markdown for a README, and feeds of deploys.

import { dashboardAddress, query } from "../data/addresses.js";
import { h } from "./elements.js";

/** @import { Environment } from "../data/shapes.js" */

/** @param {{environments: Environment[]}} props */
export function BadgesAndFeeds({ environments }) {
  return h(
    "details",
    { className: "sw-outward" },
    h("summary", null, "Badges and feeds"),
    environments.map(({ name, project }) =>
      h(Badges, { key: `${project.name} ${name}`, environment: name, project: project.name }),
    ),
    h("p", null, h("a", { href: address("deploys.atom") }, "All deploys as an Atom feed")),
  );
}

/** @param {{environment: string, project: string}} props */
function Badges({ environment, project }) {
  const badges = [
    { kind: "pipeline", url: address(query("badge/pipeline.svg", { project })) },
    { kind: "coverage", url: address(query("badge/coverage.svg", { project })) },
    { kind: "version", url: address(query("badge/version.svg", { project, environment })) },
  ];
  const page = dashboardAddress();
  const markdown = badges.map(({ kind, url }) => `[![${kind}](${url})](${page})`).join("\n");
  const feed = address(query("deploys.atom", { project }));
  return h(
    "section",
    null,
    h("h3", null, `${project} on ${environment}`),
    h(
      "p",
      null,
      badges.map(({ kind, url }) => h("img", { key: kind, src: url, alt: kind })),
    ),
    h("pre", { tabIndex: 0, "aria-label": `Markdown for the badges of ${project}` }, markdown),
    h("p", null, h("a", { href: feed }, `Deploys of ${project} as an Atom feed`)),
  );
}

/**
 * An address of Slipway's own as others reach it.
 * @param {string} path
 */
function address(path) {
  return new URL(`plugins/slipway/${path}`, dashboardAddress()).href;
}
