// The landing page: every push, newest first, and where it is.

import { query } from "../data/addresses.js";
import { useKept, useLive, useNow } from "../data/live.js";
import { PUSH_STATES } from "../domain/states.js";
import { Fragment, h } from "../parts/elements.js";
import { Empty, Notice, Page } from "../parts/page.js";
import { PushFilters } from "../parts/push_filters.js";
import { PushRow } from "../parts/push_row.js";

/** @import { Push } from "../data/shapes.js" */
/** @import { Filters } from "../parts/push_filters.js" */

const { useState } = window.React;
const PER_PAGE = 50;
/** @type {Filters} */
const EVERYTHING = { project: "", branch: "", author: "", state: "" };

export default function Pipelines() {
  const [filters, setFilters] = useState(EVERYTHING);
  const [starts, setStarts] = useState([0]); // for each page, the push that it begins after
  const before = starts[starts.length - 1];
  const loaded = useKept(useLive(query("pushes", { ...filters, before, limit: PER_PAGE })));
  const { data } = loaded;
  const now = useNow(data);
  const choose = (/** @type {Partial<Filters>} */ change) => {
    setFilters({ ...filters, ...change });
    setStarts([0]);
  };
  if (!data) return h(Page, { title: "Pipelines", loaded });
  const { projects, troubles, pushes, next } = data;
  const filtered = Object.values(filters).some(Boolean);
  return h(
    Page,
    { title: "Pipelines", loaded },
    troubles.map((words) => h(Notice, { key: words, kind: "warn" }, words)),
    h(PushFilters, {
      filters,
      choose,
      states: PUSH_STATES,
      projects: projects.map((it) => it.name),
    }),
    h(Rows, { pushes, now, filtered, showProject: projects.length > 1 }),
    h(Turning, {
      number: starts.length,
      newer: starts.length > 1 ? () => setStarts(starts.slice(0, -1)) : undefined,
      older: next ? () => setStarts([...starts, next]) : undefined,
    }),
  );
}

/** @param {{pushes: Push[], now: number, filtered: boolean, showProject: boolean}} props */
function Rows({ pushes, now, filtered, showProject }) {
  const [unfolded, setUnfolded] = useState(false);
  if (!pushes.length) return h(NoPush, { filtered });
  const kept = pushes.filter((push) => push.state !== "superseded");
  const folded = pushes.length - kept.length;
  const shown = filtered || unfolded ? pushes : kept;
  return h(
    Fragment,
    null,
    h(
      "ul",
      { className: "sw-rows" },
      shown.map((push) => h(PushRow, { key: push.id, push, now, showProject })),
    ),
    !filtered &&
      folded > 0 &&
      h(
        "button",
        { type: "button", className: "sw-link", onClick: () => setUnfolded(!unfolded) },
        unfolded ? "fold what is superseded" : `show ${folded} superseded`,
      ),
  );
}

/** @param {{filtered: boolean}} props */
function NoPush({ filtered }) {
  if (filtered)
    return h(Empty, { title: "No such push" }, "Nothing matches all of the filters above.");
  return h(
    Empty,
    { title: "No push yet" },
    "Push a branch to the hub, and it travels here while you look: ",
    h("code", null, "git push"),
    ". ",
    h("code", null, "make demo"),
    " pushes three.",
  );
}

/** @param {{number: number, newer?: () => void, older?: () => void}} props */
function Turning({ number, newer, older }) {
  if (!newer && !older) return null;
  return h(
    "nav",
    { className: "sw-pages", "aria-label": "pages" },
    h("button", { type: "button", disabled: !newer, onClick: newer }, "newer"),
    h("span", { className: "sw-quiet" }, `page ${number}`),
    h("button", { type: "button", disabled: !older, onClick: older }, "older"),
  );
}
