// Text that programs print: logs and diffs.

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/**
 * A log without the sequences that colour a terminal.
 * @param {string} text
 */
export function withoutColours(text) {
  return text.replace(COLOURS, "");
}

const MOST_NAMED = 3;

/**
 * The first of some names, and how many more there are.
 * @param {string[]} names
 */
export function firstOf(names) {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** @typedef {"file"|"added"|"removed"|"place"|"same"} DiffLineKind */

/**
 * What a line of a diff says.
 * @param {string} line
 * @returns {DiffLineKind}
 */
export function diffLineKind(line) {
  if (["+++", "---", "diff "].some((head) => line.startsWith(head))) return "file";
  if (line.startsWith("+")) return "added";
  if (line.startsWith("-")) return "removed";
  return line.startsWith("@") ? "place" : "same";
}
