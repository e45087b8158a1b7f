// What Slipway adds to Buildbot's interface: its menu entries, and the page behind each address.

import { ActDialog } from "./parts/act_dialog.js";
import { h, icon } from "./parts/elements.js";
import { Page } from "./parts/page.js";

/** @import { LazyExoticComponent } from "react" */

const { lazy, Suspense, useEffect } = window.React;
const REST_AFTER = 1000; // milliseconds

const MENU = [
  {
    name: "pipelines",
    caption: "Pipelines",
    lines: "M2 4h3v3H2zM9 2h5v3H9zM9 10h5v3H9zM5 5.5h4M7 5.5v6h2",
  },
  {
    name: "gate",
    caption: "Gate",
    lines: "M2 14V3M14 14V3M2 5h12M2 9h12M6 5v9M10 5v9",
  },
  {
    name: "environments",
    caption: "Environments",
    lines: "M2 3h12v4H2zM2 9h12v4H2zM4.500 5h.1M4.500 11h.1",
  },
  {
    name: "trends",
    caption: "Trends",
    lines: "M2 2v12h12M4 11l3-4 3 2 4-6",
  },
];

const PAGES = [
  { route: "/pipelines", load: () => import("./pages/pipelines.js") },
  { route: "/gate", load: () => import("./pages/gate.js") },
  { route: "/environments", load: () => import("./pages/environments.js") },
  { route: "/trends", load: () => import("./pages/trends.js") },
  { route: "/pipelines/:revision", load: () => import("./pages/push.js") },
  { route: "/pipelines/:revision/tests/:stage", load: () => import("./pages/tests.js") },
];

function NotLoaded() {
  const error = "The master does not answer: load the page anew when it does.";
  return h(Page, { title: "Slipway", loaded: { data: null, error, lost: false } });
}

/**
 * A page: its modules come first, and those of the other pages when it is drawn.
 * @param {{page: LazyExoticComponent<() => import("react").ReactNode>}} props
 */
function Routed({ page }) {
  useEffect(() => {
    const timer = setTimeout(() => PAGES.map(({ load }) => load().catch(() => {})), REST_AFTER);
    return () => clearTimeout(timer);
  }, []);
  return h(Suspense, { fallback: h("main", { className: "slipway" }) }, h(page), h(ActDialog));
}

window.BuildbotPluginSupport.buildbotSetupPlugin((registration) => {
  MENU.forEach(({ name, caption, lines }, place) => {
    registration.registerMenuGroup({
      name,
      caption,
      icon: icon(lines),
      order: place - MENU.length, // before Buildbot's own
      route: `/${name}`,
      parentName: null,
    });
  });
  for (const { route, load } of PAGES) {
    const page = lazy(() => load().catch(() => ({ default: NotLoaded })));
    const group = route.split("/")[1];
    registration.registerRoute({ route, group, element: () => h(Routed, { page }) });
  }
});

if (["", "#", "#/"].includes(window.location.hash)) window.location.replace("#/pipelines");
