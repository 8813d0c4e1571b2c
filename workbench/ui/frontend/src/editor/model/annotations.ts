// Frames and notes on the canvas: what a frame holds, and that it takes it along.

import type { Annotation, GraphDocument } from "../protocol";
import { indexOf } from "./graph";
import type { Box, Point } from "./place";
import { nodeSize } from "./size";

export const annotationOf = (document: GraphDocument, id: string | undefined): Annotation | undefined =>
  document.annotations.find((annotation) => annotation.id === id);

/** Where a node, frame or note stands, and how large it is. */
export function boxOf(document: GraphDocument, id: string): Box | undefined {
  const node = indexOf(document).nodes.get(id);
  return node ? { x: node.x, y: node.y, ...nodeSize(node) } : annotationOf(document, id);
}

/** Ids of what lies inside a frame with all its area: as `held` in workbench/graph/annotations.py. */
export function held(document: GraphDocument, frame: Annotation): string[] {
  if (frame.kind !== "frame") return [];
  return [...document.nodes, ...document.annotations]
    .map(({ id }) => id)
    .filter((id) => {
      const box = id === frame.id ? undefined : boxOf(document, id);
      return box !== undefined && inside(box, frame);
    });
}

/** `moved` and, for every frame in it, what it holds, as far from where it was. What is moved by itself is left alone. */
export function withHeld(document: GraphDocument, moved: ReadonlyMap<string, Point>): Map<string, Point> {
  const all = new Map(moved);
  for (const [id, to] of moved) {
    const frame = annotationOf(document, id);
    if (!frame) continue;
    for (const other of held(document, frame)) {
      const from = boxOf(document, other);
      if (from && !all.has(other)) all.set(other, { x: from.x + to.x - frame.x, y: from.y + to.y - frame.y });
    }
  }
  return all;
}

function inside(box: Box, around: Box): boolean {
  return (
    around.x <= box.x &&
    around.y <= box.y &&
    box.x + box.width <= around.x + around.width &&
    box.y + box.height <= around.y + around.height
  );
}
