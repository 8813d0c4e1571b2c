// How large a node is drawn and where its ports stand. Computed, not measured: edges, layout and the visible part of a
// large network are known before the first node is in the DOM. styles/node.css draws exactly these numbers, and
// workbench/graph/node_size.py, which lays out imported networks, has the same; a test compares both.

import type { GraphNode } from "../protocol";

export const NODE_WIDTH = 176;
/** Nodes stand on multiples of this. */
export const GRID = 8;
/** Least distances along and across the flow of data. */
export const BETWEEN_LAYERS = 40;
export const BETWEEN_NODES = 24;
/** Between rows of layers: room for the connections that lead back to the left. */
export const BETWEEN_ROWS = BETWEEN_LAYERS;
/** The one port of a side stands here, below the top: chains of nodes with equal y have straight connections. */
export const PORT_LINE = 28;
export const PORT_SIZE = 12;
const PADDING = 10;
const NAME = 20;
const LINE = 16;
const PORT_ROW = 18;
const PORTS_GAP = 6;
/** The strip under the card with the output shape. */
export const SHAPE_STRIP = 22;

/** From one node with a summary and one port a side to the next one below it. */
export const ROW = Math.ceil((PADDING + NAME + LINE + LINE + PADDING + SHAPE_STRIP + BETWEEN_NODES) / GRID) * GRID;

export interface Size {
  width: number;
  height: number;
}

export interface PortPlace {
  name: string;
  side: "input" | "output";
  /** Centre of the port, from the top of the node. */
  y: number;
}

function headHeight(node: GraphNode): number {
  return PADDING + NAME + LINE + (node.summary ? LINE : 0);
}

function portRows(node: GraphNode): number {
  return Math.max(...[node.inputs.length, node.outputs.length].map((count) => (count > 1 ? count : 0)));
}

/** Height of the card alone, without the shape under it. */
export function cardHeight(node: GraphNode): number {
  const rows = portRows(node);
  return headHeight(node) + (rows ? PORTS_GAP + rows * PORT_ROW : 0) + PADDING;
}

export function nodeSize(node: GraphNode): Size {
  return { width: NODE_WIDTH, height: cardHeight(node) + SHAPE_STRIP };
}

/** Where the ports of a node stand: a single one on the port line, several in rows below the summary. */
export function portPlaces(node: GraphNode): PortPlace[] {
  const first = headHeight(node) + PORTS_GAP + PORT_ROW / 2;
  const place = (side: PortPlace["side"], ports: readonly { name: string }[]): PortPlace[] =>
    ports.map(({ name }, row) => ({ name, side, y: ports.length > 1 ? first + row * PORT_ROW : PORT_LINE }));
  return [...place("input", node.inputs), ...place("output", node.outputs)];
}
