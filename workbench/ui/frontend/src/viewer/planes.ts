// The pixels that have come, and those that are asked for. A message can be lost on the way to a page that is still loading,
// so a request is repeated until it is answered or no longer of use. Few are under way at once: when a slider is dragged,
// slices that were passed meanwhile are never asked for.

import { unzlibSync } from "fflate";
import type { Box, PlaneAnswer, PlaneRequest } from "./facts";
import { type Numbers, numbersOf } from "./gray";

export interface Plane {
  key: string;
  numbers: Numbers;
  height: number;
  width: number;
  channels: number;
  box: Box;
  step: number;
  exact: boolean;
  /** 0, or 1 + the place of the class, by layer. */
  masks: Map<string, Uint8Array>;
}

const AT_ONCE = 2;
const AGAIN_MS = 2500;
const KEPT_BYTES = 256 * 2 ** 20;
const PER_PIXEL = 4;
/** Of a mask, with its colours. */
const PER_MASK_PIXEL = 5;

export class Planes {
  private readonly known = new Map<string, Plane>();
  private wanted: PlaneRequest[] = [];
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();
  private bytes = 0;

  constructor(
    private readonly send: (request: PlaneRequest) => void,
    private readonly room = KEPT_BYTES,
  ) {}

  /** What has come; it is kept longer than what nobody asks for. */
  get(key: string): Plane | undefined {
    const plane = this.known.get(key);
    if (plane) {
      this.known.delete(key);
      this.known.set(key, plane);
    }
    return plane;
  }

  /** From now on ask for these, the first one first. */
  want(requests: PlaneRequest[]): void {
    this.wanted = requests;
    this.next();
  }

  /** Keep an answer. Returns whether it was one of those that are wanted. */
  take(answer: PlaneAnswer, buffers: ArrayBufferView[]): boolean {
    this.done(answer.key);
    if (!this.known.has(answer.key)) {
      const [pixels, ...masks] = buffers.map(unpacked);
      if (!pixels) return false;
      const { key, height, width, channels, box, step, exact } = answer;
      const named = new Map(answer.masks.map((name, at) => [name, masks[at] ?? new Uint8Array(height * width)]));
      this.keep({
        key,
        numbers: numbersOf(answer.type, pixels),
        height,
        width,
        channels,
        box,
        step,
        exact,
        masks: named,
      });
    }
    const isWanted = this.wanted.some(({ key }) => key === answer.key);
    this.next();
    return isWanted;
  }

  close(): void {
    this.wanted = [];
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }

  private next(): void {
    for (const request of this.wanted) {
      if (this.waiting.size >= AT_ONCE) return;
      if (this.known.has(request.key) || this.waiting.has(request.key)) continue;
      this.waiting.set(
        request.key,
        setTimeout(() => {
          this.done(request.key);
          this.next();
        }, AGAIN_MS),
      );
      this.send(request);
    }
  }

  private done(key: string): void {
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
  }

  private keep(plane: Plane): void {
    this.known.set(plane.key, plane);
    this.bytes += bytesOf(plane);
    for (const [key, old] of this.known) {
      if (this.bytes <= this.room || key === plane.key) return;
      this.known.delete(key);
      this.bytes -= bytesOf(old);
    }
  }
}

/** What a plane takes, with the coloured pixels that are made of it. */
const bytesOf = ({ numbers, height, width, masks }: Plane): number =>
  numbers.byteLength + height * width * (PER_PIXEL + PER_MASK_PIXEL * masks.size);

export const unpacked = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  unzlibSync(new Uint8Array(buffer, byteOffset, byteLength));

/** The numbers at a pixel of the plane of the image (not of what was sent): one a channel; null outside. */
export function numbersAt(plane: Plane, row: number, column: number): number[] | null {
  const [top, left, bottom, right] = plane.box;
  if (row < top || column < left || row >= bottom || column >= right) return null;
  const at = Math.floor((row - top) / plane.step) * plane.width + Math.floor((column - left) / plane.step);
  return Array.from({ length: plane.channels }, (_, channel) => plane.numbers[at * plane.channels + channel] ?? 0);
}

/** The class of a mask at a pixel of the plane of the image: 0 for none. */
export function classAt(plane: Plane, layer: string, row: number, column: number): number {
  const [top, left, bottom, right] = plane.box;
  if (row < top || column < left || row >= bottom || column >= right) return 0;
  const at = Math.floor((row - top) / plane.step) * plane.width + Math.floor((column - left) / plane.step);
  return plane.masks.get(layer)?.[at] ?? 0;
}
