// Which pixels the page needs for what it shows.

import { type Box, type Facts, indexIn, isVolume, type PlaneRequest, planeSize, type Side, type State } from "./facts";
import { extent, type Size, type View, visible } from "./place";

/** As in workbench/imaging/plane_reduction.py: no more pixels are sent at once. */
export const MOST_PIXELS = 2 ** 20;
/** A part is asked for on a grid of so many pixels, so that small moves need nothing new. */
const GRID = 128;
const AHEAD = [1, -1, 2];

export interface Sight {
  facts: Facts;
  state: State;
  view: View;
  screen: Size;
  /** Pixels of the screen in one of CSS. */
  ratio: number;
}

/** As in workbench/imaging/plane_reduction.py. */
export const stepFor = (pixels: number): number => Math.max(1, Math.ceil(Math.sqrt(pixels / MOST_PIXELS)));

export const indexOf = ({ facts, state }: Sight, side: Side): number =>
  indexIn(side, facts.sides[0] ?? side, state.axis, state.index);

/** A whole slice, which the kernel makes smaller where it is too large. */
export function whole({ facts, state }: Sight, at: number, side: Side, index: number): PlaneRequest {
  const { axis } = state;
  const channel = side.colour || state.channel >= 0 ? Math.min(state.channel, side.channels.length - 1) : 0;
  const key = `${facts.number} ${at} ${axis} ${index} ${channel}`;
  return { kind: "plane", key, side: at, axis, index, channel, step: 1, box: null };
}

/** The part that is on the screen, with all its pixels or as many as there is room for; null where the whole will do. */
export function detail(sight: Sight, at: number, side: Side): PlaneRequest | null {
  const { facts, state, view, screen, ratio } = sight;
  const [rows, columns] = planeSize(side, state.axis);
  if (rows * columns <= MOST_PIXELS) return null;
  const plane = extent(facts.sides[0] ?? side, state.axis);
  const box = visible(view, screen, rows, columns, plane, GRID);
  if (!box) return null;
  const perPixel = (plane.height * view.scale * ratio) / rows;
  const finest = Math.max(1, Math.floor(1 / perPixel), stepFor(area(box)));
  if (finest >= stepFor(rows * columns)) return null;
  const request = whole(sight, at, side, indexOf(sight, side));
  return { ...request, key: `${request.key} ${box} ${finest}`, step: finest, box };
}

const area = ([top, left, bottom, right]: Box): number => (bottom - top) * (right - left);

/** What is shown, then the parts in full, then the slices that are likely next. */
export function needed(sight: Sight, withDetails: boolean): PlaneRequest[] {
  const { facts, state } = sight;
  const now = facts.sides.map((side, at) => whole(sight, at, side, indexOf(sight, side)));
  const details = facts.sides.map((side, at) => (withDetails ? detail(sight, at, side) : null));
  const ahead = facts.sides.flatMap((side, at) =>
    AHEAD.map((by) => indexOf(sight, side) + by)
      .filter((index) => isVolume(side) && index >= 0 && index < (side.size[state.axis] ?? 1))
      .map((index) => whole(sight, at, side, index)),
  );
  return [...now, ...details.filter((one) => one !== null), ...ahead];
}
