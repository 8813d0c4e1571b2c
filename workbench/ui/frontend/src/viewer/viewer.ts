// The viewer: what is shown, what is chosen, and the image between its controls.
//
// What is chosen (`state`) belongs to the kernel, which keeps a picture of it in the notebook; where the image is zoomed to
// belongs to the page. Pixels come when they are asked for; until then the kernel's picture is seen.

import type { AnyModel } from "@anywidget/types";
import { received } from "../packed/received";
import { type Controls, controls, type Tool } from "./controls";
import { h, labelled } from "./dom";
import {
  type Answer,
  type Facts,
  indexIn,
  isVolume,
  type PlaneRequest,
  planeSize,
  type Side,
  type State,
} from "./facts";
import { Gallery } from "./gallery";
import { listen, type Point } from "./hand";
import { figures } from "./histogram";
import { legend } from "./legend";
import { type Drawn, Painter } from "./painter";
import { extent, fitted, kept, pixelAt, type Size, type View, visible, zoomed } from "./place";
import { type Plane, Planes } from "./planes";
import { classNames, exactValues, type Pixel, pixelIn, placesOf, readout } from "./readout";
import { type Strings, stringsFrom } from "./strings";
import { dragged, withWindow } from "./windowing";

export interface Model {
  facts: Facts;
  state: State;
  texts: object;
  picture: DataView;
}

const MOST_PIXELS = 2 ** 20;
/** The detail is asked for on a grid of so many pixels, so that small moves need nothing new. */
const GRID = 128;
const SAVE_MS = 120;
const DETAIL_MS = 60;
const ASK_AGAIN_MS = 2500;
const AHEAD = [1, -1, 2];
const NEAR_EDGE = 10;
const FAR = 10;
/** Images with a wider range of values are mostly seen through a window: then dragging changes it at first. */
const BYTE = 255;

