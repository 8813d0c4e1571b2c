// Draws planes, masks, boxes and points on a canvas.

import { type Layer, type Limits, planeSize, type Side } from "./facts";
import { contrast, masked, shaded } from "./gray";
import { extent, type Size, shapeIn, type View } from "./place";
import type { Plane } from "./planes";

export interface Drawn {
  side: Side;
  /** The whole plane first, then a part of it in full. */
  planes: Plane[];
  window: Limits;
  index: number;
}

export interface Scene {
  sides: Drawn[];
  axis: number;
  view: View;
  /** In CSS pixels. */
  screen: Size;
  hidden: ReadonlySet<string>;
  opacity: number;
  split: number;
  cross: { row: number; column: number } | null;
}

type Bitmaps = Map<string, HTMLCanvasElement>;
const SMOOTH_BELOW = 1;

export class Painter {
  /** Coloured pixels, by plane: of the newest window and of each mask. */
  private bitmaps = new WeakMap<Plane, Bitmaps>();

  constructor(private readonly canvas: HTMLCanvasElement) {}

  draw(scene: Scene): void {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const ratio = globalThis.devicePixelRatio || 1;
    const { width, height } = scene.screen;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== wide) this.canvas.width = wide;
    if (this.canvas.height !== high) this.canvas.height = high;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const first = scene.sides[0];
    if (!first) return;
    const plane = extent(first.side, scene.axis);
    scene.sides.forEach((drawn, at) => {
      context.save();
      if (scene.sides.length > 1) clip(context, scene, at);
      this.drawSide(context, scene, drawn, plane);
      context.restore();
    });
    if (scene.sides.length > 1) drawEdge(context, scene);
    if (scene.cross) drawCross(context, scene, first.side, scene.cross);
  }

  private drawSide(context: CanvasRenderingContext2D, scene: Scene, drawn: Drawn, size: Size): void {
    const [rows, columns] = planeSize(drawn.side, scene.axis);
    const { view } = scene;
    const [perRow, perColumn] = [(size.height / rows) * view.scale, (size.width / columns) * view.scale];
    for (const plane of drawn.planes) {
      const [top, left] = plane.box;
      // The last pixel of a reduced plane may stand for fewer: it covers as much as the others.
      const place = [
        view.x + left * perColumn,
        view.y + top * perRow,
        plane.width * plane.step * perColumn,
        plane.height * plane.step * perRow,
      ] as const;
      const ratio = globalThis.devicePixelRatio || 1;
      context.imageSmoothingEnabled = plane.step * Math.min(perRow, perColumn) * ratio < SMOOTH_BELOW;
      context.globalAlpha = 1;
      context.drawImage(this.image(plane, drawn.window), ...place);
      for (const layer of drawn.side.layers) {
        const mask = plane.masks.get(layer.key);
        if (layer.kind !== "mask" || !mask || scene.hidden.has(layer.key)) continue;
        context.imageSmoothingEnabled = false;
        context.globalAlpha = layer.origin === "label" ? scene.opacity : 1;
        context.drawImage(this.mask(plane, layer, mask, scene.hidden), ...place);
      }
    }
    context.globalAlpha = 1;
    for (const layer of drawn.side.layers) {
      if (layer.kind !== "mask" && !scene.hidden.has(layer.key)) {
        drawShapes(context, scene, drawn, layer, perRow, perColumn);
      }
    }
  }

  private image(plane: Plane, window: Limits): HTMLCanvasElement {
    return this.bitmap(plane, "image", window.join(), () => shaded(plane.numbers, plane.channels, window));
  }

  private mask(plane: Plane, layer: Layer, mask: Uint8Array, hidden: ReadonlySet<string>): HTMLCanvasElement {
    const colours = layer.classes.map(({ index, colour }) => (hidden.has(`${layer.key}:${index}`) ? null : colour));
    const outline = layer.origin === "prediction";
    return this.bitmap(plane, layer.key, colours.join(), () => masked(mask, plane.width, colours, outline));
  }

  /** Made anew only when what it depends on (`state`) has changed. */
  private bitmap(plane: Plane, name: string, state: string, make: () => Uint8ClampedArray<ArrayBuffer>) {
    const found = this.bitmaps.get(plane) ?? new Map<string, HTMLCanvasElement>();
    this.bitmaps.set(plane, found);
    const old = found.get(name);
    if (old?.dataset.state === state) return old;
    const canvas = old ?? document.createElement("canvas");
    canvas.width = plane.width;
    canvas.height = plane.height;
    canvas.dataset.state = state;
    canvas.getContext("2d")?.putImageData(new ImageData(make(), plane.width, plane.height), 0, 0);
    found.set(name, canvas);
    return canvas;
  }
}

function clip(context: CanvasRenderingContext2D, { screen, split }: Scene, at: number): void {
  const edge = screen.width * split;
  context.beginPath();
  if (at === 0) context.rect(0, 0, edge, screen.height);
  else context.rect(edge, 0, screen.width - edge, screen.height);
  context.clip();
}

function drawEdge(context: CanvasRenderingContext2D, { screen, split }: Scene): void {
  const edge = Math.round(screen.width * split);
  context.fillStyle = "#000";
  context.fillRect(edge - 2, 0, 4, screen.height);
  context.fillStyle = "#fff";
  context.fillRect(edge - 1, 0, 2, screen.height);
  context.beginPath();
  context.arc(edge, screen.height / 2, 8, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = "#000";
  context.stroke();
}

function drawShapes(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { side, index }: Drawn,
  layer: Layer,
  perRow: number,
  perColumn: number,
): void {
  context.font = "12px sans-serif";
  context.textBaseline = "bottom";
  for (const shape of layer.shapes) {
    const kind = layer.classes[shape.member];
    const box = shapeIn(shape, side, scene.axis, index);
    if (!kind || !box || scene.hidden.has(`${layer.key}:${kind.index}`)) continue;
    const [left, top] = [scene.view.x + box[1] * perColumn, scene.view.y + box[0] * perRow];
    const path = new Path2D();
    if (layer.kind === "boxes") path.rect(left, top, (box[3] - box[1]) * perColumn, (box[2] - box[0]) * perRow);
    else path.arc(left, top, 5, 0, 2 * Math.PI);
    context.setLineDash([]);
    context.strokeStyle = contrast(kind.colour);
    context.lineWidth = 4;
    context.stroke(path);
    if (layer.origin === "prediction") context.setLineDash([6, 4]);
    context.strokeStyle = kind.colour;
    context.lineWidth = 2;
    context.stroke(path);
    context.setLineDash([]);
    const [x, y] = layer.kind === "boxes" ? [left, top - 3] : [left + 8, top + 6];
    context.lineWidth = 3;
    context.strokeStyle = "#000";
    context.strokeText(shape.text, x, y);
    context.fillStyle = "#fff";
    context.fillText(shape.text, x, y);
  }
}

function drawCross(
  context: CanvasRenderingContext2D,
  scene: Scene,
  side: Side,
  { row, column }: { row: number; column: number },
): void {
  const [rows, columns] = planeSize(side, scene.axis);
  const size = extent(side, scene.axis);
  const x = scene.view.x + ((column + 0.5) * size.width * scene.view.scale) / columns;
  const y = scene.view.y + ((row + 0.5) * size.height * scene.view.scale) / rows;
  for (const [colour, width] of [
    ["#000", 3],
    ["#fff", 1],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      context.moveTo(x + 5 * dx, y + 5 * dy);
      context.lineTo(x + 14 * dx, y + 14 * dy);
    }
    context.stroke();
  }
}
