// What the administrator does to the gate, by the form of Buildbot's own button: the master asks
// who it is, writes down the act, and says in a build what came of it.

import { h } from "./view.js";

const { useEffect, useRef, useState } = window.React;

const LOOK_EVERY = 200; // milliseconds
const SUCCESS = 0;
const who = { mayAct: false };

export function signedIn(user) {
  who.mayAct = Boolean(user && !user.anonymous);
}

// Nothing for who may only look.
export function Buttons({ children }) {
  return who.mayAct ? h("div", { className: "sw-buttons" }, children) : null;
}

// operation: {name, meaning, needs_why}, as the gate's data has it; branch: of the whole gate none.
export function Act({ project, operation, branch }) {
  const dialog = useRef(null);
  const [asks, setAsks] = useState(false);
  const [done, setDone] = useState(null); // {well, words}
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (asks) dialog.current?.showModal();
  }, [asks]);
  const send = async (event) => {
    event.preventDefault();
    const reason = new FormData(event.target).get("reason");
    setBusy(true);
    setDone(await perform(project, { act: operation.name, branch: branch ?? "", reason }));
    setBusy(false);
  };
  const close = () => {
    setAsks(false);
    setDone(null);
  };
  const what = branch ? `${operation.name} ${branch}` : `${operation.name} the gate of ${project}`;
  return [
    h("button", { key: "ask", type: "button", "aria-label": what, onClick: () => setAsks(true) }, operation.name),
    asks &&
      h(
        "dialog",
        { key: "dialog", ref: dialog, className: "sw-dialog", "aria-label": what, onClose: close },
        h(
          "form",
          { onSubmit: send },
          h("h2", null, `${what}?`),
          h("p", { className: "sw-quiet" }, operation.meaning),
          !done &&
            h(
              "label",
              null,
              operation.needs_why ? "Why? Others read it." : "Why? Others read it; may be left out.",
              h("input", { name: "reason", required: operation.needs_why, autoFocus: true, disabled: busy }),
            ),
          done && h("p", { className: `sw-is-${done.well ? "passed" : "failed"}`, role: "status" }, done.words),
          h(
            "p",
            { className: "sw-buttons" },
            !done && h("button", { type: "submit", disabled: busy }, busy ? "…" : operation.name),
            h("button", { type: "button", onClick: () => dialog.current.close() }, done ? "close" : "leave it"),
          ),
        ),
      ),
  ];
}

async function perform(project, params) {
  try {
    const [buildset] = await call(`forceschedulers/${project}-gate-form`, "force", params);
    return await end(buildset);
  } catch (error) {
    return { well: false, words: error.message };
  }
}

async function call(path, method, params) {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`api/v2/${path}`, { method: "POST", body, headers });
  const { result, error } = await answer.json();
  if (error) throw new Error(words(error.message));
  return result;
}

function words(message) {
  return typeof message === "string" ? message : Object.values(message).join("; ");
}

async function end(buildset) {
  for (;;) {
    const { buildrequests } = await get(`buildrequests?buildsetid=${buildset}`);
    const { builds } = await get(`builds?buildrequestid=${buildrequests[0].buildrequestid}`);
    const [build] = builds;
    if (build?.complete) return { well: build.results === SUCCESS, words: build.state_string };
    await new Promise((next) => setTimeout(next, LOOK_EVERY));
  }
}

async function get(path) {
  return (await fetch(`api/v2/${path}`)).json();
}
