// The buttons of what people do: to a push, to the gate of a project, to an environment.

import { useViewer } from "../data/viewer.js";
import { mayAct } from "../domain/permissions.js";
import { askBefore } from "./act_dialog.js";
import { h } from "./elements.js";

/** @import { ReactNode } from "react" */
/** @import { Operation, Push } from "../data/shapes.js" */

/**
 * Those buttons that the viewer may press. What they are about is a push, or else `subject`, the
 * gate of the project where nothing is said; children are what is asked for beside a reason.
 * @param {{
 *   project: string, names: string[], operations: Record<string, Operation>, push?: Push,
 *   subject?: string, children?: ReactNode,
 * }} props
 */
export function ActButtons({ project, names, operations, push, subject, children }) {
  const viewer = useViewer();
  const allowed = names.filter((name) => mayAct(viewer, name, push?.author));
  if (!allowed.length) return null;
  return h(
    "div",
    { className: "sw-buttons" },
    allowed.map((name) => {
      const label = `${name} ${push?.branch ?? subject ?? `the gate of ${project}`}`;
      const question = {
        ...{ project, label, children },
        operation: operations[name],
        branch: push?.branch ?? "",
      };
      return h(
        "button",
        { key: name, type: "button", "aria-label": label, onClick: () => askBefore(question) },
        name,
      );
    }),
  );
}
