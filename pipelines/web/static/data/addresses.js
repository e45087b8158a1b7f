// Where the master answers.

const PLUGIN = new URL("../", import.meta.url);

/**
 * An address of Slipway's own.
 * @param {string} path
 */
export function pluginAddress(path) {
  return new URL(path, PLUGIN);
}

/** The dashboard's first page, as others reach it too. */
export function dashboardAddress() {
  return window.location.origin + window.location.pathname;
}

/**
 * A path with its parameters; empty ones are left out.
 * @template {string} Name
 * @param {Name} name
 * @param {Record<string, string|number>} [parameters]
 * @returns {`${Name}?${string}`}
 */
export function query(name, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value);
  return `${name}?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}
