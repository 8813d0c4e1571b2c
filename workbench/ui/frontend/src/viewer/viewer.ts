// The viewer: what is shown, what is chosen, and the image between its controls.
//
// What is chosen (`state`) belongs to the kernel, which keeps a picture of it in the notebook; where the image is zoomed to
// belongs to the page. Pixels come when they are asked for; until then the kernel's picture is seen.

import type { AnyModel } from "@anywidget/types";
import { received } from "../packed/received";
import { type Controls, controls, type Tool, ZOOM } from "./controls";
import { h } from "./dom";
import { type Answer, type Facts, isVolume, type State } from "./facts";
import { Folds } from "./folds";
import { Gallery } from "./gallery";
import { listen, type Point } from "./hand";
import { legend } from "./legend";
import { Pointing } from "./pointing";
import { Stage } from "./stage";
import { type Strings, stringsFrom } from "./strings";
import { dragged, withWindow } from "./windowing";

export interface Model {
  facts: Facts;
  state: State;
  texts: object;
  picture: DataView;
}

const SAVE_MS = 120;
const ASK_AGAIN_MS = 2500;
const NEAR_EDGE = 10;
const FAR = 10;
/** Images with a wider range of values are mostly seen through a window: then dragging changes it at first. */
const BYTE = 255;

export class Viewer {
  private facts: Facts;
  private state: State;
  private readonly t: Strings;
  private readonly stage: Stage;
  private readonly closing = new AbortController();
  private readonly output = h("output", { class: "wb-look-readout", "aria-live": "polite" });
  private readonly parts = h("div", {});
  private gallery: Gallery | undefined;
  private controls: Controls | undefined;
  private legendHome = h("div", {});
  private readonly folds: Folds;
  private tool: Tool | undefined;
  private readonly pointing: Pointing;
  private saving: ReturnType<typeof setTimeout> | undefined;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly model: AnyModel<Model>,
    el: HTMLElement,
  ) {
    this.facts = received(model.get("facts"));
    this.state = model.get("state");
    this.t = stringsFrom(received(model.get("texts")));
    this.stage = new Stage(
      el,
      () => ({ facts: this.facts, state: this.state, cross: this.pointing.cross }),
      (request) => this.send(request),
    );
    this.pointing = new Pointing(
      this.output,
      this.t,
      () => this.stage.sight(),
      (at, side) => this.stage.planesOf(at, side),
      (message) => this.send(message),
    );
    this.folds = new Folds(
      this.t,
      () => this.stage.sight(),
      (message) => this.send(message),
      (changes) => this.change(changes),
    );
    const help = h(
      "span",
      { class: "wb-look-hidden", id: `wb-look-keys-${Math.random().toString(36).slice(2)}` },
      this.t.keys,
    );
    this.stage.canvas.setAttribute("aria-describedby", help.id);
    el.classList.add("wb-look");
    el.append(this.parts, help);
    model.on("change:facts", this.changedFacts);
    model.on("change:state", this.changedState);
    model.on("msg:custom", this.heard);
    this.listen();
    this.timer = setInterval(() => this.askAgain(), ASK_AGAIN_MS);
    this.build();
  }

  close(): void {
    this.closing.abort();
    if (this.saving !== undefined) this.save();
    clearInterval(this.timer);
    this.stage.close();
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
    const before = this.stage.size();
    this.facts = facts;
    this.state = this.model.get("state");
    const now = this.stage.size();
    if (before.width !== now.width || before.height !== now.height) this.stage.fit();
    this.pointing.reset();
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
    if (answer.kind === "plane" && this.stage.take(answer, buffers)) {
      this.pointing.say();
    } else if (answer.kind === "value") {
      this.pointing.take(answer.key, answer.values);
    } else if (answer.kind === "histogram") {
      this.folds.take(answer.key, answer);
    } else if (answer.kind === "cards") this.gallery?.take(answer.page, answer.cards);
  };

  private askAgain(): void {
    this.folds.update();
    this.pointing.askAgain();
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
      zoom: (factor) => this.stage.zoom(factor),
      fit: () => this.stage.fit(),
      take: (tool) => {
        this.tool = tool;
      },
      state: () => this.state,
    });
    this.stage.show(`${t.viewer}: ${facts.alt}`, this.model.get("picture"));
    const note = h("p", { class: "wb-look-note", role: "status" }, facts.note);
    this.parts.replaceChildren(
      ...(this.gallery ? [this.gallery.element] : []),
      ...(facts.note ? [note] : []),
      this.controls.above,
      this.stage.frame,
      this.controls.below,
      this.output,
      this.legendHome,
      ...this.folds.elements(facts, this.state),
    );
    this.follow(-1);
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
      this.pointing.reset();
      if (axis >= 0) this.stage.fit();
    }
    this.stage.update();
    this.pointing.say();
    this.folds.update();
  }

  // Pointer and keys.

  private listen(): void {
    const reactions = {
      point: (at: Point | null) => this.pointing.point(at && this.stage.pixelUnder(at)),
      grab: (at: Point, event: PointerEvent) => this.grab(at, event),
      turn: (steps: number) => this.turn(steps),
      zoom: (factor: number, at: Point) => this.stage.zoom(factor, at),
      key: (name: string, far: boolean) => this.key(name, far),
    };
    listen(this.stage.canvas, reactions, this.closing.signal);
  }

  private grab(at: Point, event: PointerEvent): (right: number, down: number) => void {
    const { view, screen } = this.stage.sight();
    const { windows } = this.state;
    if (this.facts.sides.length > 1 && Math.abs(at.x - this.state.split * screen.width) < NEAR_EDGE) {
      return (right) => this.change({ split: Math.min(Math.max((at.x + right) / screen.width, 0), 1) });
    }
    const moves = (this.tool === "move") !== event.shiftKey || event.button === 1;
    const side = this.controls?.side() ?? 0;
    const start = windows[side];
    const shown = this.facts.sides[side];
    if (moves || !start || !shown) {
      return (right, down) => this.stage.look({ ...view, x: view.x + right, y: view.y + down });
    }
    return (right, down) => {
      const window = dragged(start, shown, right / screen.width, -down / screen.height);
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
      "+": () => this.stage.zoom(ZOOM),
      "=": () => this.stage.zoom(ZOOM),
      "-": () => this.stage.zoom(1 / ZOOM),
      "0": () => this.stage.fit(),
      ",": this.facts.sides.length > 1 && (() => split(-0.05)),
      ".": this.facts.sides.length > 1 && (() => split(0.05)),
    };
    const action = keys[name];
    if (!action) return false;
    action();
    return true;
  }

  private moveCross(down: number, right: number): void {
    this.pointing.move(down, right);
    this.stage.drawSoon();
  }
}
