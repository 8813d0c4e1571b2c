// Dragging a node over the canvas. One that nothing is connected to yet can be dropped onto a connection.

import { type RefObject, useMemo } from "react";
import { useEditor } from "../context";
import { indexOf } from "../model/graph";
import type { Point } from "../model/place";
import { nodeSize, PORT_LINE } from "../model/size";
import type { CanvasFlowNode } from "../model/view";
import type { Edge, GraphDocument, GraphNode } from "../protocol";
import { S } from "../strings";
import { useLatest } from "./useLatest";
import type { OptimisticMoves } from "./useOptimisticMoves";

type Handler = (
  event: MouseEvent | TouchEvent | React.MouseEvent,
  node: CanvasFlowNode,
  nodes: CanvasFlowNode[],
) => void;

export interface NodeDrag {
  onNodeDrag: Handler;
  onNodeDragStop: Handler;
  onSelectionDragStop: () => void;
}

export function useNodeDrag(
  document: GraphDocument,
  optimistic: OptimisticMoves,
  canvas: RefObject<HTMLElement | null>,
): NodeDrag {
  const editor = useEditor();
  const latest = useLatest({ document, optimistic });
  return useMemo((): NodeDrag => {
    const under = (...[event, { id }, nodes]: Parameters<Handler>): { at: Point; edge: Edge } | null => {
      const node = nodes.length === 1 ? indexOf(latest.current.document).nodes.get(id) : undefined;
      if (!node || !isUnconnected(latest.current.document, node)) return null;
      for (const at of [pointOf(event), portLine(canvas.current, node)]) {
        const edge = at && editor.edgeAt(at);
        if (edge) return { at, edge };
      }
      return null;
    };
    return {
      onNodeDrag: (...drag) => editor.hoverAt(under(...drag)?.at ?? null),
      onNodeDragStop(...drag) {
        const edge = under(...drag)?.edge;
        const { id, data } = drag[1];
        editor.hoverAt(null);
        latest.current.optimistic.commit((positions) => {
          const position = positions[id];
          if (!edge || !position || Object.keys(positions).length > 1) return { op: "move", positions };
          if (data && "view" in data) editor.announce(S.insertedInto(data.view.node.name));
          return { op: "move_onto_edge", node: id, edge, position };
        });
      },
      onSelectionDragStop: () => latest.current.optimistic.commit(),
    };
  }, [editor, latest, canvas]);
}

/** Whether nothing is connected to a node, though something could come in and go out. */
function isUnconnected(document: GraphDocument, node: GraphNode): boolean {
  const { incoming, outgoing } = indexOf(document);
  return node.inputs.length > 0 && node.outputs.length > 0 && !incoming.has(node.id) && !outgoing.has(node.id);
}

/** Where the middle of a node's port line is on the screen: a connection that it lies on runs there. */
function portLine(canvas: HTMLElement | null, node: GraphNode): Point | null {
  const elements = [...(canvas?.querySelectorAll<HTMLElement>(".react-flow__node") ?? [])];
  const box = elements.find(({ dataset }) => dataset.id === node.id)?.getBoundingClientRect();
  if (!box) return null;
  return { x: box.left + box.width / 2, y: box.top + (box.height * PORT_LINE) / nodeSize(node).height };
}

function pointOf(event: MouseEvent | TouchEvent | React.MouseEvent): Point | null {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return touch ? { x: touch.clientX, y: touch.clientY } : null;
}
