// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { LogText } from "../generated/files";
import { packed } from "../packed/packing";
import log from "./index";

type Handler = () => void;

class FakeModel {
  readonly handlers = new Set<Handler>();
  constructor(readonly values: Record<string, unknown>) {}
  get = (name: string) => this.values[name];
  on = (_name: string, handler: Handler) => void this.handlers.add(handler);
  off = (_name: string, handler: Handler) => void this.handlers.delete(handler);
  show(lines: LogText[], note = "") {
    this.values.lines = packed(lines);
    this.values.note = note;
    for (const handler of this.handlers) handler();
  }
}

const line = (at: number): LogText => ({ time: `14:00:0${at}`, path: "resize", text: `<b>block ${at}</b>` });
const lines = (...numbers: number[]) => numbers.map(line);

/** jsdom has none; `resized` is what the browser calls when a hidden list is seen. */
let resized = () => {};
globalThis.ResizeObserver = class {
  constructor(callback: ResizeObserverCallback) {
    resized = () => callback([], this);
  }
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {
    resized = () => {};
  }
};

let model: FakeModel;
let el: HTMLElement;
let close: () => void;

beforeEach(() => {
  model = new FakeModel({ lines: packed(lines(0)), note: "", texts: packed({}) });
  el = document.createElement("div");
  document.body.append(el);
  close = log.render({ model, el } as never) as () => void;
});

afterEach(() => {
  close();
  el.remove();
  expect(model.handlers.size).toBe(0);
  vi.restoreAllMocks();
});

const list = () => el.querySelector("[role=log]") as HTMLElement;
const drawn = () => [...list().children].map((one) => one.textContent);

it("has a line with time, step and text", () => {
  expect(list().getAttribute("aria-label")).toBe("Log of the run");
  expect(drawn()).toEqual(["14:00:00resize<b>block 0</b>"]);
  expect(list().querySelector("b b")).toBeNull();
});

it("adds what is new and leaves the rest as it is", () => {
  const first = list().firstChild;
  model.show(lines(0, 1, 2));
  expect(list().firstChild).toBe(first);
  model.show(lines(1, 2, 3), "1 earlier line is left out here; the copy has it.");
  expect(drawn().map((text) => text?.at(-5))).toEqual(["1", "2", "3"]);
  expect(el.querySelector("p")?.textContent).toBe("1 earlier line is left out here; the copy has it.");
  model.show(lines(7));
  expect(drawn()).toEqual(["14:00:07resize<b>block 7</b>"]);
});

it("follows the end unless somebody has scrolled", () => {
  vi.spyOn(list(), "scrollHeight", "get").mockReturnValue(1000);
  vi.spyOn(list(), "clientHeight", "get").mockReturnValue(200);
  const scroll = (top: number) => {
    list().scrollTop = top;
    list().dispatchEvent(new Event("scroll"));
  };
  model.show(lines(0, 1));
  expect(list().scrollTop).toBe(1000);
  scroll(300);
  model.show(lines(0, 1, 2));
  expect(list().scrollTop).toBe(300);
  scroll(790);
  model.show(lines(0, 1, 2, 3));
  expect(list().scrollTop).toBe(1000);
  list().scrollTop = 0; // hidden and seen again
  resized();
  expect(list().scrollTop).toBe(1000);
});
