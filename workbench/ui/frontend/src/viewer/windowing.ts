// Windows by level and width, and by dragging.

import type { Facts, Limits, Side, State } from "./facts";

export const levelOf = ([low, high]: Limits): number => (low + high) / 2;
export const widthOf = ([low, high]: Limits): number => high - low;

/** The window with this level and width; the width is never 0. */
export const windowOf = (level: number, width: number): Limits => [level - width / 2, level + width / 2];

/** The narrowest window of use: one step of whole numbers, else a thousandth of the range. */
export const narrowest = (side: Side): number => (side.whole ? 1 : (side.range[1] - side.range[0]) / 1000 || 0.001);

/** The window after the pointer has moved by `right` and `up`, as shares of the image's size. */
export function dragged(start: Limits, side: Side, right: number, up: number): Limits {
  const range = side.range[1] - side.range[0] || 1;
  const width = Math.max(widthOf(start) + right * range, narrowest(side));
  return windowOf(levelOf(start) + up * range, width);
}

/** All windows with that of one side changed, and of the other where one window serves both. */
export const withWindow = (facts: Facts, state: State, at: number, window: Limits): Limits[] =>
  state.windows.map((old, side) => (facts.linked || side === at ? window : old));

/** How far level and width can go: the range, and more where the window is wider. */
export function reach(side: Side, window: Limits): { level: Limits; width: Limits } {
  const [low, high] = [Math.min(side.range[0], window[0]), Math.max(side.range[1], window[1])];
  const least = narrowest(side);
  return {
    level: [low, Math.max(high, low + least)],
    width: [least, Math.max(high - low, widthOf(window), 2 * least)],
  };
}

/** The place of the preset that a window is, or -1. */
export const presetOf = (side: Side, [low, high]: Limits): number =>
  side.presets.findIndex(({ window }) => window[0] === low && window[1] === high);
