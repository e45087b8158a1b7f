// Authors as git writes them: "Ada Lovelace <ada@example.org>".

/** @param {string} author */
export function authorName(author) {
  return author.replace(/<.*/, "").trim();
}

/**
 * The address in lower case; the whole where there are no angle brackets.
 * @param {string} author
 */
export function authorAddress(author) {
  return author
    .replace(/^.*</, "")
    .replace(/[> ]+$/, "")
    .toLowerCase();
}

/**
 * The initials of an author, and a hue in degrees that is always theirs.
 * @param {string} author
 */
export function portrait(author) {
  const name = authorName(author) || "?";
  const initials = name
    .split(/[\s._-]+/)
    .map((word) => [...word][0])
    .slice(0, 2)
    .join("")
    .toUpperCase();
  const hue = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
  return { initials, hue };
}
