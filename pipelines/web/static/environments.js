// What runs where, since when, how far behind main, and what ran there before.

import { Acts } from "./acts.js";
import { Health } from "./health.js";
import { useLive, useNow } from "./live.js";
import { age, duration, moment, seconds } from "./time.js";
import { Empty, Page, PushLink, Sha, authorName, h } from "./view.js";

export function Environments() {
  const found = useLive("environments");
  const { data } = found;
  const now = useNow(data);
  return h(
    Page,
    { title: "Environments", found },
    data?.environments.map((each) => h(Environment, { key: `${each.project.name} ${each.name}`, each, now })),
    data?.environments.length > 0 && h(Outward, { environments: data.environments }),
  );
}

function Environment({ each, now }) {
  const { name, project, status, deploys } = each;
  const empty = !status?.release;
  return h(
    "section",
    { className: "sw-environment" },
    h("h2", null, name, h("span", { className: "sw-project" }, project.name)),
    empty
      ? h(
          Empty,
          { title: status ? "Nothing is deployed yet" : "It does not answer" },
          status
            ? "What lands on main is deployed here by itself: push a branch."
            : h("code", null, `slipway deploy status --environment ${name}`),
        )
      : h(Running, { each, now }),
    h(Health, { health: each.health, now }),
    deploys.length > 0 && h(Deploys, { deploys, now }),
  );
}

const ROLL_BACK = {
  name: "roll-back",
  needs_why: true,
  meaning:
    "A release that is kept serves again; its database stays as it is. What lands next is deployed as ever.",
};

function Running({ each, now }) {
  const { name, project, status, behind, push, deploys } = each;
  const since = seconds(status.since);
  return h(
    window.React.Fragment,
    null,
    h(
      "p",
      { className: "sw-release" },
      h(
        "span",
        { className: `sw-health sw-is-${status.healthy ? "passed" : "failed"}` },
        h("span", { className: "sw-sign", "aria-hidden": true }, status.healthy ? "✓" : "✕"),
        status.healthy ? "healthy" : "not healthy",
      ),
      h("strong", null, status.release),
      h("a", { href: status.url, target: "_blank", rel: "noreferrer" }, status.url),
    ),
    h(
      "dl",
      { className: "sw-facts" },
      h("dt", null, "revision"),
      h("dd", null, h(Sha, { sha: status.revision })),
      h("dt", null, "since"),
      h("dd", { title: moment(since) }, `${moment(since)}, ${duration(now - since)}`),
      push && h("dt", null, "brought by"),
      push && h("dd", null, h(PushLink, { push }), ` of ${authorName(push.author)}`),
      h("dt", null, "front"),
      h("dd", null, status.front),
      h("dt", null, "behind main"),
      h("dd", null, h(Behind, { behind })),
    ),
    h(
      Acts,
      {
        project: project.name,
        names: [ROLL_BACK.name],
        operations: { [ROLL_BACK.name]: { ...ROLL_BACK, what: name } },
      },
      h(Before, { deploys, release: status.release }),
    ),
    h(
      "details",
      null,
      h("summary", null, `${status.processes.length} processes`),
      h(
        "ul",
        null,
        status.processes.map((one) =>
          h("li", { key: one.name }, `${one.name}: ${one.state}, ${one.restarts} restarts`),
        ),
      ),
    ),
  );
}

function Before({ deploys, release }) {
  const served = deploys.filter((one) => one.result === "deployed" && one.release !== release);
  const names = [...new Set(served.map((one) => one.release))];
  return [
    h(
      "label",
      { key: "release" },
      "To which release?",
      h(
        "select",
        { name: "release" },
        h("option", { value: "" }, "the one before"),
        names.map((each) => h("option", { key: each }, each)),
      ),
    ),
    h(
      "label",
      { key: "bad", className: "sw-check" },
      h("input", { type: "checkbox", name: "despite_bad", value: "true" }),
      "even to one that is marked bad, as what was rolled back is",
    ),
  ];
}

function Behind({ behind }) {
  if (behind === null) return "unknown: its commit is not in main";
  if (!behind.length) return "not at all";
  return h(
    "details",
    null,
    h("summary", null, `${behind.length} commit${behind.length === 1 ? "" : "s"}`),
    h(
      "ul",
      null,
      behind.map((commit) =>
        h("li", { key: commit.revision }, h(Sha, { sha: commit.revision }), ` ${commit.title}, ${commit.author}`),
      ),
    ),
  );
}

// Anything else is a deploy that failed.
const SIGNS = {
  deployed: "✓",
  unchanged: "✓",
  started: "✓",
  stopped: "✓",
  "rolled-back": "↺",
  null: "▸",
};

function Deploys({ deploys, now }) {
  return h(
    window.React.Fragment,
    null,
    h("h3", null, "Deploys"),
    h(
      "div",
      { className: "sw-table", tabIndex: 0, role: "region", "aria-label": "deploys" },
      h(
        "table",
        null,
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            ["when", "what", "release", "result", "took", "why"].map((name) => h("th", { key: name }, name)),
          ),
        ),
        h(
          "tbody",
          null,
          deploys.map((deploy) => h(Deploy, { key: deploy.deploy, deploy, now })),
        ),
      ),
    ),
  );
}

function Deploy({ deploy, now }) {
  const began = seconds(deploy.began);
  const ended = deploy.ended ? seconds(deploy.ended) : null;
  return h(
    "tr",
    null,
    h("td", { title: moment(began) }, age(now - began)),
    h("td", null, deploy.verb),
    h("td", null, deploy.release ?? "–"),
    h("td", null, `${SIGNS[deploy.result] ?? "✕"} ${deploy.result ?? "running"}`),
    h("td", null, duration((ended ?? now) - began)),
    h("td", { className: "sw-quiet" }, deploy.reason ?? ""),
  );
}

const KINDS = ["pipeline", "coverage", "version"];

// The dashboard's own address, as others reach it too.
function address(path) {
  return new URL(`plugins/slipway/${path}`, window.location.origin + window.location.pathname).href;
}

function Outward({ environments }) {
  return h(
    "details",
    { className: "sw-outward" },
    h("summary", null, "Badges and feeds"),
    environments.map(({ name, project }) =>
      h(Badges, { key: `${project.name} ${name}`, name, project: project.name }),
    ),
    h("p", null, h("a", { href: address("deploys.atom") }, "All deploys as an Atom feed")),
  );
}

function Badges({ name, project }) {
  const page = address("").replace("plugins/slipway/", "");
  const query = new URLSearchParams({ project });
  const badges = KINDS.map((kind) => {
    const asked = kind === "version" ? new URLSearchParams({ project, environment: name }) : query;
    return { kind, url: address(`badge/${kind}.svg?${asked}`) };
  });
  const markdown = badges.map(({ kind, url }) => `[![${kind}](${url})](${page})`).join("\n");
  return h(
    "section",
    null,
    h("h3", null, `${project} on ${name}`),
    h(
      "p",
      null,
      badges.map(({ kind, url }) => h("img", { key: kind, src: url, alt: kind })),
    ),
    h("pre", { tabIndex: 0, "aria-label": `Markdown for the badges of ${project}` }, markdown),
    h("p", null, h("a", { href: address(`deploys.atom?${query}`) }, `Deploys of ${project} as an Atom feed`)),
  );
}
