// The image itself: pixels as they come, where it is zoomed to, and its drawing.

import { h } from "./dom";
import { type Facts, type PlaneAnswer, planeSize, type Side, type State } from "./facts";
import { type Drawn, Painter } from "./painter";
import { extent, fitted, kept, pixelAt, type Size, type View, zoomed } from "./place";
import { type Plane, Planes } from "./planes";
import type { Pixel } from "./readout";
import { detail, indexOf, needed, type Sight, whole } from "./requests";

const DETAIL_MS = 60;

interface Shown {
  facts: Facts;
  state: State;
  cross: Pixel | null;
}

export class Stage {
  readonly canvas = h("canvas", { tabindex: 0, role: "application" });
  private readonly picture = h("img", { alt: "" });
  readonly frame = h("div", { class: "wb-look-frame" }, this.picture, this.canvas);
  private readonly planes: Planes;
  private readonly painter = new Painter(this.canvas);
  private readonly observer = new ResizeObserver(() => this.resized());
  private view: View = { scale: 1, x: 0, y: 0 };
  private isFitted = true;
  private screen: Size = { width: 0, height: 0 };
  private frameRequest = 0;
  private detailing: ReturnType<typeof setTimeout> | undefined;
  /** What was drawn last of each side. */
  private drawn: (Plane[] | undefined)[] = [];

  /** `el` says whether all pixels that are to be shown have come (`data-ready`). */
  constructor(
    private readonly el: HTMLElement,
    private readonly shown: () => Shown,
    send: (message: object) => void,
  ) {
    this.planes = new Planes(send);
    this.observer.observe(this.frame);
  }

  close(): void {
    clearTimeout(this.detailing);
    cancelAnimationFrame(this.frameRequest);
    this.observer.disconnect();
    this.planes.close();
  }

  /** Show what is new. Until its pixels have come, the kernel's picture is seen. */
  show(name: string, picture: DataView | undefined): void {
    const { sides } = this.shown().facts;
    const titles = sides.length > 1 ? sides.map(({ title }) => h("span", { class: "wb-look-side" }, title)) : [];
    this.frame.replaceChildren(this.picture, this.canvas, ...titles);
    this.canvas.setAttribute("aria-label", name);
    this.picture.style.display = "";
    if (picture && picture.byteLength > 0) this.picture.src = `data:image/png;base64,${base64(picture)}`;
  }

  size(): Size {
    const { facts, state } = this.shown();
    const first = facts.sides[0];
    return first ? extent(first, state.axis) : { width: 1, height: 1 };
  }

  sight(): Sight {
    const { facts, state } = this.shown();
    return { facts, state, view: this.view, screen: this.screen, ratio: globalThis.devicePixelRatio || 1 };
  }

  /** Keep an answer of the kernel. Returns whether it is shown now. */
  take(answer: PlaneAnswer, buffers: ArrayBufferView[]): boolean {
    if (!this.planes.take(answer, buffers)) return false;
    this.drawSoon();
    return true;
  }

  /** The pixels of a side that are there: the whole slice, and the part on the screen in full. */
  planesOf(at: number, side: Side): Plane[] {
    const sight = this.sight();
    const keys = [whole(sight, at, side, indexOf(sight, side)).key, detail(sight, at, side)?.key];
    return keys.map((key) => (key ? this.planes.get(key) : undefined)).filter((plane) => plane !== undefined);
  }

  /** Ask for what is needed now and draw what is there. */
  update(): void {
    if (this.isFitted) this.view = fitted(this.size(), this.screen);
    clearTimeout(this.detailing);
    this.planes.want(needed(this.sight(), false));
    this.detailing = setTimeout(() => this.planes.want(needed(this.sight(), true)), DETAIL_MS);
    this.drawSoon();
  }

  look(view: View): void {
    this.isFitted = false;
    this.view = kept(view, this.size(), this.screen);
    this.update();
  }

  zoom(factor: number, at = { x: this.screen.width / 2, y: this.screen.height / 2 }): void {
    this.look(zoomed(this.view, factor, at, this.size(), this.screen));
  }

  fit(): void {
    this.isFitted = true;
    this.update();
  }

  pixelUnder(at: { x: number; y: number }): Pixel | null {
    const { facts, state } = this.shown();
    const first = facts.sides[0];
    if (!first) return null;
    const [rows, columns] = planeSize(first, state.axis);
    return pixelAt(this.view, at, rows, columns, this.size());
  }

  drawSoon(): void {
    cancelAnimationFrame(this.frameRequest);
    this.frameRequest = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    const { facts, state, cross } = this.shown();
    let ready = true;
    const sides = facts.sides.map((side, at): Drawn => {
      const planes = this.planesOf(at, side);
      ready &&= planes.length > 0;
      // Until a slice has come, the one of before stays, so that nothing flickers.
      const before = this.drawn[at]?.filter(({ key }) => key.startsWith(`${facts.number} ${at} ${state.axis} `));
      this.drawn[at] = planes.length > 0 ? planes : before;
      const window = state.windows[at] ?? side.window;
      return { side, planes: this.drawn[at] ?? [], window, index: indexOf(this.sight(), side) };
    });
    this.el.dataset.ready = String(ready);
    if (this.screen.width === 0 || sides.some(({ planes }) => planes.length === 0)) return;
    this.picture.style.display = "none";
    const { hidden, ...chosen } = state;
    this.painter.draw({ ...chosen, sides, view: this.view, screen: this.screen, hidden: new Set(hidden), cross });
  }

  private resized(): void {
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (width === 0 || (width === this.screen.width && height === this.screen.height)) return;
    this.screen = { width, height };
    if (!this.isFitted) this.view = kept(this.view, this.size(), this.screen);
    this.update();
  }
}

function base64(bytes: DataView): string {
  let text = "";
  for (let at = 0; at < bytes.byteLength; at += 1) text += String.fromCharCode(bytes.getUint8(at));
  return btoa(text);
}
