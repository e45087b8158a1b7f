// What people do, by the form of Buildbot's own button: the master asks who it is and what their
// role may, writes down the act, and says in a build what came of it.

import { h } from "./view.js";

const { useEffect, useRef, useState } = window.React;

const HERE = new URL(".", import.meta.url);
const LOOK_EVERY = 200; // milliseconds
const SUCCESS = 0;
const NOBODY = { name: null, role: null, acts: [], own: [], addresses: [] };
// Asked once: whoever signs in or out opens the page anew.
const asked = fetch(new URL("me", HERE)).then((answer) => (answer.ok ? answer.json() : NOBODY), () => NOBODY);

export function useMe() {
  const [me, setMe] = useState(NOBODY);
  useEffect(() => {
    asked.then(setMe);
  }, []);
  return me;
}

// Whether the role of this person is enough; author: of the branch, for those that are one's own.
function may(me, name, author) {
  if (me.acts.includes(name)) return true;
  const address = (author ?? "").replace(/^.*</, "").replace(/[> ]+$/, "").toLowerCase();
  return me.own.includes(name) && me.addresses.includes(address);
}

// Those buttons that this person may press. operations: name -> {name, meaning, needs_why}, as the
// data has them; push: what they are about, if it is not the whole gate; children: what is asked for
// beside a reason.
export function Acts({ project, names, operations, push, children }) {
  const me = useMe();
  const mine = names.filter((name) => may(me, name, push?.author));
  if (!mine.length) return null;
  return h(
    "div",
    { className: "sw-buttons" },
    mine.map((name) => {
      const operation = operations[name];
      const branch = push?.branch;
      const what = `${name} ${branch ?? operation.what ?? `the gate of ${project}`}`;
      const press = () => dialogs.ask({ project, operation, branch, what, children });
      return h("button", { key: name, type: "button", "aria-label": what, onClick: press }, name);
    }),
  );
}

// What is asked before an act, and what is said of it afterwards, when its button may be gone.
const dialogs = { ask: () => {} };

export function Dialog() {
  const [asked, setAsked] = useState(null);
  useEffect(() => {
    dialogs.ask = setAsked;
  }, []);
  return asked && h(Opened, { ...asked, close: () => setAsked(null) });
}

function Opened({ project, operation, branch, what, children, close }) {
  const dialog = useRef(null);
  const [done, setDone] = useState(null); // {well, words}
  const [busy, setBusy] = useState(false);
  useEffect(() => dialog.current.showModal(), []);
  const send = async (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target));
    for (const box of event.target.querySelectorAll("[type=checkbox]")) fields[box.name] = [box.checked];
    setBusy(true);
    setDone(await perform(project, { act: operation.name, branch: branch ?? "", ...fields }));
    setBusy(false);
  };
  return h(
    "dialog",
    { ref: dialog, className: "slipway sw-dialog", "aria-label": what, onClose: close },
    h(
      "form",
      { onSubmit: send },
      h("h2", null, `${what}?`),
      h("p", { className: "sw-quiet" }, operation.meaning),
      !done && children,
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
  );
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
