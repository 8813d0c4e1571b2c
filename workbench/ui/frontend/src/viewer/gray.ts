// Values to grey: the window from `low` (black) to `high` (white), as GrayWindow in workbench/imaging/gray_window.py.

import type { Limits, NumberType } from "./facts";

export type Numbers = Uint8Array | Uint16Array | Int16Array | Float32Array;

const TYPES = { uint8: Uint8Array, uint16: Uint16Array, int16: Int16Array, float32: Float32Array };
/** So that bytes shown from 0 to 255 stay what they are, whatever the last digit of a division is. */
const ROUNDING = 1e-3;
const OPAQUE = 0xff000000;
const LITTLE = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** The numbers in bytes that were unpacked. */
export const numbersOf = (type: NumberType, bytes: Uint8Array): Numbers =>
  new TYPES[type](bytes.slice().buffer as ArrayBuffer);

/** The grey value for a number; NaN is black. */
export function gray(value: number, [low, high]: Limits): number {
  const share = (value - low) / (high - low || 1);
  return share > 0 ? Math.trunc(Math.min(share, 1) * 255 + ROUNDING) : 0;
}

/** A function from numbers to grey values; for up to 16 bits a table, since a slice has a million of them. */
export function shader(numbers: Numbers, window: Limits): (value: number) => number {
  if (numbers instanceof Float32Array) return (value) => gray(value, window);
  const least = numbers instanceof Int16Array ? -32768 : 0;
  const table = new Uint8Array(numbers instanceof Uint8Array ? 256 : 65536);
  for (let at = 0; at < table.length; at += 1) table[at] = gray(at + least, window);
  return (value) => table[value - least] ?? 0;
}

/** Pixels (red, green, blue, alpha) for numbers with 1, 3 or 4 channels. */
export function shaded(numbers: Numbers, channels: number, window: Limits): Uint8ClampedArray<ArrayBuffer> {
  const count = Math.floor(numbers.length / channels);
  const pixels = new Uint8ClampedArray(count * 4);
  const shade = shader(numbers, window);
  if (channels === 1 && LITTLE) {
    const whole = new Uint32Array(pixels.buffer);
    for (let at = 0; at < count; at += 1) whole[at] = OPAQUE | (shade(numbers[at] ?? 0) * 0x010101);
    return pixels;
  }
  for (let at = 0; at < count; at += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      pixels[4 * at + channel] = shade(numbers[at * channels + (channels === 1 ? 0 : channel)] ?? 0);
    }
    pixels[4 * at + 3] = channels === 4 ? shade(numbers[at * channels + 3] ?? 0) : 255;
  }
  return pixels;
}

/** Red, green and blue of a colour such as "#e69f00". */
export const rgb = (colour: string): [number, number, number] => [
  Number.parseInt(colour.slice(1, 3), 16),
  Number.parseInt(colour.slice(3, 5), 16),
  Number.parseInt(colour.slice(5, 7), 16),
];

/** Pixels of a mask: `colours[n - 1]` where it is n, nothing where it is 0 or the colour is null. With `outline` only
 * pixels that have a neighbour of another class. */
export function masked(
  mask: Uint8Array,
  width: number,
  colours: (string | null)[],
  outline: boolean,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(mask.length * 4);
  const known = colours.map((colour) => (colour ? rgb(colour) : null));
  for (let at = 0; at < mask.length; at += 1) {
    const value = mask[at] ?? 0;
    const colour = value ? known[value - 1] : null;
    if (colour && (!outline || isEdge(mask, width, at))) pixels.set([...colour, 255], 4 * at);
  }
  return pixels;
}

function isEdge(mask: Uint8Array, width: number, at: number): boolean {
  const value = mask[at];
  const column = at % width;
  const differs = (other: number) => other >= 0 && other < mask.length && mask[other] !== value;
  return (
    differs(at - width) ||
    differs(at + width) ||
    (column > 0 && differs(at - 1)) ||
    (column < width - 1 && differs(at + 1))
  );
}

/** A number as the readout and the sliders show it. */
export const numberText = (value: number): string =>
  Number.isFinite(value)
    ? String(Number(value.toPrecision(6)))
    : String(value).toLowerCase().replace("infinity", "inf");

/** White around dark colours, black around light ones. */
export const contrast = (colour: string): string =>
  rgb(colour).reduce((sum, part) => sum + part, 0) < 3 * 128 ? "#fff" : "#000";
