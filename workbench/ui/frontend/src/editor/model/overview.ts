// In which corner of the canvas the overview stands: where it covers least of what is drawn.

import type { GraphNode } from "../protocol";
import { nodeSize, type Size } from "./size";

/** In pixels, without the margin around it. React Flow takes the map's proportions from here, not from a style sheet. */
export const OVERVIEW: Size = { width: 150, height: 92 };
const MARGIN = 10;

/** The first one is taken where several are equally free. */
const CORNERS = ["bottom-right", "top-right", "bottom-left"] as const;
export type Corner = (typeof CORNERS)[number];

/** What the canvas shows: `transform` is React Flow's, [x, y, zoom]. */
export interface Sight extends Size {
  transform: readonly [number, number, number];
}

/** The corner where fewest nodes are covered, or null where each would cover one that is selected. */
export function freestCorner(
  nodes: readonly GraphNode[],
  selected: readonly string[],
  { width, height, transform: [x, y, zoom] }: Sight,
): Corner | null {
  const chosen = new Set(selected);
  let best: Corner | null = null;
  let fewest = Infinity;
  for (const corner of CORNERS) {
    const left = corner.endsWith("right") ? width - OVERVIEW.width - 2 * MARGIN : 0;
    const top = corner.startsWith("bottom") ? height - OVERVIEW.height - 2 * MARGIN : 0;
    const right = left + OVERVIEW.width + 2 * MARGIN;
    const bottom = top + OVERVIEW.height + 2 * MARGIN;
    let count = 0;
    for (const node of nodes) {
      const size = nodeSize(node);
      const [nodeLeft, nodeTop] = [node.x * zoom + x, node.y * zoom + y];
      const beside = nodeLeft >= right || nodeLeft + size.width * zoom <= left;
      if (beside || nodeTop >= bottom || nodeTop + size.height * zoom <= top) continue;
      count += chosen.has(node.id) ? Infinity : 1;
    }
    if (count < fewest) [best, fewest] = [corner, count];
  }
  return best;
}
