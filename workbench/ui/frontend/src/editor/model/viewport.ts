// Where the canvas looks when a drawing is opened: near enough to read it, even when not all of it fits.

import { getViewportForBounds, type Viewport } from "@xyflow/react";
import { type Box, boundsOf, type Drawn } from "./place";
import { NODE_WIDTH, type Size } from "./size";

/** How far out one can zoom a small drawing; a large one until all of it is seen: see `leastZoom`. */
export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 2.5;
/** The smallest zoom at which the texts on a node can be read. */
export const READABLE = 0.75;
/** Down to this zoom names and shapes are drawn larger, so that they can still be read: see `detailAt`. */
export const LEGIBLE = 0.45;
/** Below this zoom no letter can be read: a node is a box. */
export const FAR = 0.28;
const PADDING = 0.08;
/** Pixels of the canvas between its border and what is aligned to it. */
const MARGIN = 24;
const SMALL: Size = { width: 240, height: 160 };
const NOTHING: Box = { x: 0, y: 0, width: 400, height: 200 };

/** The smallest zoom of a canvas: all of the drawing can be seen, also in a small one. */
export function leastZoom(nodes: readonly Drawn[]): number {
  const { width, height } = boundsOf(nodes) ?? NOTHING;
  return Math.min(MIN_ZOOM, SMALL.width / width, SMALL.height / height);
}

/** Everything in sight, as small as it needs to be. */
export function fitted(nodes: readonly Drawn[], canvas: Size): Viewport {
  return getViewportForBounds(boundsOf(nodes) ?? NOTHING, canvas.width, canvas.height, leastZoom(nodes), 1, PADDING);
}

/** Everything in sight if its zoom is at least `least`; else the left end of the drawing, where the data come in. */
export function opened(nodes: readonly Drawn[], canvas: Size, least = LEGIBLE): Viewport {
  const whole = fitted(nodes, canvas);
  if (whole.zoom >= (nodes.length ? least : READABLE)) return whole;
  const bounds = boundsOf(nodes) ?? NOTHING;
  const first = boundsOf(nodes.filter((node) => node.x < bounds.x + NODE_WIDTH)) ?? bounds;
  const zoom = READABLE;
  const left = Math.max(MARGIN, (canvas.width - bounds.width * zoom) / 2);
  return { x: left - bounds.x * zoom, y: across(bounds, first, canvas.height, zoom), zoom };
}

/** Centre the first nodes from top to bottom, as far as nothing needs to leave the sight for that. */
function across(bounds: Box, first: Box, height: number, zoom: number): number {
  const centred = height / 2 - (first.y + first.height / 2) * zoom;
  const lowest = MARGIN - bounds.y * zoom;
  const highest = height - MARGIN - (bounds.y + bounds.height) * zoom;
  if (lowest <= highest) return Math.min(Math.max(centred, lowest), highest);
  // Too many first nodes for the height: begin at the top one.
  return first.height * zoom > height - 2 * MARGIN ? MARGIN - first.y * zoom : centred;
}
