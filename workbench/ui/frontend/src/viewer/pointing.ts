// What is under the pointer, or under the cross that the arrow keys move, in a line of text.

import { planeSize, type Side } from "./facts";
import type { Plane } from "./planes";
import { classNames, exactValues, type Pixel, pixelIn, placesOf, readout } from "./readout";
import type { Sight } from "./requests";
import type { Strings } from "./strings";

export class Pointing {
  cross: Pixel | null = null;
  private pixel: Pixel | null = null;
  /** The place for which the kernel was asked last. */
  private asked = "";
  private readonly values = new Map<string, string[][]>();

  constructor(
    private readonly output: HTMLElement,
    private readonly t: Strings,
    private readonly sight: () => Sight,
    private readonly planesOf: (at: number, side: Side) => Plane[],
    private readonly send: (message: object) => void,
  ) {}

  /** Nothing is pointed at: the image has another shape now. */
  reset(): void {
    this.pixel = this.cross = null;
    this.values.clear();
  }

  point(pixel: Pixel | null): void {
    this.pixel = pixel ?? this.cross;
    this.say();
  }

  move(down: number, right: number): void {
    const { facts, state } = this.sight();
    const first = facts.sides[0];
    if (!first) return;
    const [rows, columns] = planeSize(first, state.axis);
    const middle = { row: Math.floor(rows / 2) - down, column: Math.floor(columns / 2) - right };
    const from = this.cross ?? this.pixel ?? middle;
    this.cross = {
      row: Math.min(Math.max(from.row + down, 0), rows - 1),
      column: Math.min(Math.max(from.column + right, 0), columns - 1),
    };
    this.point(this.cross);
  }

  take(key: string, values: string[][]): void {
    this.values.set(key, values);
    this.say();
  }

  /** An answer may have been lost. */
  askAgain(): void {
    this.asked = "";
    this.say();
  }

  /** A screen reader is told only what has changed. */
  say(): void {
    const text = this.pixel ? this.text(this.pixel) : this.t.outside;
    if (this.output.textContent !== text) this.output.textContent = text;
  }

  private text(pixel: Pixel): string {
    const { facts, state } = this.sight();
    const first = facts.sides[0];
    if (!first) return "";
    const places = placesOf(facts, state, pixel);
    const key = `${facts.number} ${places.join(" | ")}`;
    const values = facts.sides.map((side, at) => {
      const own = pixelIn(side, first, state.axis, pixel);
      return exactValues(this.planesOf(at, side), own) ?? this.values.get(key)?.[at] ?? null;
    });
    if (values.includes(null) && this.asked !== key) {
      this.asked = key;
      this.send({ kind: "value", key, places });
    }
    const names = classNames(first, this.planesOf(0, first), pixel, state.hidden);
    return readout(facts, places[0] ?? [], values, names, this.t);
  }
}
