// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { packed } from "../packed/packing";
import viewer from "./index";
import { facts, side, state } from "./testing";

type Handler = (...args: unknown[]) => void;

class FakeModel {
  sent: Record<string, unknown>[] = [];
  saved = 0;
  private readonly handlers = new Map<string, Set<Handler>>();
  constructor(readonly values: Record<string, unknown>) {}
  get = (name: string) => this.values[name];
  set(name: string, value: unknown) {
    this.values[name] = value;
  }
  save_changes() {
    this.saved += 1;
  }
  send(content: Record<string, unknown>) {
    this.sent.push(content);
  }
  on(name: string, handler: Handler) {
    this.handlers.set(name, (this.handlers.get(name) ?? new Set()).add(handler));
  }
  off(name: string, handler: Handler) {
    this.handlers.get(name)?.delete(handler);
  }
  say(name: string, ...args: unknown[]) {
    for (const handler of this.handlers.get(name) ?? []) handler(...args);
  }
  get listeners() {
    return [...this.handlers.values()].reduce((sum, set) => sum + set.size, 0);
  }
}

const volume = side({ size: [5, 4, 4], axes: ["z", "y", "x"], title: "<b>scan</b>" });
const lesion = { index: 1, name: "<img src=x>", colour: "#e69f00" };
const layer = {
  key: "label-mask",
  kind: "mask" as const,
  origin: "label" as const,
  name: "mask",
  classes: [lesion],
  shapes: [],
};
let model: FakeModel;
let el: HTMLElement;
let close: () => void;

const render = (shown = facts({ ...volume, layers: [layer] })) => {
  model = new FakeModel({
    facts: packed(shown),
    state: state({ index: 2 }),
    texts: packed({}),
    picture: new DataView(new ArrayBuffer(0)),
  });
  el = document.createElement("div");
  document.body.append(el);
  close = (viewer.render as unknown as (props: object) => () => void)({ model, el });
};
const find = <E extends HTMLElement>(selector: string): E => {
  const found = el.querySelector<E>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};
const press = (key: string) =>
  find("canvas").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  HTMLCanvasElement.prototype.getContext = () => null;
});

afterEach(() => {
  close();
  expect(model.listeners).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  el.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("asks for the slice that is shown and its neighbours, two at a time", () => {
  render();
  expect(model.sent.map(({ kind, index }) => [kind, index])).toEqual([
    ["plane", 2],
    ["plane", 3],
  ]);
});

it("changes the slice by keys and tells the kernel once", () => {
  render();
  for (const key of ["PageDown", "PageDown", "PageDown", "PageDown"]) press(key);
  expect(find<HTMLInputElement>(".wb-look-wide input").getAttribute("aria-valuetext")).toBe("z 4 of 5");
  vi.advanceTimersByTime(500);
  expect(model.saved).toBe(1);
  expect(model.values.state).toMatchObject({ index: 4 });
});

it("leaves keys to the page that it has no use for", () => {
  render(facts(side({})));
  expect(press("PageDown")).toBe(true);
  expect(press("a")).toBe(true);
  expect(press("ArrowUp")).toBe(false);
  expect(find("output.wb-look-readout").textContent).toBe("y 2, x 2 · value …");
});

it("follows the kernel, but not back to what is older than its own choice", () => {
  render();
  model.values.state = state({ index: 1 });
  model.say("change:state");
  expect(find<HTMLInputElement>(".wb-look-wide input").value).toBe("1");
  press("End");
  model.values.state = state({ index: 0 });
  model.say("change:state");
  expect(find<HTMLInputElement>(".wb-look-wide input").value).toBe("4");
});

it("makes no element of a name, and keeps the focus on a switch", () => {
  render();
  expect(el.querySelector("b, img[src=x]")).toBeNull();
  const switches = [...el.querySelectorAll<HTMLInputElement>("fieldset input[type=checkbox]")];
  expect(switches.map((one) => one.closest("label")?.textContent)).toEqual(["mask", "<img src=x>"]);
  switches[1]?.focus();
  switches[1]?.click();
  expect(document.activeElement).toBe(switches[1]);
  vi.advanceTimersByTime(500);
  expect(model.values.state).toMatchObject({ hidden: ["label-mask:1"] });
});

it("asks for the histogram when it is unfolded", async () => {
  render();
  const details = find<HTMLDetailsElement>("details");
  details.open = true;
  vi.advanceTimersByTime(100); // the page tells of it a moment later
  const asked = model.sent.find(({ kind }) => kind === "histogram");
  expect(asked).toMatchObject({ side: 0, axis: 0, index: 2, bins: 64 });
  model.say("msg:custom", { kind: "histogram", key: asked?.key, low: 0, high: 8, counts: [[1, 5]] }, []);
  expect(find("figcaption").textContent).toBe(
    "Histogram of <b>scan</b> from 0 to 8. The fullest section, from 4 to 8, has 5 pixels. The window from 0 to 255 is marked.",
  );
});
