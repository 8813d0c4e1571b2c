// Where the canvas looks: fitting, centring, and between pixels of the screen and of the drawing.

import { useReactFlow, useStoreApi, type Viewport } from "@xyflow/react";
import { type RefObject, useMemo } from "react";
import { type Box, boundsOf, type Drawn, type Point } from "../model/place";
import { nodeSize } from "../model/size";
import { fitted, opened, READABLE } from "../model/viewport";
import type { GraphNode } from "../protocol";

/** After this long the canvas stands still. */
export const GLIDES_FOR_MS = 250;
/** The JupyterLab extension listens for it: see ../../extension/tab.ts. */
const OPEN_TAB = "workbench-open-tab";
/** The box around editor and parameters: see side_by_side.py. */
const ROOM = ".wb-room";
const FIELDS = ".wb-panel :is(input, select, textarea, button):not(:disabled)";
/** Where another tab is in front of the parameters, the arrow keys lead from it to them. */
const TABS = ".wb-parameters .lm-TabBar-tab.lm-mod-current";
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
  /** Give the keyboard to the first field of the parameters beside the canvas, or to the tab before them. */
  toParameters: () => boolean;
  /** Open the editor in a tab of its own beside the notebook; false where the application cannot. */
  openTab: () => boolean;
  /** Put a node into the middle, near enough to read it. */
  centre: (node: GraphNode) => void;
  /** The same, only when the node is out of sight. */
  reveal: (node: GraphNode) => void;
  /** Have all of these in sight, however small. */
  hold: (nodes: readonly Drawn[]) => void;
  /** Whether nobody has looked elsewhere since `hold`. */
  asHeld: () => boolean;
  size: () => { width: number; height: number };
  /** From the screen to pixels of the canvas. */
  local: (client: Point) => Point;
  contains: (client: Point) => boolean;
  /** From the screen to the drawing. */
  toFlow: (client: Point) => Point;
  /** The middle of what is seen, on the screen. */
  middle: () => Point;
}

type Transform = readonly [number, number, number];

/** Whether the canvas still looks where it was sent. */
class Standing {
  private last: Viewport | null = null;
  private arrives = 0;

  leftFor(next: Viewport, glides: boolean): void {
    this.last = next;
    this.arrives = performance.now() + (glides ? GLIDES_FOR_MS : 0);
  }

  isKept([x, y, zoom]: Transform): boolean {
    if (performance.now() < this.arrives) return true; // still on the way there
    return this.last !== null && this.last.x === x && this.last.y === y && this.last.zoom === zoom;
  }
}

interface Seen {
  transform: Transform;
  width: number;
  height: number;
}

/** Whether all of a part of the drawing is on the canvas. */
function inSight(part: Box, { transform: [x, y, zoom], width, height }: Seen): boolean {
  const [left, top] = [part.x * zoom + x, part.y * zoom + y];
  return left >= 0 && top >= 0 && left + part.width * zoom <= width && top + part.height * zoom <= height;
}

export function useView(canvas: RefObject<HTMLDivElement | null>): View {
  const flow = useReactFlow();
  const store = useStoreApi();
  return useMemo((): View => {
    const opening = new Standing();
    const holding = new Standing();
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
        const next = opened(nodes, store.getState(), least);
        show(next, soft);
        opening.leftFor(next, soft !== false);
      },
      asOpened: () => opening.isKept(store.getState().transform),
      fullScreen: async () => {
        const page = canvas.current?.ownerDocument;
        const frame = canvas.current?.closest(ROOM) ?? canvas.current?.closest(".wb-editor");
        await (page?.fullscreenElement ? page.exitFullscreen() : frame?.requestFullscreen());
      },
      toParameters() {
        const room = canvas.current?.closest(ROOM);
        const shown = (selector: string) =>
          [...(room?.querySelectorAll<HTMLElement>(selector) ?? [])].find((one) => one.checkVisibility?.() ?? true);
        const there = shown(FIELDS) ?? shown(TABS);
        there?.focus();
        return there !== undefined;
      },
      openTab: () => {
        const request = new CustomEvent(OPEN_TAB, { bubbles: true, cancelable: true });
        return canvas.current?.dispatchEvent(request) === false; // whoever opens one says so by cancelling it
      },
      zoom: (direction) => void (direction === "in" ? flow.zoomIn(calm()) : flow.zoomOut(calm())),
      centre,
      reveal(node) {
        if (!inSight({ x: node.x, y: node.y, ...nodeSize(node) }, store.getState())) centre(node);
      },
      hold(nodes) {
        const bounds = boundsOf(nodes);
        if (!bounds) return;
        const [x, y, zoom] = store.getState().transform;
        const stays = inSight(bounds, store.getState());
        const next = stays ? { x, y, zoom } : fitted(nodes, store.getState());
        if (!stays) show(next);
        holding.leftFor(next, !stays);
      },
      asHeld: () => holding.isKept(store.getState().transform),
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
