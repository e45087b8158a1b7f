// The master's server-sent events: one connection for all listeners.

import { pluginAddress } from "./addresses.js";

/** @typedef {() => void} Listener */

/** @type {Set<Listener>} */
const listeners = new Set();
const connection = {
  /** @type {EventSource|null} */
  events: null,
  lost: false,
};

/** Whether the connection is lost; the browser reconnects by itself. */
export function isConnectionLost() {
  return connection.lost;
}

/**
 * Call back at each change, until the returned function is called.
 * @param {Listener} listener
 */
export function listen(listener) {
  listeners.add(listener);
  connection.events ??= connect();
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    connection.events?.close();
    connection.events = null;
  };
}

function connect() {
  const events = new EventSource(pluginAddress("changes"));
  events.onmessage = () => tell(false);
  events.onerror = () => tell(true);
  return events;
}

/** @param {boolean} lost */
function tell(lost) {
  connection.lost = lost;
  for (const listener of listeners) listener();
}
