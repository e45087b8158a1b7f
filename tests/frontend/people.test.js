import assert from "node:assert/strict";
import { test } from "node:test";
import { authorAddress, authorName, portrait } from "../../pipelines/web/static/domain/authors.js";
import { mayAct } from "../../pipelines/web/static/domain/permissions.js";

const ADA = "Ada King-Lovelace <Ada@Example.org>";
const DEVELOPER = {
  name: "ada",
  role: "developer",
  acts: ["rerun"],
  own: ["rerun", "cancel"],
  addresses: ["ada@example.org"],
};

test("an author is a name and an address", () => {
  assert.equal(authorName(ADA), "Ada King-Lovelace");
  assert.equal(authorAddress(ADA), "ada@example.org");
  assert.equal(authorAddress("ada@example.org"), "ada@example.org");
});

test("a portrait has at most two initials and always the same hue", () => {
  assert.deepEqual(portrait(ADA).initials, "AK");
  assert.equal(portrait("").initials, "?");
  assert.equal(portrait("𝒜da").initials, "𝒜");
  assert.equal(portrait(ADA).hue, portrait("Ada King-Lovelace <other@example.org>").hue);
  assert.ok(portrait(ADA).hue >= 0 && portrait(ADA).hue < 360);
});

test("more is allowed on one's own branches", () => {
  assert.equal(mayAct(DEVELOPER, "rerun", "Eve <eve@example.org>"), true);
  assert.equal(mayAct(DEVELOPER, "cancel", ADA), true);
  assert.equal(mayAct(DEVELOPER, "cancel", "Eve <eve@example.org>"), false);
  assert.equal(mayAct(DEVELOPER, "cancel"), false);
  assert.equal(mayAct(DEVELOPER, "pause", ADA), false);
});
