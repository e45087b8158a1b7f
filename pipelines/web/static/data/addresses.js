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
 * The path of a page's data below `api/`, with what is asked for; what is empty is left out.
 * @template {string} Name
 * @param {Name} name
 * @param {Record<string, string|number>} [wanted]
 * @returns {`${Name}?${string}`}
 */
export function query(name, wanted = {}) {
  const asked = Object.entries(wanted).filter(([, value]) => value);
  return `${name}?${new URLSearchParams(asked.map(([key, value]) => [key, String(value)]))}`;
}
