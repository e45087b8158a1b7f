// Which buttons a viewer is shown; the master decides again when one is pressed.

import { authorAddress } from "./authors.js";

/** @import { Viewer } from "../data/shapes.js" */

/**
 * Whether the role of a viewer allows an act.
 * @param {Viewer} viewer
 * @param {string} act
 * @param {string} [author] Of the branch that it is about: more is allowed on one's own.
 */
export function mayAct(viewer, act, author = "") {
  if (viewer.acts.includes(act)) return true;
  return viewer.own.includes(act) && viewer.addresses.includes(authorAddress(author));
}
