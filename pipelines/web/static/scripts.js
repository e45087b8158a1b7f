// Buildbot loads this file as a plain script; the rest are modules, as they stand here, unbuilt.
import(new URL("main.js", document.currentScript.src));
