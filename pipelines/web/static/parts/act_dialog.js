// The dialog that asks for a reason before an act and shows its result; it outlives its button.

import { act } from "../data/operator_form.js";
import { h } from "./elements.js";

/** @import { FormEvent, ReactNode } from "react" */
/** @import { Operation } from "../data/shapes.js" */
/** @import { Result } from "../data/operator_form.js" */

/**
 * An act that somebody wants to do; `branch` is empty if it is about none.
 * @typedef {{
 *   project: string, operation: Operation, branch: string, label: string, children?: ReactNode,
 * }} Question
 */

const { useEffect, useRef, useState } = window.React;

const dialog = {
  /** @type {(question: Question) => void} */
  ask: () => {},
};

/**
 * Open the dialog.
 * @param {Question} question
 */
export function askBefore(question) {
  dialog.ask(question);
}

/** Where the dialog of a page opens. */
export function ActDialog() {
  const [question, setQuestion] = useState(/** @type {Question|null} */ (null));
  useEffect(() => {
    dialog.ask = setQuestion;
  }, []);
  return question && h(Opened, { question, close: () => setQuestion(null) });
}

/** @param {{question: Question, close: () => void}} props */
function Opened({ question, close }) {
  const { project, operation, branch, label, children } = question;
  const element = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const [result, setResult] = useState(/** @type {Result|null} */ (null));
  const [busy, setBusy] = useState(false);
  useEffect(() => element.current?.showModal(), []);
  const send = async (/** @type {FormEvent<HTMLFormElement>} */ event) => {
    event.preventDefault();
    const fields = { act: operation.name, branch, ...fieldsOf(event.currentTarget) };
    setBusy(true);
    setResult(await act(project, fields));
    setBusy(false);
  };
  return h(
    "dialog",
    { ref: element, className: "slipway sw-dialog", "aria-label": label, onClose: close },
    h(
      "form",
      { onSubmit: send },
      h("h2", null, `${label}?`),
      h("p", { className: "sw-quiet" }, operation.meaning),
      !result && children,
      !result && h(Reason, { required: operation.needs_why, disabled: busy }),
      result && h(Outcome, { result }),
      h(
        "p",
        { className: "sw-buttons" },
        !result && h("button", { type: "submit", disabled: busy }, busy ? "…" : operation.name),
        h(
          "button",
          { type: "button", onClick: () => element.current?.close() },
          result ? "close" : "leave it",
        ),
      ),
    ),
  );
}

/**
 * What was filled in, as Buildbot's form takes it: a checkbox is a list of one truth.
 * @param {HTMLFormElement} form
 */
function fieldsOf(form) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const boxes = form.querySelectorAll("[type=checkbox]");
  return {
    ...Object.fromEntries(new FormData(form)),
    ...Object.fromEntries([...boxes].map(({ name, checked }) => [name, [checked]])),
  };
}

/** @param {{required: boolean, disabled: boolean}} props */
function Reason({ required, disabled }) {
  return h(
    "label",
    null,
    required ? "Why? Others read it." : "Why? Others read it; may be left out.",
    h("input", { name: "reason", required, autoFocus: true, disabled }),
  );
}

/** @param {{result: Result}} props */
function Outcome({ result }) {
  const className = `sw-is-${result.succeeded ? "passed" : "failed"}`;
  return h("p", { className, role: "status" }, result.message);
}
