// What Buildbot's own page provides to the modules of a plugin.

import type * as ReactModule from "react";
import type { ReactElement } from "react";

type Route = {
  route: string;
  group: string;
  element: () => ReactElement;
};

type MenuGroup = {
  name: string;
  caption: string;
  icon: ReactElement;
  order: number;
  route: string;
  parentName: string | null;
};

type Registration = {
  registerMenuGroup(group: MenuGroup): void;
  registerRoute(route: Route): void;
};

declare global {
  interface Window {
    React: typeof ReactModule;
    ReactRouterDOM: { useParams<Name extends string>(): Record<Name, string> };
    BuildbotPluginSupport: {
      buildbotSetupPlugin(register: (registration: Registration) => void): void;
    };
    /** Written into the page by the master. */
    buildbotFrontendConfig: { versions: [program: string, version: string][] };
  }
}
