// Where pixels are on the screen. A plane lies at (0, 0) in units of its pixels' shorter side; the view enlarges and moves it.

import { type Box, isVolume, planeAxes, planeSize, type Shape, type Side } from "./facts";

export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

const LONGEST_PIXEL = 4;
const LARGEST = 64;
const SMALLEST_SHARE = 0.25;

/** Height and width of a pixel, the shorter one 1: from the spacing, where it is known. */
export function pixelShape(side: Side, axis: number): [height: number, width: number] {
  const [rows, columns] = planeAxes(side, axis);
  const ratio = (side.spacing[rows] ?? 1) / (side.spacing[columns] ?? 1);
  const bounded = Math.min(Math.max(ratio, 1 / LONGEST_PIXEL), LONGEST_PIXEL);
  return bounded >= 1 ? [bounded, 1] : [1, 1 / bounded];
}

/** Width and height of a plane in units of the view. */
export function extent(side: Side, axis: number): Size {
  const [rows, columns] = planeSize(side, axis);
  const [height, width] = pixelShape(side, axis);
  return { width: columns * width, height: rows * height };
}

/** The view that shows all of it, in the middle. */
export function fitted(plane: Size, screen: Size): View {
  const scale = Math.min(screen.width / plane.width, screen.height / plane.height) || 1;
  return { scale, x: (screen.width - plane.width * scale) / 2, y: (screen.height - plane.height * scale) / 2 };
}

/** The view enlarged by `factor` around a point of the screen; neither too small to be found nor larger than is of use. */
export function zoomed(view: View, factor: number, at: { x: number; y: number }, plane: Size, screen: Size): View {
  const smallest = fitted(plane, screen).scale * SMALLEST_SHARE;
  const scale = Math.min(Math.max(view.scale * factor, smallest), Math.max(LARGEST, smallest));
  const grown = scale / view.scale;
  return kept({ scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown }, plane, screen);
}

/** The view, moved so that some of the plane stays on the screen. */
export function kept(view: View, plane: Size, screen: Size): View {
  const within = (at: number, size: number, room: number) => {
    const left = Math.min(size, room) / 4;
    return Math.min(Math.max(at, left - size), room - left);
  };
  return {
    ...view,
    x: within(view.x, plane.width * view.scale, screen.width),
    y: within(view.y, plane.height * view.scale, screen.height),
  };
}

/** Row and column of the pixel at a point of the screen; null beside the plane. */
export function pixelAt(view: View, at: { x: number; y: number }, rows: number, columns: number, plane: Size) {
  const row = Math.floor((((at.y - view.y) / view.scale) * rows) / plane.height);
  const column = Math.floor((((at.x - view.x) / view.scale) * columns) / plane.width);
  return row >= 0 && column >= 0 && row < rows && column < columns ? { row, column } : null;
}

/** The part of a plane that is on the screen, on a grid of `grid` pixels so that small moves ask for nothing new. */
export function visible(
  view: View,
  screen: Size,
  rows: number,
  columns: number,
  plane: Size,
  grid: number,
): Box | null {
  const low = (at: number, share: number) => Math.max(0, Math.floor((-at / view.scale) * share));
  const high = (at: number, room: number, share: number, size: number) =>
    Math.min(size, Math.ceil(((room - at) / view.scale) * share));
  const [perRow, perColumn] = [rows / plane.height, columns / plane.width];
  const down = (value: number) => Math.floor(value / grid) * grid;
  const up = (value: number, size: number) => Math.min(size, Math.ceil(value / grid) * grid);
  const box: Box = [
    down(low(view.y, perRow)),
    down(low(view.x, perColumn)),
    up(high(view.y, screen.height, perRow, rows), rows),
    up(high(view.x, screen.width, perColumn, columns), columns),
  ];
  return box[0] < box[2] && box[1] < box[3] ? box : null;
}

/** The place of a pixel in the order of the image's axes. */
export function placeOf(side: Side, axis: number, index: number, row: number, column: number): number[] {
  const place = [row, column];
  if (isVolume(side)) place.splice(axis, 0, index);
  return place;
}

/** Where the middle of a pixel lies in mm, in the order of the axes; null where the spacing is not known. */
export function millimetres(side: Side, place: number[]): number[] | null {
  if (side.spacing.length === 0) return null;
  const count = place.length;
  const steps = place.map((at, axis) => at * (side.spacing[axis] ?? 1));
  return place.map((_, axis) => {
    const turned = steps.reduce(
      (sum, step, from) => sum + step * (side.direction[axis * count + from] ?? (axis === from ? 1 : 0)),
      0,
    );
    return turned + (side.origin[axis] ?? 0);
  });
}

/** Where a box or a point is in a plane: top, left, bottom, right; null where the slice does not meet it. */
export function shapeIn(shape: Shape, side: Side, axis: number, index: number): Box | null {
  if (isVolume(side)) {
    const [from = 0, to = 0] = [shape.from[axis], shape.to[axis]];
    const meets = from === to ? Math.floor(from) === index : from < index + 1 && to > index;
    if (!meets) return null;
  }
  const [rows, columns] = planeAxes(side, axis);
  return [shape.from[rows] ?? 0, shape.from[columns] ?? 0, shape.to[rows] ?? 0, shape.to[columns] ?? 0];
}