export class Viewer {
  private facts: Facts;
  private state: State;
  private readonly t: Strings;
  private readonly planes: Planes;
  private readonly painter: Painter;
  private readonly closing = new AbortController();
  private readonly observer = new ResizeObserver(() => this.resized());
  private readonly canvas = h("canvas", { tabindex: 0, role: "application" });
  private readonly picture = h("img", { alt: "" });
  private readonly frame = h("div", { class: "wb-look-frame" }, this.picture, this.canvas);
  private readonly output = h("output", { class: "wb-look-readout", "aria-live": "polite" });
  private readonly parts = h("div", {});
  private gallery: Gallery | undefined;
  private controls: Controls | undefined;
  private legendHome = h("div", {});
  private bars = h("div", {});
  private barsOpen = false;
  private attributesOpen = false;
  private tool: Tool | undefined;
  private view: View = { scale: 1, x: 0, y: 0 };
  private isFitted = true;
  private screen: Size = { width: 0, height: 0 };
  private pixel: Pixel | null = null;
  private cross: Pixel | null = null;
  private asked = "";
  private readonly values = new Map<string, string[][]>();
  private histograms = new Map<string, { low: number; high: number; counts: number[][] }>();
  private frameRequest = 0;
  private saving: ReturnType<typeof setTimeout> | undefined;
  private detailing: ReturnType<typeof setTimeout> | undefined;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly model: AnyModel<Model>,
    private readonly el: HTMLElement,
  ) {
    this.facts = received(model.get("facts"));
    this.state = model.get("state");
    this.t = stringsFrom(received(model.get("texts")));
    this.planes = new Planes((request) => this.send(request));
    this.painter = new Painter(this.canvas);
    const help = h(
      "span",
      { class: "wb-look-hidden", id: `wb-look-keys-${Math.random().toString(36).slice(2)}` },
      this.t.keys,
    );
    this.canvas.setAttribute("aria-describedby", help.id);
    el.classList.add("wb-look");
    el.append(this.parts, help);
    model.on("change:facts", this.changedFacts);
    model.on("change:state", this.changedState);
    model.on("msg:custom", this.heard);
    this.listen();
    this.observer.observe(this.frame);
    this.timer = setInterval(() => this.askAgain(), ASK_AGAIN_MS);
    this.build();
  }

  close(): void {
    this.closing.abort();
    if (this.saving !== undefined) this.save();
    clearTimeout(this.detailing);
    clearInterval(this.timer);
    cancelAnimationFrame(this.frameRequest);
    this.observer.disconnect();
    this.planes.close();
    this.gallery?.close();
    this.model.off("change:facts", this.changedFacts);
    this.model.off("change:state", this.changedState);
    this.model.off("msg:custom", this.heard);
  }

  private send(message: object): void {
    this.model.send(message);
  }

  private readonly changedFacts = () => {
    const facts = received(this.model.get("facts"));
    if (facts.number === this.facts.number) return;
    const before = this.size();
    this.facts = facts;
    this.state = this.model.get("state");
    const now = this.size();
    if (before.width !== now.width || before.height !== now.height) this.isFitted = true;
    this.values.clear();
    this.histograms.clear();
    this.pixel = this.cross = null;
    this.build();
  };

  private readonly changedState = () => {
    if (this.saving !== undefined) return; // this page has a newer one
    const state = this.model.get("state");
    if (JSON.stringify(state) === JSON.stringify(this.state) || state.windows.length !== this.facts.sides.length)
      return;
    const axis = this.state.axis;
    this.state = state;
    this.follow(axis);
  };

  private readonly heard = (answer: Answer, buffers: ArrayBufferView[]) => {
    if (answer.kind === "plane" && this.planes.take(answer, buffers)) {
      this.drawSoon();
      this.say();
    } else if (answer.kind === "value") {
      this.values.set(answer.key, answer.values);
      this.say();
    } else if (answer.kind === "histogram") {
      this.histograms.set(answer.key, answer);
      this.showBars();
    } else if (answer.kind === "cards") this.gallery?.take(answer.page, answer.cards);
  };

  private askAgain(): void {
    if (this.barsOpen) this.showBars();
    this.asked = "";
    this.say();
  }

  // What is around the image.

  private build(): void {
    const { facts, t } = this;
    const first = facts.sides[0];
    if (!first) return;
    if (this.gallery) this.gallery.choose(facts.sample);
    else if (facts.gallery) this.gallery = new Gallery(facts, t, (message) => this.send(message));
    this.tool ??= !first.colour && first.range[1] - first.range[0] > BYTE ? "window" : "move";
    this.controls = controls(facts, this.tool, t, {
      change: (changes) => this.change(changes),
      zoom: (factor) => this.zoom(factor, { x: this.screen.width / 2, y: this.screen.height / 2 }),
      fit: () => this.fit(),
      take: (tool) => {
        this.tool = tool;
      },
      state: () => this.state,
    });
    this.frame.replaceChildren(this.picture, this.canvas);
    if (facts.sides.length > 1) {
      this.frame.append(...facts.sides.map(({ title }) => h("span", { class: "wb-look-side" }, title)));
    }
    this.canvas.setAttribute("aria-label", `${t.viewer}: ${facts.alt}`);
    this.showPicture();
    const note = h("p", { class: "wb-look-note", role: "status" }, facts.note);
    this.parts.replaceChildren(
      ...(this.gallery ? [this.gallery.element] : []),
      ...(facts.note ? [note] : []),
      this.controls.above,
      this.frame,
      this.controls.below,
      this.output,
      this.legendHome,
      this.histogram(),
      this.attributes(),
    );
    this.follow(-1);
  }

  private showPicture(): void {
    const bytes = this.model.get("picture");
    this.picture.style.display = "";
    if (!bytes || bytes.byteLength === 0) return;
    let text = "";
    for (let at = 0; at < bytes.byteLength; at += 1) text += String.fromCharCode(bytes.getUint8(at));
    this.picture.src = `data:image/png;base64,${btoa(text)}`;
  }

  private histogram(): HTMLElement {
    const bins = h("input", { type: "number", min: 2, max: 512, step: 1 });
    bins.value = String(this.state.bins);
    bins.addEventListener("change", () => {
      const count = Math.round(Number(bins.value));
      if (count >= 2 && count <= 512) this.change({ bins: count });
      else bins.value = String(this.state.bins);
    });
    const details = h("details", {}, h("summary", {}, this.t.histogram), labelled(this.t.sections, bins), this.bars);
    details.open = this.barsOpen;
    details.addEventListener("toggle", () => {
      this.barsOpen = details.open;
      this.showBars();
    });
    return details;
  }

  private showBars(): void {
    if (!this.barsOpen) return;
    const found = this.facts.sides.map((side, at) => {
      const index = this.indexOf(side);
      const key = `${this.facts.number} ${at} ${this.state.axis} ${index} ${this.state.bins}`;
      const known = this.histograms.get(key);
      if (!known) {
        this.send({ kind: "histogram", key, side: at, axis: this.state.axis, index, bins: this.state.bins });
      }
      return known ? figures(side, known, this.t) : null;
    });
    if (found.every((one) => one !== null)) this.bars.replaceChildren(...found.flatMap((one) => one ?? []));
  }

  private attributes(): HTMLElement {
    const { facts, t } = this;
    const heads = facts.sides.map(({ title }) => title);
    const head = h("tr", {}, h("td"), ...heads.map((text) => h("th", { scope: "col" }, text)));
    const rows = facts.attributes.map(([name = "", ...cells]) =>
      h("tr", {}, h("th", { scope: "row" }, name), ...cells.map((text) => h("td", {}, text))),
    );
    const table = h("table", {}, ...(heads.length > 1 ? [h("thead", {}, head)] : []), h("tbody", {}, ...rows));
    const details = h("details", {}, h("summary", {}, t.attributes), table);
    details.open = this.attributesOpen;
    details.addEventListener("toggle", () => {
      this.attributesOpen = details.open;
    });
    return details;
  }

  private showLegend(): void {
    const made = legend(
      this.facts.sides,
      this.state,
      this.t,
      (changes) => this.change(changes),
      () => this.state.hidden,
    );
    this.legendHome.replaceChildren(...(made ? [made] : []));
  }

  // What is chosen.

  private change(changes: Partial<State>): void {
    const axis = this.state.axis;
    this.state = { ...this.state, ...changes };
    const changesLegend = "hidden" in changes || "opacity" in changes;
    this.follow(axis, !changesLegend);
    this.saving ??= setTimeout(() => this.save(), SAVE_MS);
  }

  private save(): void {
    clearTimeout(this.saving);
    this.saving = undefined;
    this.model.set("state", this.state);
    this.model.save_changes();
  }

  /** Everything as the state says. `axis` is the one of before. */
  private follow(axis: number, withLegend = true): void {
    this.controls?.update(this.state);
    if (withLegend) this.showLegend();
    if (axis !== this.state.axis) {
      this.pixel = this.cross = null;
      this.isFitted ||= axis >= 0;
    }
    if (this.isFitted) this.view = fitted(this.size(), this.screen);
    this.ask();
    this.drawSoon();
    this.say();
    this.showBars();
  }

  private size(): Size {
    const first = this.facts.sides[0];
    return first ? extent(first, this.state.axis) : { width: 1, height: 1 };
  }

  private indexOf(side: Side): number {
    return indexIn(side, this.facts.sides[0] ?? side, this.state.axis, this.state.index);
  }

  // Pixels.

  private whole(at: number, side: Side, index: number): PlaneRequest {
    const { axis } = this.state;
    const channel = side.colour || this.state.channel >= 0 ? Math.min(this.state.channel, side.channels.length - 1) : 0;
    const key = `${this.facts.number} ${at} ${axis} ${index} ${channel}`;
    return { kind: "plane", key, side: at, axis, index, channel, step: 1, box: null };
  }

  /** The part that is on the screen with all its pixels, or with as many as there is room for. */
  private detail(at: number, side: Side): PlaneRequest | null {
    const [rows, columns] = planeSize(side, this.state.axis);
    if (rows * columns <= MOST_PIXELS) return null;
    const plane = this.size();
    const box = visible(this.view, this.screen, rows, columns, plane, GRID);
    if (!box) return null;
    const onScreen = (plane.height * this.view.scale * (globalThis.devicePixelRatio || 1)) / rows;
    const step = Math.max(1, Math.floor(1 / onScreen));
    const [coarse, fits] = [stepFor(rows * columns), stepFor((box[2] - box[0]) * (box[3] - box[1]))];
    const finest = Math.max(step, fits);
    if (finest >= coarse) return null;
    const whole = this.whole(at, side, this.indexOf(side));
    return { ...whole, key: `${whole.key} ${box} ${finest}`, step: finest, box };
  }

  private ask(): void {
    clearTimeout(this.detailing);
    const sides = this.facts.sides;
    const now = sides.map((side, at) => this.whole(at, side, this.indexOf(side)));
    const ahead = sides.flatMap((side, at) =>
      AHEAD.map((by) => this.indexOf(side) + by)
        .filter((index) => isVolume(side) && index >= 0 && index < (side.size[this.state.axis] ?? 1))
        .map((index) => this.whole(at, side, index)),
    );
    this.planes.want([...now, ...ahead]);
    this.detailing = setTimeout(() => {
      const details = sides.map((side, at) => this.detail(at, side)).filter((one) => one !== null);
      if (details.length > 0) this.planes.want([...now, ...details, ...ahead]);
    }, DETAIL_MS);
  }

  private planesOf(at: number, side: Side): Plane[] {
    const keys = [this.whole(at, side, this.indexOf(side)).key, this.detail(at, side)?.key];
    return keys.map((key) => (key ? this.planes.get(key) : undefined)).filter((plane) => plane !== undefined);
  }

  private shown: (Plane[] | undefined)[] = [];

  private drawSoon(): void {
    cancelAnimationFrame(this.frameRequest);
    this.frameRequest = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    const { facts, state } = this;
    const sides = facts.sides.map((side, at): Drawn => {
      const planes = this.planesOf(at, side);
      // Until a slice has come, the one of before stays, so that nothing flickers.
      const before = this.shown[at]?.filter(({ key }) => key.startsWith(`${facts.number} ${at} ${state.axis} `));
      if (planes.length > 0) this.shown[at] = planes;
      const window = state.windows[at] ?? side.window;
      return { side, planes: planes.length > 0 ? planes : (before ?? []), window, index: this.indexOf(side) };
    });
    const ready = sides.every(({ planes }) => planes.length > 0);
    this.el.dataset.ready = String(facts.sides.every((side, at) => this.planesOf(at, side).length > 0));
    if (!ready || this.screen.width === 0) return;
    this.picture.style.display = "none";
    this.painter.draw({
      sides,
      axis: state.axis,
      view: this.view,
      screen: this.screen,
      hidden: new Set(state.hidden),
      opacity: state.opacity,
      split: state.split,
      cross: this.cross,
    });
  }

  // Pointer and keys.

  private listen(): void {
    const reactions = {
      point: (at: Point | null) => {
        this.pixel = at ? this.pixelUnder(at) : this.cross;
        this.say();
      },
      grab: (at: Point, event: PointerEvent) => this.grab(at, event),
      turn: (steps: number) => this.turn(steps),
      zoom: (factor: number, at: Point) => this.zoom(factor, at),
      key: (name: string, far: boolean) => this.key(name, far),
    };
    listen(this.canvas, reactions, this.closing.signal);
  }

  private grab(at: Point, event: PointerEvent): (right: number, down: number) => void {
    const [view, windows] = [this.view, this.state.windows];
    if (this.facts.sides.length > 1 && Math.abs(at.x - this.state.split * this.screen.width) < NEAR_EDGE) {
      return (right) => this.change({ split: Math.min(Math.max((at.x + right) / this.screen.width, 0), 1) });
    }
    const moves = (this.tool === "move") !== event.shiftKey || event.button === 1;
    const side = this.controls?.side() ?? 0;
    const start = windows[side];
    const shown = this.facts.sides[side];
    if (moves || !start || !shown) {
      return (right, down) => this.look({ ...view, x: view.x + right, y: view.y + down });
    }
    return (right, down) => {
      const window = dragged(start, shown, right / this.screen.width, -down / this.screen.height);
      this.change({ windows: withWindow(this.facts, this.state, side, window) });
    };
  }

  private turn(steps: number): boolean {
    const first = this.facts.sides[0];
    if (!first || !isVolume(first)) return false;
    if (steps !== 0) this.slice(this.state.index + steps);
    return true;
  }

  private slice(index: number): void {
    const count = this.facts.sides[0]?.size[this.state.axis] ?? 1;
    const bounded = Math.min(Math.max(index, 0), count - 1);
    if (bounded !== this.state.index) this.change({ index: bounded });
  }

  private key(name: string, far: boolean): boolean {
    const step = far ? FAR : 1;
    const middle = { x: this.screen.width / 2, y: this.screen.height / 2 };
    const first = this.facts.sides[0];
    const slices = first && isVolume(first) ? (first.size[this.state.axis] ?? 1) : 0;
    const split = (by: number) => this.change({ split: Math.min(Math.max(this.state.split + by, 0), 1) });
    const keys: Record<string, (() => void) | false> = {
      ArrowUp: () => this.moveCross(-step, 0),
      ArrowDown: () => this.moveCross(step, 0),
      ArrowLeft: () => this.moveCross(0, -step),
      ArrowRight: () => this.moveCross(0, step),
      PageUp: slices > 0 && (() => this.slice(this.state.index - step)),
      PageDown: slices > 0 && (() => this.slice(this.state.index + step)),
      Home: slices > 0 && (() => this.slice(0)),
      End: slices > 0 && (() => this.slice(slices - 1)),
      "+": () => this.zoom(1.25, middle),
      "=": () => this.zoom(1.25, middle),
      "-": () => this.zoom(1 / 1.25, middle),
      "0": () => this.fit(),
      ",": this.facts.sides.length > 1 && (() => split(-0.05)),
      ".": this.facts.sides.length > 1 && (() => split(0.05)),
    };
    const action = keys[name];
    if (!action) return false;
    action();
    return true;
  }

  private moveCross(down: number, right: number): void {
    const first = this.facts.sides[0];
    if (!first) return;
    const [rows, columns] = planeSize(first, this.state.axis);
    const from = this.cross ??
      this.pixel ?? { row: Math.floor(rows / 2) - down, column: Math.floor(columns / 2) - right };
    this.cross = {
      row: Math.min(Math.max(from.row + down, 0), rows - 1),
      column: Math.min(Math.max(from.column + right, 0), columns - 1),
    };
    this.pixel = this.cross;
    this.drawSoon();
    this.say();
  }

  private pixelUnder(at: Point): Pixel | null {
    const first = this.facts.sides[0];
    if (!first) return null;
    const [rows, columns] = planeSize(first, this.state.axis);
    return pixelAt(this.view, at, rows, columns, this.size());
  }

  /** Tell what is under the pointer; a screen reader is told only what has changed. */
  private say(): void {
    const text = this.pixel ? this.saying(this.pixel) : this.t.outside;
    if (this.output.textContent !== text) this.output.textContent = text;
  }

  private saying(pixel: Pixel): string {
    const { facts, state } = this;
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

  // Where it is zoomed to.

  private look(view: View): void {
    this.isFitted = false;
    this.view = kept(view, this.size(), this.screen);
    this.ask();
    this.drawSoon();
  }

  private zoom(factor: number, at: Point): void {
    this.look(zoomed(this.view, factor, at, this.size(), this.screen));
  }

  private fit(): void {
    this.isFitted = true;
    this.view = fitted(this.size(), this.screen);
    this.ask();
    this.drawSoon();
  }

  private resized(): void {
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (width === 0 || (width === this.screen.width && height === this.screen.height)) return;
    this.screen = { width, height };
    this.view = this.isFitted ? fitted(this.size(), this.screen) : kept(this.view, this.size(), this.screen);
    this.ask();
    this.drawSoon();
  }
}

const stepFor = (pixels: number): number => Math.max(1, Math.ceil(Math.sqrt(pixels / MOST_PIXELS)));
