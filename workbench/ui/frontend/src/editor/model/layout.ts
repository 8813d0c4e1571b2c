// Tidy: a layered layout from left to right, with the real sizes of the nodes.

import { Graph, layout } from "@dagrejs/dagre";
import type { GraphDocument, Positions } from "../protocol";
import { snap } from "./place";
import { BETWEEN_LAYERS, BETWEEN_NODES, GRID, nodeSize, PORT_LINE } from "./size";

/** New top left corners, by node id. The network keeps its top left corner where it was. */
export function tidy(document: GraphDocument): Positions {
  if (document.nodes.length === 0) return {};
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: BETWEEN_NODES, ranksep: BETWEEN_LAYERS });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of document.nodes) {
    const { width, height } = nodeSize(node);
    // The layout aligns centres: make the port line the centre, so that a chain is drawn with straight connections.
    graph.setNode(node.id, { width, height: 2 * Math.max(PORT_LINE, height - PORT_LINE) });
  }
  for (const edge of document.edges) graph.setEdge(edge.source, edge.target);
  layout(graph);
  const corners = document.nodes.map((node) => {
    const centre = graph.node(node.id) as { x: number; y: number };
    return { id: node.id, x: centre.x - nodeSize(node).width / 2, y: centre.y - PORT_LINE };
  });
  const dx = corner(document.nodes, "x") - corner(corners, "x");
  const dy = corner(document.nodes, "y") - corner(corners, "y");
  return Object.fromEntries(corners.map(({ id, x, y }) => [id, [snap(x + dx, GRID), snap(y + dy, GRID)]]));
}

function corner(items: readonly { x: number; y: number }[], axis: "x" | "y"): number {
  return items.reduce((least, item) => Math.min(least, item[axis]), Infinity);
}
