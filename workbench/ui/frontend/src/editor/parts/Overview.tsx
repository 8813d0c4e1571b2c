import { MiniMap, Panel, type ReactFlowState, useStore } from "@xyflow/react";
import { useDeferredValue, useMemo } from "react";
import { useEditor } from "../context";
import { Icon } from "../icons";
import { allOf, boundsOf } from "../model/place";
import type { CanvasFlowNode } from "../model/view";
import type { GraphDocument } from "../protocol";
import { S } from "../strings";

/** In a narrower canvas the overview would take too much of the room. */
export const LEAST_WIDTH = 600;
/** In pixels. React Flow takes the map's proportions from here, not from a style sheet. */
const SIZE = { width: 150, height: 92 };
/** A pixel of the drawing may be lost to rounding. */
const SLACK = 1;

/** A small map of the whole drawing, while not all of it is in sight. */
export function Overview({ document }: { document: GraphDocument }) {
  const { run } = useEditor();
  const bounds = useMemo(() => boundsOf(allOf(document)), [document]);
  const useful = useStore(({ width, height, transform: [x, y, zoom] }: ReactFlowState) => {
    if (!bounds || width < LEAST_WIDTH) return false;
    const [left, top] = [bounds.x * zoom + x, bounds.y * zoom + y];
    const [right, bottom] = [left + bounds.width * zoom, top + bounds.height * zoom];
    return left < -SLACK || top < -SLACK || right > width + SLACK || bottom > height + SLACK;
  });
  // With many nodes the map takes as long as the canvas itself: that is on the screen first.
  const afterCanvas = useDeferredValue(useful, false);
  if (!useful || !afterCanvas) return null;
  return (
    <>
      <MiniMap
        className="wb-minimap"
        ariaLabel={S.minimap}
        style={SIZE}
        pannable
        nodeColor={colourOf}
        nodeStrokeColor={colourOf}
        nodeBorderRadius={12}
      />
      <Panel position="bottom-right" className="wb-minimap__close">
        <button
          type="button"
          className="wb-iconbutton"
          aria-label={S.minimapHide}
          title={S.minimapHide}
          onClick={() => run("minimap")}
        >
          <Icon name="close" size={12} />
        </button>
      </Panel>
    </>
  );
}

function colourOf(node: CanvasFlowNode): string {
  if (node.type === "annotation") return node.data.annotation.kind === "frame" ? "transparent" : "var(--wb-note)";
  return node.data.view.report?.severity === "error" ? "var(--wb-error)" : node.data.view.colour;
}
