import assert from "node:assert/strict";
import { test } from "node:test";
import { query } from "../../pipelines/web/static/data/addresses.js";
import { Poll } from "../../pipelines/web/static/data/poll.js";

/** A master that answers when it is told to; it notes what it was asked and what was shown. */
function slowMaster() {
  /** @type {{path: string, answer: () => void}[]} */
  const requests = [];
  /** @type {string[]} */
  const shown = [];
  const poll = new Poll(
    (path) =>
      new Promise((resolve) => requests.push({ path, answer: () => resolve(`data of ${path}`) })),
    (_, answer) => shown.push(answer),
  );
  return { poll, requests, shown };
}

/** Everything that is due without a further answer. */
const settled = () => new Promise(setImmediate);

test("changes during a request are asked for once, after it", async () => {
  const { poll, requests, shown } = slowMaster();
  poll.want("pushes?");
  for (let change = 0; change < 5; change++) poll.look();
  assert.equal(requests.length, 1);
  requests[0].answer();
  await settled();
  assert.equal(requests.length, 2);
  requests[1].answer();
  await settled();
  assert.deepEqual([requests.length, shown.length], [2, 2]);
});

test("an answer for what is not wanted any more is not shown", async () => {
  const { poll, requests, shown } = slowMaster();
  poll.want("old?");
  poll.want("new?");
  requests[0].answer();
  await settled();
  assert.deepEqual(
    requests.map(({ path }) => path),
    ["old?", "new?"],
  );
  assert.deepEqual(shown, []);
  requests[1].answer();
  await settled();
  assert.deepEqual(shown, ["data of new?"]);
});

test("after its end nothing is asked and nothing is shown", async () => {
  const { poll, requests, shown } = slowMaster();
  poll.want("pushes?");
  poll.look();
  poll.stop();
  requests[0].answer();
  await settled();
  assert.deepEqual([requests.length, shown.length], [1, 0]);
});

test("a query leaves out what is empty", () => {
  assert.equal(query("pushes", { branch: "a/b", state: "", before: 0 }), "pushes?branch=a%2Fb");
  assert.equal(query("environments"), "environments?");
});
