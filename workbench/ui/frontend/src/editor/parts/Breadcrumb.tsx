import { Fragment } from "react";
import { useEditor } from "../context";
import { Icon } from "../icons";
import { isLinked, timesOf } from "../model/commands";
import type { Crumb, GraphDocument } from "../protocol";
import { S } from "../strings";

/** Where in the network we are, and the way back: digits › block1 › residual. */
export function Breadcrumb({ document }: { document: GraphDocument }) {
  const { kernel } = useEditor();
  const levels: readonly Crumb[] = [{ id: "", name: document.name }, ...document.path];
  const ids = document.path.map((crumb) => crumb.id);
  return (
    <nav className="wb-breadcrumb" aria-label={document.kind === "flow" ? S.inFlow.breadcrumb : S.breadcrumb}>
      {levels.map((level, depth) => (
        <Fragment key={ids.slice(0, depth).join("/")}>
          {depth > 0 && <Icon name="right" size={12} />}
          {depth === levels.length - 1 ? (
            <span className="wb-breadcrumb__here" aria-current="page">
              {level.name}
              <Kind of={level} />
            </span>
          ) : (
            <button type="button" onClick={() => kernel.send({ op: "open", path: ids.slice(0, depth) })}>
              {level.name}
              <Kind of={level} />
            </button>
          )}
        </Fragment>
      ))}
    </nav>
  );
}

/** Whether the level is there several times: ×3, linked. */
function Kind({ of: level }: { of: Crumb }) {
  const words = [];
  if (timesOf(level) > 1) words.push(S.repeatBadge(timesOf(level)));
  if (isLinked(level)) words.push(S.linkedCrumb);
  return words.length > 0 && <span className="wb-breadcrumb__kind"> {words.join(", ")}</span>;
}
