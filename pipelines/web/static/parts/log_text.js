// The text of a build's log, from its end if it is long.

import { withoutColours } from "../domain/text.js";
import { h } from "./elements.js";

/** @import { BuildLog } from "../data/shapes.js" */

const { useEffect, useState } = window.React;
const LONGEST = 200_000; // characters

/** @param {{log: BuildLog}} props */
export function LogText({ log }) {
  const [text, setText] = useState(/** @type {string|null} */ (null));
  useEffect(() => {
    let gone = false;
    const show = (/** @type {string} */ loaded) => gone || setText(loaded);
    load(log.id).then(show, (error) => show(`It could not be loaded: ${error.message}`));
    return () => {
      gone = true;
    };
    // A log that has grown is loaded again.
  }, [log.id, log.lines]);
  const isCut = text !== null && text.length > LONGEST;
  return h(
    "div",
    { className: "sw-log" },
    isCut &&
      h(
        "p",
        { className: "sw-quiet" },
        "Its end: ",
        h("a", { href: `api/v2/logs/${log.id}/raw` }, "all of it"),
      ),
    h("pre", { tabIndex: 0, "aria-label": log.name }, text?.slice(-LONGEST) ?? "Loading…"),
  );
}

/**
 * @param {number} log
 * @returns {Promise<string>}
 */
async function load(log) {
  const response = await fetch(`api/v2/logs/${log}/raw_inline`);
  if (!response.ok) throw new Error(response.statusText);
  return withoutColours(await response.text());
}
