// Where a new node goes when the user did not say, and what the canvas shows.

import type { Annotation, GraphDocument, GraphNode } from "../protocol";
import { BETWEEN_LAYERS, BETWEEN_NODES, GRID, NODE_WIDTH, nodeSize, PORT_LINE, ROW, type Size } from "./size";

export { GRID };

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

export function snap(value: number, grid: number = GRID): number {
  // "+ 0" turns -0 into 0, which JSON would not keep.
  return Math.round(value / grid) * grid + 0;
}

/** The top left corner of a new node whose port line should be at `point`. */
export function centredAt(point: Point): Point {
  return { x: snap(point.x - NODE_WIDTH / 2), y: snap(point.y - PORT_LINE) };
}

/** A free place to the right of `node`, or below that when it is taken. */
export function placeAfter(document: GraphDocument, node: GraphNode): Point {
  return freePlace(document, { x: node.x + NODE_WIDTH + BETWEEN_LAYERS, y: node.y });
}

/** `wanted`, or the first place straight below it where no node stands. */
export function freePlace(document: GraphDocument, wanted: Point): Point {
  const place = { x: snap(wanted.x), y: snap(wanted.y) };
  while (document.nodes.some((node) => overlaps(node, place))) place.y += ROW;
  return place;
}

function overlaps(node: GraphNode, place: Point): boolean {
  return Math.abs(node.x - place.x) < NODE_WIDTH && Math.abs(node.y - place.y) < nodeSize(node).height;
}

/** `wanted`, or the first place straight below it where a box of this size covers no node. */
export function uncovered(document: GraphDocument, wanted: Point, size: Size): Point {
  const place = { x: snap(wanted.x), y: snap(wanted.y) };
  const covered = () =>
    document.nodes.find((node) => {
      const { width, height } = nodeSize(node);
      const beside = node.x >= place.x + size.width || node.x + width <= place.x;
      return !beside && node.y < place.y + size.height && place.y < node.y + height;
    });
  for (let node = covered(); node; node = covered()) place.y = snap(node.y + nodeSize(node).height + BETWEEN_NODES);
  return place;
}

/** What stands on the canvas. */
export type Drawn = GraphNode | Annotation;

export const allOf = (document: GraphDocument): Drawn[] => [...document.nodes, ...document.annotations];

/** The box around nodes, frames and notes, or null when there is none. */
export function boundsOf(nodes: readonly Drawn[]): Box | null {
  if (nodes.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    const { width, height } = "width" in node ? node : nodeSize(node);
    left = Math.min(left, node.x);
    top = Math.min(top, node.y);
    right = Math.max(right, node.x + width);
    bottom = Math.max(bottom, node.y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

type Leaning = Partial<Record<"left" | "right" | "top" | "bottom", number>>;

/** Style of something that floats beside `at`, leaning to where there is room in a canvas of this size. */
export function beside(at: Point, canvas: { width: number; height: number }, gap = 14): Leaning {
  const across = at.x > canvas.width / 2 ? { right: canvas.width - at.x + gap } : { left: at.x + gap };
  const down = at.y > canvas.height * 0.7 ? { bottom: canvas.height - at.y + gap } : { top: at.y + gap };
  return { ...across, ...down };
}
