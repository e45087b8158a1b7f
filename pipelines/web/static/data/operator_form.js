// What people do, sent as Buildbot's own form: the master checks their role, records the act, and
// says in a build how it ended.

import { isSuccess } from "../domain/states.js";

/** @typedef {{succeeded: boolean, message: string}} Result */
/** @typedef {{complete: boolean, results: number|null, state_string: string}} FormBuild */

const LOOK_EVERY = 200; // milliseconds

/**
 * Send the form of a project, and wait for its build to end.
 * @param {string} project
 * @param {Record<string, unknown>} fields
 * @returns {Promise<Result>}
 */
export async function act(project, fields) {
  try {
    return await resultOf(await force(project, fields));
  } catch (error) {
    return { succeeded: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * @param {string} project
 * @param {Record<string, unknown>} params
 * @returns {Promise<number>} The buildset.
 */
async function force(project, params) {
  const response = await fetch(`api/v2/forceschedulers/${project}-gate-form`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "force", params }),
  });
  const { result, error } = await response.json();
  if (error) throw new Error(sentence(error.message));
  return result[0];
}

/**
 * What Buildbot complains of: a sentence, or one for each field.
 * @param {string|Record<string, string>} message
 */
function sentence(message) {
  return typeof message === "string" ? message : Object.values(message).join("; ");
}

/**
 * @param {number} buildset
 * @returns {Promise<Result>}
 */
async function resultOf(buildset) {
  for (;;) {
    const { buildrequests } = await get(`buildrequests?buildsetid=${buildset}`);
    const { builds } = await get(`builds?buildrequestid=${buildrequests[0].buildrequestid}`);
    /** @type {FormBuild|undefined} */
    const build = builds[0];
    if (build?.complete) {
      return { succeeded: isSuccess(build.results), message: build.state_string };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** @param {string} path */
async function get(path) {
  return (await fetch(`api/v2/${path}`)).json();
}
