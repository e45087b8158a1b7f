// Who looks, and what they may do.

import { pluginAddress } from "./addresses.js";

/** @import { Viewer } from "./shapes.js" */

const { useEffect, useState } = window.React;
/** @type {Viewer} */
const NOBODY = { name: null, role: null, acts: [], own: [], addresses: [] };

// Asked once: whoever signs in or out opens the page anew.
/** @type {Promise<Viewer>} */
const viewer = fetch(pluginAddress("me")).then(
  (response) => (response.ok ? response.json() : NOBODY),
  () => NOBODY,
);

export function useViewer() {
  const [known, setKnown] = useState(NOBODY);
  useEffect(() => {
    viewer.then(setKnown);
  }, []);
  return known;
}
