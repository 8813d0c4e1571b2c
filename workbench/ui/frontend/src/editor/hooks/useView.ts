// Where the canvas looks: fitting, centring, and between pixels of the screen and of the drawing.

import { useReactFlow, useStoreApi, type Viewport } from "@xyflow/react";
import { type RefObject, useMemo } from "react";
import type { Point } from "../model/place";
import { nodeSize } from "../model/size";
import { fitted, opened, READABLE } from "../model/viewport";
import type { GraphNode } from "../protocol";

const SOFT = { duration: 250 };

export interface View {
  /** Show everything, however small. */
  fit: (nodes: readonly GraphNode[]) => void;
  /** Show everything if it can be read, else the left end. */
  open: (nodes: readonly GraphNode[], soft?: boolean) => void;
  zoom: (direction: "in" | "out") => void;
  /** Put a node into the middle, near enough to read it. */
  centre: (node: GraphNode) => void;
  /** The same, only when the node is out of sight. */
  reveal: (node: GraphNode) => void;
  size: () => { width: number; height: number };
  /** From the screen to pixels of the canvas. */
  local: (client: Point) => Point;
  contains: (client: Point) => boolean;
  /** From the screen to the drawing. */
  toFlow: (client: Point) => Point;
  /** The middle of what is seen, on the screen. */
  middle: () => Point;
}

export function useView(canvas: RefObject<HTMLDivElement | null>): View {
  const flow = useReactFlow();
  const store = useStoreApi();
  return useMemo((): View => {
    const box = () => canvas.current?.getBoundingClientRect() ?? new DOMRect();
    const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? undefined : SOFT);
    const centre = (node: GraphNode) => {
      const { width, height } = nodeSize(node);
      const zoom = Math.max(flow.getZoom(), READABLE);
      void flow.setCenter(node.x + width / 2, node.y + height / 2, { zoom, ...calm() });
    };
    const show = (next: Viewport, soft = true) => {
      const { width, height } = store.getState();
      if (width && height) void flow.setViewport(next, soft ? calm() : undefined);
    };
    return {
      fit: (nodes) => show(fitted(nodes, store.getState())),
      open: (nodes, soft) => show(opened(nodes, store.getState()), soft),
      zoom: (direction) => void (direction === "in" ? flow.zoomIn(calm()) : flow.zoomOut(calm())),
      centre,
      reveal(node) {
        const { width, height } = nodeSize(node);
        const [x, y, zoom] = store.getState().transform;
        const left = node.x * zoom + x;
        const top = node.y * zoom + y;
        const { width: seenX, height: seenY } = store.getState();
        const seen = left >= 0 && top >= 0 && left + width * zoom <= seenX && top + height * zoom <= seenY;
        if (!seen) centre(node);
      },
      size: () => ({ width: box().width, height: box().height }),
      local: (client) => ({ x: client.x - box().left, y: client.y - box().top }),
      contains: ({ x, y }) => {
        const { left, right, top, bottom } = box();
        return x >= left && x <= right && y >= top && y <= bottom;
      },
      toFlow: (client) => flow.screenToFlowPosition(client, { snapToGrid: false }),
      middle: () => ({ x: box().left + box().width / 2, y: box().top + box().height / 2 }),
    };
  }, [canvas, flow, store]);
}
