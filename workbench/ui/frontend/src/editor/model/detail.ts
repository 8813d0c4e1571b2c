// How much of a node is drawn at a zoom, and how large: what is smaller on the screen is drawn larger on the node.

import { FAR, READABLE } from "./viewport";

export type Detail = "all" | "type" | "name" | "box" | "speck";

/** Below this zoom a box would be thinner than a few pixels: it gets a rim. */
const TINY = 0.05;
/** How often larger the letters can be before a line of the node has no room any more. */
const ROOM_FOR_SUMMARY = 1.45;
const ROOM_FOR_TYPE = 1.85;
const STEPS = 10;
const RIM = 2;

export interface Closeness {
  detail: Detail;
  /** How often larger the letters are drawn; in steps, as each draws all nodes anew. */
  letters: number;
  /** Pixels of the drawing around a box. */
  rim: number;
}

export function closenessAt(zoom: number): Closeness {
  if (zoom < TINY) return { detail: "speck", letters: 1, rim: 2 ** Math.ceil(Math.log2(RIM / zoom)) };
  if (zoom < FAR) return { detail: "box", letters: 1, rim: 0 };
  const letters = Math.max(1, Math.ceil((READABLE / zoom) * STEPS) / STEPS);
  const detail = letters <= ROOM_FOR_SUMMARY ? "all" : letters <= ROOM_FOR_TYPE ? "type" : "name";
  return { detail, letters, rim: 0 };
}
