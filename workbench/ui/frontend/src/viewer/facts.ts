// What the kernel says of the image that is shown, what is chosen in the viewer, and the messages between both; the other
// half is workbench/ui/image_viewer (viewer_widget.py, viewer_state.py, viewer_requests.py).

export type Limits = [low: number, high: number];
export type NumberType = "uint8" | "uint16" | "int16" | "float32";

export interface LayerClass {
  index: number;
  name: string;
  colour: string;
}

/** A box or a point: its corners in the order of the image's axes. */
export interface Shape {
  from: number[];
  to: number[];
  /** Place of its class in the layer's classes. */
  member: number;
  text: string;
}

export interface Layer {
  key: string;
  kind: "mask" | "boxes" | "points";
  origin: "label" | "prediction";
  name: string;
  classes: LayerClass[];
  shapes: Shape[];
}

export interface Side {
  title: string;
  /** Sizes of the spatial axes, and their letters, in the order of the array. */
  size: number[];
  axes: string[];
  /** Names of the channels; none where there is one. */
  channels: string[];
  /** Whether the channels can be shown together. */
  colour: boolean;
  /** Whether values are whole numbers. */
  whole: boolean;
  range: Limits;
  window: Limits;
  presets: { name: string; window: Limits }[];
  /** In mm, as the header has them; empty where unknown. */
  spacing: number[];
  origin: number[];
  direction: number[];
  layers: Layer[];
}

export interface Facts {
  /** Grows whenever something else is shown. */
  number: number;
  alt: string;
  /** A sentence above the image, such as why a sample cannot be shown. */
  note: string;
  /** Whether one window serves both sides. */
  linked: boolean;
  sides: Side[];
  attributes: string[][];
  gallery: { pages: number; count: number; size: number } | null;
  sample: number;
}

export interface State {
  axis: number;
  index: number;
  /** -1: all together as colours. */
  channel: number;
  windows: Limits[];
  hidden: string[];
  opacity: number;
  split: number;
  bins: number;
}

export const IN_COLOUR = -1;

/** Top, left, bottom, right, in pixels of the plane. */
export type Box = [top: number, left: number, bottom: number, right: number];

export interface PlaneRequest {
  kind: "plane";
  key: string;
  side: number;
  axis: number;
  index: number;
  channel: number;
  step: number;
  box: Box | null;
}

export interface PlaneAnswer {
  kind: "plane";
  key: string;
  type: NumberType;
  height: number;
  width: number;
  channels: number;
  box: Box;
  step: number;
  /** Whether the numbers are the image's own. */
  exact: boolean;
  masks: string[];
}

export interface Card {
  number: number;
  name: string;
  split: string;
  label: string;
  issue: string;
  /** PNG in base 64; "" for none. */
  picture: string;
}

export type Answer =
  | PlaneAnswer
  | { kind: "value"; key: string; values: string[][] }
  | { kind: "histogram"; key: string; low: number; high: number; counts: number[][] }
  | { kind: "cards"; key: string; page: number; cards: Card[] };

export const isVolume = (side: Side): boolean => side.size.length === 3;

/** The axes of a plane across `axis`: those of its rows and its columns. */
export const planeAxes = (side: Side, axis: number): [number, number] => {
  const axes = [...side.size.keys()].filter((at) => !isVolume(side) || at !== axis);
  return [axes[0] ?? 0, axes[1] ?? 1];
};

/** Rows and columns of a plane across `axis`. */
export const planeSize = (side: Side, axis: number): [number, number] => {
  const [rows, columns] = planeAxes(side, axis);
  return [side.size[rows] ?? 1, side.size[columns] ?? 1];
};

/** The slice of `side` that lies where slice `index` of `first` does; they may have different numbers. */
export const indexIn = (side: Side, first: Side, axis: number, index: number): number => {
  if (!isVolume(side)) return 0;
  const count = side.size[axis] ?? 1;
  return Math.min(count - 1, Math.floor(((index + 0.5) * count) / (first.size[axis] ?? count)));
};
