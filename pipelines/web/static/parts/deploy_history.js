// What was deployed to an environment, the newest first.

import { deploySign } from "../domain/states.js";
import { age, duration, moment, seconds } from "../domain/time.js";
import { h } from "./elements.js";
import { Heads, Scrolling } from "./table.js";

/** @import { Deploy } from "../data/shapes.js" */

const HEADS = ["when", "what", "release", "result", "took", "why"];

/** @param {{deploys: Deploy[], now: number}} props */
export function DeployHistory({ deploys, now }) {
  return h(
    Scrolling,
    { label: "deploys" },
    h(Heads, { heads: HEADS }),
    h(
      "tbody",
      null,
      deploys.map((deploy) => h(Row, { key: deploy.deploy, deploy, now })),
    ),
  );
}

/** @param {{deploy: Deploy, now: number}} props */
function Row({ deploy, now }) {
  const { verb, release, result, reason } = deploy;
  const began = seconds(deploy.began);
  const ended = deploy.ended ? seconds(deploy.ended) : now;
  return h(
    "tr",
    null,
    h("td", { title: moment(began) }, age(now - began)),
    h("td", null, verb),
    h("td", null, release ?? "–"),
    h("td", null, `${deploySign(result)} ${result ?? "running"}`),
    h("td", null, duration(ended - began)),
    h("td", { className: "sw-quiet" }, reason ?? ""),
  );
}
