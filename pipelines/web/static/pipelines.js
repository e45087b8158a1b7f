// The landing page: every push, newest first, and where it is.

import { useLive, useNow } from "./live.js";
import { Stages, State } from "./stages.js";
import { age, moment } from "./time.js";
import { Avatar, Empty, Page, PushLink, Sha, authorName, h } from "./view.js";

const { useEffect, useRef, useState } = window.React;

const STATES = ["open", "landed", "deployed", "rejected", "superseded", "withdrawn"];
const PER_PAGE = 50;

export function Pipelines() {
  const [wanted, setWanted] = useState({ project: "", branch: "", author: "", state: "" });
  const [pages, setPages] = useState([0]); // what each page comes before; the last is shown
  const before = pages[pages.length - 1];
  const asked = Object.entries({ ...wanted, before, limit: PER_PAGE }).filter(([, word]) => word);
  const found = useLive(`pushes?${new URLSearchParams(asked)}`);
  const kept = useRef(null);
  if (found.data) kept.current = found.data;
  const data = found.data ?? (found.error ? null : kept.current);
  const now = useNow(data);
  const choose = (change) => {
    setWanted({ ...wanted, ...change });
    setPages([0]);
  };
  const filtered = Object.values(wanted).some(Boolean);
  return h(
    Page,
    { title: "Pipelines", found: { ...found, data } },
    data && h(Filters, { wanted, choose, projects: data.projects }),
    data && h(Rows, { pushes: data.pushes, now, filtered, many: data.projects.length > 1 }),
    data &&
      h(Pages, {
        number: pages.length,
        newer: pages.length > 1 ? () => setPages(pages.slice(0, -1)) : null,
        older: data.next ? () => setPages([...pages, data.next]) : null,
      }),
  );
}

function Filters({ wanted, choose, projects }) {
  const first = useRef(null);
  useEffect(() => {
    const onKey = (event) => {
      const typing = event.target.matches("input, select, textarea");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      first.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const select = (name, all, options) =>
    h(
      "select",
      {
        "aria-label": name,
        value: wanted[name],
        onChange: (event) => choose({ [name]: event.target.value }),
      },
      h("option", { value: "" }, all),
      options.map((option) => h("option", { key: option, value: option }, option)),
    );
  const search = (name, hint, ref) =>
    h("input", {
      ref,
      type: "search",
      "aria-label": name,
      placeholder: hint,
      value: wanted[name],
      onChange: (event) => choose({ [name]: event.target.value }),
    });
  return h(
    "form",
    { className: "sw-filters", role: "search", onSubmit: (event) => event.preventDefault() },
    search("branch", "branch  ( / )", first),
    search("author", "author"),
    select("state", "every state", STATES),
    projects.length > 1 &&
      select(
        "project",
        "every project",
        projects.map((project) => project.name),
      ),
  );
}

function Rows({ pushes, now, filtered, many }) {
  const [unfolded, setUnfolded] = useState(false);
  if (!pushes.length && filtered)
    return h(Empty, { title: "No such push" }, "Nothing matches all of the filters above.");
  if (!pushes.length)
    return h(
      Empty,
      { title: "No push yet" },
      "Push a branch to the hub, and it travels here while you look: ",
      h("code", null, "git push"),
      ". ",
      h("code", null, "make demo"),
      " pushes three.",
    );
  const folded = pushes.filter((push) => push.state === "superseded");
  const shown = filtered || unfolded ? pushes : pushes.filter((push) => !folded.includes(push));
  return h(
    window.React.Fragment,
    null,
    h(
      "ul",
      { className: "sw-rows" },
      shown.map((push) => h(Row, { key: push.id, push, now, many })),
    ),
    !filtered &&
      folded.length > 0 &&
      h(
        "button",
        { type: "button", className: "sw-link", onClick: () => setUnfolded(!unfolded) },
        unfolded ? "fold what is superseded" : `show ${folded.length} superseded`,
      ),
  );
}

export function Row({ push, now, many, onPick, picked }) {
  const why = push.state !== "deployed" && !onPick && push.reason; // unfolded, it is told below
  return h(
    "li",
    { className: "sw-row" },
    h(
      "div",
      { className: "sw-row-head" },
      h(Avatar, { author: push.author }),
      h(
        "div",
        { className: "sw-who" },
        h(
          "div",
          { className: "sw-branch" },
          h(PushLink, { push }),
          many && h("span", { className: "sw-project" }, push.project),
          h(Sha, { sha: push.revision }),
        ),
        h("div", { className: "sw-title", title: push.title }, push.title),
      ),
      h(
        "div",
        { className: "sw-when" },
        h(State, { push }),
        h(
          "span",
          { className: "sw-quiet", title: `${authorName(push.author)}, ${moment(push.received_at)}` },
          age(now - push.received_at),
        ),
      ),
    ),
    h(Stages, { stages: push.stages, now, onPick, picked }),
    why && h("p", { className: "sw-reason" }, why),
  );
}

function Pages({ number, newer, older }) {
  if (!newer && !older) return null;
  return h(
    "nav",
    { className: "sw-pages", "aria-label": "pages" },
    h("button", { type: "button", disabled: !newer, onClick: newer }, "newer"),
    h("span", { className: "sw-quiet" }, `page ${number}`),
    h("button", { type: "button", disabled: !older, onClick: older }, "older"),
  );
}
