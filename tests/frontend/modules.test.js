import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const STATIC = new URL("../../pipelines/web/static/", import.meta.url);
const LONGEST = 300; // lines

/** @param {string} path */
function read(path) {
  return readFileSync(new URL(path, STATIC), "utf8");
}

/**
 * The modules that a module needs before it runs, itself among them.
 * @param {string} path
 * @param {Set<string>} [known]
 */
function needed(path, known = new Set()) {
  if (known.has(path)) return known;
  known.add(path);
  for (const [, other] of read(path).matchAll(/^(?:import|\}) .*?from "(.+)";$/gm))
    needed(new URL(other, new URL(path, STATIC)).href.slice(STATIC.href.length), known);
  return known;
}

test("what the landing page needs is asked for at once, and nothing else", () => {
  const preloaded = [...read("scripts.js").matchAll(/^ +"(.+\.js)",$/gm)].map(([, path]) => path);
  const landing = needed("pages/pipelines.js", needed("main.js"));
  assert.deepEqual(preloaded.sort(), [...landing].sort());
});

test("every module has one subject, and fits in a few screens", () => {
  const paths = readdirSync(STATIC, { recursive: true, encoding: "utf8" });
  const files = paths.filter((path) => /\.(js|css)$/.test(path));
  assert.ok(files.length > 40);
  const long = files.filter((path) => read(path).split("\n").length > LONGEST);
  assert.deepEqual(long, []);
});

test("what is computed needs no browser", () => {
  for (const path of readdirSync(new URL("domain/", STATIC)))
    assert.doesNotMatch(read(`domain/${path}`), /\b(window|document|fetch)\b/, path);
});
