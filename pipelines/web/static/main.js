// What Slipway adds to Buildbot's interface: its menu entries and the page behind each.

import { Dialog } from "./acts.js";
import { Environments } from "./environments.js";
import { Gate } from "./gate.js";
import { Pipelines } from "./pipelines.js";
import { Push } from "./push.js";
import { Tests } from "./tests.js";
import { Trends } from "./trends.js";
import { h, icon } from "./view.js";

const PAGES = [
  {
    name: "pipelines",
    caption: "Pipelines",
    page: Pipelines,
    icon: icon("M2 4h3v3H2zM9 2h5v3H9zM9 10h5v3H9zM5 5.5h4M7 5.5v6h2"),
  },
  {
    name: "gate",
    caption: "Gate",
    page: Gate,
    icon: icon("M2 14V3M14 14V3M2 5h12M2 9h12M6 5v9M10 5v9"),
  },
  {
    name: "environments",
    caption: "Environments",
    page: Environments,
    icon: icon("M2 3h12v4H2zM2 9h12v4H2zM4.500 5h.1M4.500 11h.1"),
  },
  {
    name: "trends",
    caption: "Trends",
    page: Trends,
    icon: icon("M2 2v12h12M4 11l3-4 3 2 4-6"),
  },
];

function Whole({ page }) {
  return [h(page, { key: "page" }), h(Dialog, { key: "dialog" })];
}

window.BuildbotPluginSupport.buildbotSetupPlugin((registration) => {
  PAGES.forEach(({ name, caption, page, icon }, place) => {
    const route = `/${name}`;
    registration.registerMenuGroup({
      name,
      caption,
      icon,
      order: place - PAGES.length,
      route,
      parentName: null,
    });
    registration.registerRoute({ route, group: name, element: () => h(Whole, { page }) });
  });
  registration.registerRoute({
    route: "/pipelines/:revision",
    group: "pipelines",
    element: () => h(Whole, { page: Push }),
  });
  registration.registerRoute({
    route: "/pipelines/:revision/tests/:stage",
    group: "pipelines",
    element: () => h(Tests),
  });
});

if (["", "#", "#/"].includes(window.location.hash)) window.location.replace("#/pipelines");
