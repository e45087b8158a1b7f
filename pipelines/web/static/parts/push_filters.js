// The filters of a list of pushes; the key "/" focuses the first.

import { h } from "./elements.js";

/** @import { ChangeEvent, RefObject } from "react" */

/** @typedef {{project: string, branch: string, author: string, state: string}} Filters */

const { useEffect, useRef } = window.React;

/**
 * @param {{
 *   filters: Filters, choose: (change: Partial<Filters>) => void, states: string[],
 *   projects: string[],
 * }} props
 */
export function PushFilters({ filters, choose, states, projects }) {
  const branch = useFocusBySlash();
  const search = (/** @type {keyof Filters} */ name) => ({
    name,
    value: filters[name],
    choose: (/** @type {string} */ value) => choose({ [name]: value }),
  });
  return h(
    "form",
    { className: "sw-filters", role: "search", onSubmit: (event) => event.preventDefault() },
    h(Search, { ...search("branch"), hint: "branch  ( / )", input: branch }),
    h(Search, { ...search("author"), hint: "author" }),
    h(Choice, { ...search("state"), all: "every state", options: states }),
    projects.length > 1 &&
      h(Choice, { ...search("project"), all: "every project", options: projects }),
  );
}

/** A reference to the field that the key "/" leads to, unless somebody types. */
function useFocusBySlash() {
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  useEffect(() => {
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      const typing =
        event.target instanceof Element && event.target.matches("input, select, textarea");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return field;
}

/**
 * @param {{
 *   name: string, value: string, choose: (value: string) => void, hint: string,
 *   input?: RefObject<HTMLInputElement>,
 * }} props
 */
function Search({ name, value, choose, hint, input }) {
  return h("input", {
    ref: input,
    type: "search",
    "aria-label": name,
    placeholder: hint,
    value,
    onChange: (event) => choose(event.target.value),
  });
}

/**
 * @param {{
 *   name: string, value: string, choose: (value: string) => void, all: string,
 *   options: string[],
 * }} props
 */
function Choice({ name, value, choose, all, options }) {
  return h(
    "select",
    {
      "aria-label": name,
      value,
      onChange: (/** @type {ChangeEvent<HTMLSelectElement>} */ event) => choose(event.target.value),
    },
    h("option", { value: "" }, all),
    options.map((option) => h("option", { key: option, value: option }, option)),
  );
}
