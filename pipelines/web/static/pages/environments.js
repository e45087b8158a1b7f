// What runs where, since when, how far behind main, and what ran there before.

import { query } from "../data/addresses.js";
import { useLive, useNow } from "../data/live.js";
import { BadgesAndFeeds } from "../parts/badges.js";
import { DeployHistory } from "../parts/deploy_history.js";
import { Fragment, h } from "../parts/elements.js";
import { Health } from "../parts/health.js";
import { Empty, Page } from "../parts/page.js";
import { RunningRelease } from "../parts/running_release.js";

/** @import { Environment } from "../data/shapes.js" */

export default function Environments() {
  const loaded = useLive(query("environments"));
  const { data } = loaded;
  const now = useNow(data);
  return h(
    Page,
    { title: "Environments", loaded },
    data?.environments.map((environment) =>
      h(One, { key: `${environment.project.name} ${environment.name}`, environment, now }),
    ),
    data && data.environments.length > 0 && h(BadgesAndFeeds, { environments: data.environments }),
  );
}

/** @param {{environment: Environment, now: number}} props */
function One({ environment, now }) {
  const { name, project, health, deploys } = environment;
  return h(
    "section",
    { className: "sw-environment" },
    h("h2", null, name, h("span", { className: "sw-project" }, project.name)),
    h(Running, { environment, now }),
    h(Health, { health, now }),
    deploys.length > 0 &&
      h(Fragment, null, h("h3", null, "Deploys"), h(DeployHistory, { deploys, now })),
  );
}

/** @param {{environment: Environment, now: number}} props */
function Running({ environment, now }) {
  const { name, status } = environment;
  if (!status)
    return h(
      Empty,
      { title: "It does not answer" },
      h("code", null, `slipway deploy status --environment ${name}`),
    );
  if (!status.release)
    return h(
      Empty,
      { title: "Nothing is deployed yet" },
      "What lands on main is deployed here by itself: push a branch.",
    );
  return h(RunningRelease, { environment, status, now });
}
