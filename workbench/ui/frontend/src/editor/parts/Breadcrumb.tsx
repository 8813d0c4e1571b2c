import { Fragment } from "react";
import { useEditor } from "../context";
import { Icon } from "../icons";
import type { GraphDocument } from "../protocol";
import { S } from "../strings";

/** Where in the network we are, and the way back: digits › block1 › residual. */
export function Breadcrumb({ document }: { document: GraphDocument }) {
  const { kernel } = useEditor();
  const levels = [{ id: "", name: document.name }, ...document.path];
  const ids = document.path.map((crumb) => crumb.id);
  return (
    <nav className="wb-breadcrumb" aria-label={document.kind === "flow" ? S.inFlow.breadcrumb : S.breadcrumb}>
      {levels.map((level, depth) => (
        <Fragment key={ids.slice(0, depth).join("/")}>
          {depth > 0 && <Icon name="right" size={12} />}
          {depth === levels.length - 1 ? (
            <span className="wb-breadcrumb__here" aria-current="page">
              {level.name}
            </span>
          ) : (
            <button type="button" onClick={() => kernel.send({ op: "open", path: ids.slice(0, depth) })}>
              {level.name}
            </button>
          )}
        </Fragment>
      ))}
    </nav>
  );
}
