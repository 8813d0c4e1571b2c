// For tests: an image with little known of it, and what is chosen at first.

import { zlibSync } from "fflate";
import type { Facts, PlaneAnswer, Side, State } from "./facts";
import type { Numbers } from "./gray";

export const side = (known: Partial<Side>): Side => ({
  title: "",
  size: [4, 4],
  axes: ["y", "x"],
  channels: [],
  colour: false,
  whole: true,
  range: [0, 255],
  window: [0, 255],
  presets: [],
  spacing: [],
  origin: [],
  direction: [],
  layers: [],
  ...known,
});

export const facts = (...sides: Side[]): Facts => ({
  number: 1,
  alt: "Image",
  note: "",
  linked: true,
  sides,
  attributes: [["name", "scan"]],
  gallery: null,
  sample: 0,
});

export const state = (chosen: Partial<State> = {}): State => ({
  axis: 0,
  index: 0,
  channel: 0,
  windows: [[0, 255]],
  hidden: [],
  opacity: 0.5,
  split: 0.5,
  bins: 64,
  ...chosen,
});

export const packedNumbers = (numbers: Numbers): Uint8Array =>
  zlibSync(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), { level: 1 });

export const answer = (key: string, given: Partial<PlaneAnswer> = {}): PlaneAnswer => ({
  kind: "plane",
  key,
  type: "uint8",
  height: 2,
  width: 2,
  channels: 1,
  box: [0, 0, 2, 2],
  step: 1,
  exact: true,
  masks: [],
  ...given,
});
