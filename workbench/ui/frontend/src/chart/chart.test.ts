// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { packed } from "../packed/packing";
import { received } from "../packed/received";
import chart, { type Figure } from "./index";

type Handler = (...args: never[]) => void;

const react = vi.fn((_place: HTMLElement, _data: object[], _layout: object, _config: object) => Promise.resolve());
const plotly = { react, purge: vi.fn(), Plots: { resize: vi.fn() } };

class FakeModel {
  sent: { kind: string; number?: number }[] = [];
  private handlers = new Map<string, Set<Handler>>();
  private sentFigure: DataView;
  constructor(figure: Figure) {
    this.sentFigure = packed(figure);
  }
  get() {
    return this.sentFigure;
  }
  send(content: { kind: string }) {
    this.sent.push(content);
  }
  on(name: string, handler: Handler) {
    this.handlers.set(name, (this.handlers.get(name) ?? new Set()).add(handler));
  }
  off(name: string, handler: Handler) {
    this.handlers.get(name)?.delete(handler);
  }
  listeners() {
    return [...this.handlers.values()].reduce((sum, set) => sum + set.size, 0);
  }
  say(content: object) {
    for (const handler of this.handlers.get("msg:custom") ?? []) (handler as (...args: unknown[]) => void)(content, []);
  }
  set(figure: Figure) {
    this.sentFigure = packed(figure);
    for (const handler of this.handlers.get("change:figure") ?? []) (handler as () => void)();
  }
}

const figure = (number: number, count: number, final = false): Figure => ({
  number,
  data: [{ x: [...Array(count).keys()], y: Array(count).fill(0.5) as number[] }],
  layout: { height: 100, shapes: [] },
  svg: `<svg><title>${number}</title></svg>`,
  alt: "Charts of cnn",
  final,
});

let model: FakeModel;
let el: HTMLElement;
const render = () => (chart.render as unknown as (props: object) => () => void)({ model, el });
const points = () => (react.mock.lastCall?.[1] as { x: number[] }[] | undefined)?.[0]?.x.length;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  model = new FakeModel(figure(1, 2));
  el = document.createElement("div");
  react.mockClear();
  globalThis.kerasWorkbenchPlotly = undefined;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const arrive = async () => {
  globalThis.kerasWorkbenchPlotly = Promise.resolve(plotly);
  const close = render();
  await vi.advanceTimersByTimeAsync(0);
  return close;
};

test("the picture is there at once, and Plotly is asked for until it comes", async () => {
  render();
  const picture = el.querySelector("img");
  expect(picture?.alt).toBe("Charts of cnn");
  expect(decodeURIComponent(picture?.src ?? "")).toContain("<title>1</title>");
  await vi.advanceTimersByTimeAsync(9000);
  expect(model.sent.filter((message) => message.kind === "script").length).toBe(3);
});

test("the picture follows the training while Plotly is missing", () => {
  render();
  model.set(figure(2, 3));
  expect(decodeURIComponent(el.querySelector("img")?.src ?? "")).toContain("<title>2</title>");
});

test("Plotly takes the picture's place with all there is by then", async () => {
  render();
  setTimeout(() => {
    globalThis.kerasWorkbenchPlotly = Promise.resolve(plotly);
  }, 29_000); // another chart has got it
  model.set(figure(5, 6));
  await vi.advanceTimersByTimeAsync(33_000);
  expect(el.querySelector("img")).toBeNull();
  expect(points()).toBe(6);
});

test("new points are added to the ends", async () => {
  await arrive();
  model.say({ kind: "extend", base: 1, number: 2, points: [{ x: [2], y: [0.7] }], shapes: [{ x0: 1 }] });
  expect(react.mock.lastCall?.[1]).toEqual([{ x: [0, 1, 2], y: [0.5, 0.5, 0.7] }]);
  expect(react.mock.lastCall?.[2]).toEqual({ height: 100, shapes: [{ x0: 1 }] });
  expect(el.dataset.number).toBe("2");
});

test("a slow drawing leaves the page alone for a while, and the last one waits for nothing", async () => {
  await arrive();
  react.mockImplementation(async () => void vi.advanceTimersByTime(100));
  model.set(figure(2, 3));
  model.set(figure(3, 4));
  model.set(figure(4, 5));
  expect(points()).toBe(3);
  await vi.advanceTimersByTimeAsync(399);
  expect(points()).toBe(3);
  await vi.advanceTimersByTimeAsync(1);
  expect(points()).toBe(5);
  model.set(figure(5, 6, true));
  expect(points()).toBe(6);
  react.mockReset();
});

test("points that do not fit are not drawn, and the whole figure is asked for", async () => {
  await arrive();
  model.sent = [];
  model.say({ kind: "extend", base: 4, number: 5, points: [{ x: [9], y: [0.7] }], shapes: [] });
  expect(points()).toBe(2);
  expect(model.sent).toEqual([{ kind: "have", number: 1 }]);
  model.say({ kind: "figure", figure: figure(5, 6) });
  expect(points()).toBe(6);
});

test("an older figure that comes late changes nothing", async () => {
  model.set(figure(7, 8));
  await arrive();
  model.say({ kind: "figure", figure: figure(6, 7) });
  expect(points()).toBe(8);
});

test("it says which number it has as long as the training goes on", async () => {
  await arrive();
  model.sent = [];
  await vi.advanceTimersByTimeAsync(4000);
  expect(model.sent).toEqual([
    { kind: "have", number: 1 },
    { kind: "have", number: 1 },
  ]);
  model.set(figure(2, 3, true));
  model.sent = [];
  await vi.advanceTimersByTimeAsync(10_000);
  expect(model.sent).toEqual([]);
});

test("Plotly cannot change the value that other views share", async () => {
  await arrive();
  const held = received(model.get()) as unknown as Figure;
  expect(react.mock.lastCall?.[1]).not.toBe(held.data);
  expect(react.mock.lastCall?.[2]).not.toBe(held.layout);
});

test("closing before Plotly has come leaves no listener and no timer", () => {
  render()();
  expect(model.listeners()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("closing leaves no listener and no timer", async () => {
  const close = await arrive();
  close();
  expect(model.listeners()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(plotly.purge).toHaveBeenCalled();
});
