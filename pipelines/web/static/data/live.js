// Hooks for the data of pages, which is fetched again whenever the master says that it changed.

import { pluginAddress } from "./addresses.js";
import { isConnectionLost, listen } from "./changes.js";
import { Poll } from "./poll.js";

/** @import { Answers } from "./shapes.js" */

/**
 * What a page knows: its data, or why there is none; `lost`: the master does not answer.
 * @template Data
 * @typedef {{data: Data|null, error: string|null, lost: boolean}} Loaded
 */
/**
 * An answer, and by how many seconds this clock is ahead of the master's.
 * @template Answer
 * @typedef {Answer & {skew: number}} Timed
 */

const { useEffect, useRef, useState } = window.React;
const TICK = 1000; // milliseconds
/** @type {Loaded<never>} */
const NOTHING = { data: null, error: null, lost: false };

/**
 * Fetch the data of a page; throws an error with the master's sentence if it refuses.
 * @template {keyof Answers} Name
 * @param {`${Name}?${string}`} path
 * @returns {Promise<Answers[Name]>}
 */
export async function ask(path) {
  const response = await fetch(pluginAddress(`api/${path}`));
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/**
 * The data of a path, renewed at each change; a new path begins with nothing.
 * @template {keyof Answers} Name
 * @param {`${Name}?${string}`} path
 * @returns {Loaded<Timed<Answers[Name]>>}
 */
export function useLive(path) {
  /** @typedef {Loaded<Timed<Answers[Name]>>} State */
  /** @type {State} */
  const nothing = NOTHING;
  const [state, setState] = useState({ path, loaded: nothing });
  const [poll] = useState(
    () =>
      new Poll(outcomeOf, (polled, outcome) =>
        setState((before) => ({
          path: /** @type {typeof path} */ (polled),
          loaded: renewed(before.path === polled ? before.loaded : nothing, outcome),
        })),
      ),
  );
  useEffect(() => {
    const stopListening = listen(() => poll.look());
    return () => {
      poll.stop();
      stopListening();
    };
  }, [poll]);
  useEffect(() => {
    poll.want(path);
  }, [path, poll]);
  return state.path === path ? state.loaded : { ...nothing, lost: state.loaded.lost };
}

/**
 * @param {string} path
 * @returns {Promise<{answer: any, error: null}|{answer: null, error: Error}>}
 */
async function outcomeOf(path) {
  try {
    return { answer: await ask(/** @type {"pushes?"} */ (path)), error: null };
  } catch (error) {
    return { answer: null, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/**
 * What a page knows after an answer: data are kept while the master cannot be reached.
 * @template Data
 * @param {Loaded<Data>} before
 * @param {Awaited<ReturnType<typeof outcomeOf>>} outcome
 * @returns {Loaded<Data>}
 */
function renewed(before, { answer, error }) {
  if (error === null) {
    const data = { ...answer, skew: Date.now() / 1000 - answer.now };
    return { data, error: null, lost: isConnectionLost() };
  }
  const unreachable = error instanceof TypeError; // as `fetch` says it
  if (unreachable && before.data) return { ...before, lost: true };
  return { data: null, error: error.message, lost: unreachable };
}

/**
 * The data of the path before, until those of a new path are there or cannot be loaded.
 * @template Data
 * @param {Loaded<Data>} loaded
 * @returns {Loaded<Data>}
 */
export function useKept(loaded) {
  const kept = useRef(/** @type {Data|null} */ (null));
  if (loaded.data) kept.current = loaded.data;
  return { ...loaded, data: loaded.data ?? (loaded.error ? null : kept.current) };
}

/**
 * The time by the master's clock, each second anew.
 * @param {{skew: number}|null} data
 */
export function useNow(data) {
  const [now, setNow] = useState(Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), TICK);
    return () => clearInterval(timer);
  }, []);
  return now - (data?.skew ?? 0);
}
