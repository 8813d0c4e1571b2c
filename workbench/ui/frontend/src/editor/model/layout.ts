// Tidy: a layered layout from left to right, with the real sizes of the nodes.

import { Graph, layout } from "@dagrejs/dagre";
import type { GraphDocument, GraphNode, Positions } from "../protocol";
import { boundsOf, snap } from "./place";
import { BETWEEN_LAYERS, BETWEEN_NODES, BETWEEN_ROWS, GRID, nodeSize, PORT_LINE } from "./size";

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

/** The same layout, cut into rows as long as a canvas of these proportions (width / height) has room for. */
export function inRows(document: GraphDocument, proportions: number): Positions {
  const places = tidy(document);
  const columns = [...new Set(Object.values(places).map(([x]) => x))].sort((a, b) => a - b);
  const [left = 0, ...others] = columns;
  const tallest = heightOf(document.nodes.map((node) => moved(node, places)));
  const step = others.length ? ((columns.at(-1) ?? left) - left) / others.length : 1;
  const rowHeight = tallest + BETWEEN_ROWS;
  const rows = Math.max(1, Math.round(Math.sqrt((columns.length * step) / (rowHeight * proportions))));
  const perRow = Math.ceil(columns.length / rows);
  const rowOf = new Map(columns.map((x, at) => [x, Math.floor(at / perRow)]));
  let top = 0;
  const shifts = Array.from({ length: rows }, (_, row) => {
    const inRow = document.nodes.map((node) => moved(node, places)).filter(({ x }) => rowOf.get(x) === row);
    const first = { x: columns[row * perRow] ?? left, y: corner(inRow, "y") };
    const shift = { x: first.x - left, y: top - (first.y - corner(document.nodes, "y")) };
    if (inRow.length) top = snap(top + heightOf(inRow) + BETWEEN_ROWS, GRID);
    return shift;
  });
  return Object.fromEntries(
    Object.entries(places).map(([id, [x, y]]) => {
      const shift = shifts[rowOf.get(x) ?? 0] ?? { x: 0, y: 0 };
      return [id, [snap(x - shift.x, GRID), snap(y + shift.y, GRID)]];
    }),
  );
}

const moved = (node: GraphNode, places: Positions): GraphNode => {
  const [x, y] = places[node.id] ?? [node.x, node.y];
  return { ...node, x, y };
};
const heightOf = (nodes: readonly GraphNode[]): number => boundsOf(nodes)?.height ?? 0;

function corner(items: readonly { x: number; y: number }[], axis: "x" | "y"): number {
  return items.reduce((least, item) => Math.min(least, item[axis]), Infinity);
}
