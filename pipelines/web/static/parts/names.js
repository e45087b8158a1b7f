// How pages name authors, commits, pushes and projects.

import { portrait } from "../domain/authors.js";
import { h } from "./elements.js";

/** @import { ChangeEvent, CSSProperties, ReactNode } from "react" */
/** @import { Project, Push } from "../data/shapes.js" */

/** @param {{author: string}} props */
export function Avatar({ author }) {
  const { initials, hue } = portrait(author);
  const style = /** @type {CSSProperties} */ ({ "--hue": hue });
  return h("span", { className: "sw-avatar", style, title: author, "aria-hidden": true }, initials);
}

/** @param {{sha: string}} props */
export function Sha({ sha }) {
  return h("code", { className: "sw-sha", title: sha }, sha.slice(0, 7));
}

/** @param {{push: Pick<Push, "revision"> & {branch?: string}, children?: ReactNode}} props */
export function PushLink({ push, children }) {
  return h("a", { href: `#/pipelines/${push.revision}` }, children ?? push.branch);
}

/**
 * Which project a page is about, where there are several.
 * @param {{
 *   data: {project: Project, projects: Project[]}, setProject: (name: string) => void,
 * }} props
 */
export function ProjectChoice({ data, setProject }) {
  if (data.projects.length < 2) return null;
  return h(
    "select",
    {
      "aria-label": "project",
      value: data.project.name,
      onChange: (/** @type {ChangeEvent<HTMLSelectElement>} */ event) =>
        setProject(event.target.value),
    },
    data.projects.map(({ name }) => h("option", { key: name, value: name }, name)),
  );
}
