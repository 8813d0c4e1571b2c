// The line that says where the pointer is and what is there.

import { type Facts, indexIn, planeSize, type Side, type State } from "./facts";
import { numberText } from "./gray";
import { millimetres, placeOf } from "./place";
import { classAt, numbersAt, type Plane } from "./planes";
import type { Strings } from "./strings";

export interface Pixel {
  row: number;
  column: number;
}

/** The pixel of another side that lies where one of the first side does. */
export function pixelIn(side: Side, first: Side, axis: number, { row, column }: Pixel): Pixel {
  const [rows, columns] = planeSize(side, axis);
  const [firstRows, firstColumns] = planeSize(first, axis);
  return {
    row: Math.min(rows - 1, Math.floor(((row + 0.5) * rows) / firstRows)),
    column: Math.min(columns - 1, Math.floor(((column + 0.5) * columns) / firstColumns)),
  };
}

/** The places of a pixel in each side, in the order of the image's axes. */
export function placesOf(facts: Facts, state: State, pixel: Pixel): number[][] {
  const first = facts.sides[0];
  return facts.sides.map((side) => {
    const { row, column } = first ? pixelIn(side, first, state.axis, pixel) : pixel;
    const index = first ? indexIn(side, first, state.axis, state.index) : 0;
    return placeOf(side, state.axis, index, row, column);
  });
}

/** The values at a pixel as texts, one a channel, where a plane has them exactly; else null: the kernel is asked. */
export function exactValues(planes: Plane[], { row, column }: Pixel): string[] | null {
  for (const plane of [...planes].reverse()) {
    const numbers = plane.exact && plane.step === 1 ? numbersAt(plane, row, column) : null;
    if (numbers) return numbers.map(numberText);
  }
  return null;
}

/** The names of the classes of masks at a pixel. */
export function classNames(side: Side, planes: Plane[], { row, column }: Pixel, hidden: string[]): string[] {
  const plane = [...planes].reverse().find((one) => numbersAt(one, row, column));
  return side.layers.flatMap((layer) => {
    const value = plane && layer.kind === "mask" ? classAt(plane, layer.key, row, column) : 0;
    const found = value && !hidden.includes(layer.key) ? layer.classes[value - 1] : undefined;
    return found ? [`${layer.name}: ${found.name}`] : [];
  });
}

/** Place, millimetres, values and classes in a line; values that are not there yet are "…". */
export function readout(
  facts: Facts,
  place: number[],
  values: (string[] | null)[],
  names: string[],
  t: Strings,
): string {
  const first = facts.sides[0];
  if (!first) return "";
  const where = place.map((at, axis) => `${first.axes[axis]} ${at}`).join(", ");
  const mm = millimetres(first, place)?.map((at) => numberText(Math.round(at * 100) / 100));
  const parts = facts.sides.map((side, at) => {
    const found = values[at];
    const texts =
      found && side.channels.length === found.length ? found.map((one, n) => `${side.channels[n]} ${one}`) : found;
    const title = facts.sides.length > 1 ? side.title : t.value;
    return `${title} ${texts ? texts.join(", ") : "…"}`;
  });
  return [where, ...(mm ? [`${mm.join(", ")} mm`] : []), ...parts, ...names].join(" · ");
}
