// Where the canvas looks: fitting, centring, and between pixels of the screen and of the drawing.

import { useReactFlow, useStoreApi, type Viewport } from "@xyflow/react";
import { type RefObject, useMemo } from "react";
import type { Drawn, Point } from "../model/place";
import { nodeSize } from "../model/size";
import { fitted, opened, READABLE } from "../model/viewport";
import type { GraphNode } from "../protocol";

/** After this long the canvas stands still. */
export const GLIDES_FOR_MS = 250;
/** The JupyterLab extension listens for it: see ../../extension/tab.ts. */
const OPEN_TAB = "workbench-open-tab";
const SOFT = { duration: GLIDES_FOR_MS };

export interface View {
  /** Show everything, however small. */
  fit: (nodes: readonly Drawn[]) => void;
  /** Show everything if its zoom is at least `least` (so that it can be read), else the left end. */
  open: (nodes: readonly Drawn[], soft?: boolean, least?: number) => void;
  zoom: (direction: "in" | "out") => void;
  /** Whether nobody has looked elsewhere since `open`. */
  asOpened: () => boolean;
  /** The canvas, with the parameters beside it, over the whole screen, or back on the page. */
  fullScreen: () => Promise<void>;
  /** Open the editor in a tab of its own beside the notebook; false where the application cannot. */
  openTab: () => boolean;
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
    let last: Viewport | null = null;
    let arrives = 0;
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
      open: (nodes, soft, least) => {
        last = opened(nodes, store.getState(), least);
        show(last, soft);
        arrives = performance.now() + (soft === false ? 0 : GLIDES_FOR_MS);
      },
      asOpened: () => {
        if (performance.now() < arrives) return true; // still on the way there
        const [x, y, zoom] = store.getState().transform;
        return last !== null && last.x === x && last.y === y && last.zoom === zoom;
      },
      fullScreen: async () => {
        const page = canvas.current?.ownerDocument;
        const frame = canvas.current?.closest(".wb-room") ?? canvas.current?.closest(".wb-editor");
        await (page?.fullscreenElement ? page.exitFullscreen() : frame?.requestFullscreen());
      },
      openTab: () => {
        const request = new CustomEvent(OPEN_TAB, { bubbles: true, cancelable: true });
        return canvas.current?.dispatchEvent(request) === false; // whoever opens one says so by cancelling it
      },
      zoom: (direction) => void (direction === "in" ? flow.zoomIn(calm()) : flow.zoomOut(calm())),
      centre,
      reveal(node) {
        const { width, height } = nodeSize(node);
        const [x, y, zoom] = store.getState().transform;
        const left = node.x * zoom + x;
        const top = node.y * zoom + y;
        const { width: seenX, height: seenY } = store.getState();
        const [right, bottom] = [left + width * zoom, top + height * zoom];
        const seen = left >= 0 && top >= 0 && right <= seenX && bottom <= seenY;
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
