import { MiniMap, Panel, type ReactFlowState, useStore } from "@xyflow/react";
import { useDeferredValue, useMemo } from "react";
import { useEditor } from "../context";
import { Icon } from "../icons";
import { freestCorner, OVERVIEW } from "../model/overview";
import { allOf, boundsOf } from "../model/place";
import type { CanvasFlowNode } from "../model/view";
import type { GraphDocument } from "../protocol";
import { S } from "../strings";

/** In a narrower canvas the overview would take too much of the room. */
export const LEAST_WIDTH = 600;
/** A pixel of the drawing may be lost to rounding. */
const SLACK = 1;

interface Props {
  document: GraphDocument;
  selected: readonly string[];
}

/** A small map of the whole drawing, while not all of it is in sight, in the corner where least is drawn. */
export function Overview({ document, selected }: Props) {
  const { run } = useEditor();
  const bounds = useMemo(() => boundsOf(allOf(document)), [document]);
  const corner = useStore((state: ReactFlowState) => {
    const { width, height, transform } = state;
    const [x, y, zoom] = transform;
    if (!bounds || width < LEAST_WIDTH) return null;
    const [left, top] = [bounds.x * zoom + x, bounds.y * zoom + y];
    const [right, bottom] = [left + bounds.width * zoom, top + bounds.height * zoom];
    const whole = left >= -SLACK && top >= -SLACK && right <= width + SLACK && bottom <= height + SLACK;
    return whole ? null : freestCorner(document.nodes, selected, state);
  });
  // With many nodes the map takes as long as the canvas itself: that is on the screen first.
  const afterCanvas = useDeferredValue(corner, null);
  if (!corner || !afterCanvas) return null;
  return (
    <>
      <MiniMap
        className="wb-minimap"
        position={corner}
        ariaLabel={S.minimap}
        style={OVERVIEW}
        pannable
        nodeColor={colourOf}
        nodeStrokeColor={colourOf}
        nodeBorderRadius={12}
      />
      <Panel position={corner} className="wb-minimap__close">
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
