// @vitest-environment jsdom
import type { RenderProps } from "@anywidget/types";
import { beforeEach, expect, it, vi } from "vitest";
import epoch from ".";

type Values = { count: number; chosen: number; label: string; help: string };

let values: Values;
let handlers: Map<string, Set<() => void>>;
let el: HTMLElement;
const saved = vi.fn();
const model = {
  get: (name: keyof Values) => values[name],
  set: (name: "chosen", value: number) => {
    values[name] = value;
  },
  save_changes: saved,
  on: (event: string, handler: () => void) => handlers.set(event, (handlers.get(event) ?? new Set()).add(handler)),
  off: (event: string, handler: () => void) => handlers.get(event)?.delete(handler),
};
const render = () => epoch.render({ model, el } as unknown as RenderProps<Values>);
const slider = () => el.querySelector("input") as HTMLInputElement;
const shown = () => [slider().value, slider().max, el.querySelector("output")?.value];

/** As the kernel does: it only ever counts. */
function kernelCounts(count: number) {
  values.count = count;
  for (const handler of handlers.get("change:count") ?? []) handler();
}

function drag(to: number) {
  slider().value = String(to);
  slider().dispatchEvent(new Event("input"));
}

beforeEach(() => {
  values = { count: 5, chosen: 0, label: "Epoch", help: "Which epoch the tables show." };
  handlers = new Map();
  el = document.createElement("div");
  saved.mockReset();
});

it("follows the newest epoch until another one is chosen", () => {
  render();
  expect(shown()).toEqual(["5", "5", "5"]);
  kernelCounts(6);
  expect(shown()).toEqual(["6", "6", "6"]);
  expect(saved).not.toHaveBeenCalled();
});

it("stays at what was chosen, however many epochs were on their way meanwhile", () => {
  render();
  drag(1);
  expect(values.chosen).toBe(1);
  for (const count of [6, 7, 8]) {
    kernelCounts(count);
    expect(shown()).toEqual(["1", String(count), "1"]);
  }
  expect(saved).toHaveBeenCalledTimes(1);
});

it("follows again from the end on", () => {
  render();
  drag(2);
  drag(5);
  expect(values.chosen).toBe(0);
  kernelCounts(6);
  expect(shown()).toEqual(["6", "6", "6"]);
});

it("is disabled before the first epoch, and says what it is", () => {
  values.count = 0;
  render();
  expect(slider().disabled).toBe(true);
  expect(slider().labels?.[0]?.textContent).toContain("Epoch");
  expect(el.querySelector("label")?.title).toBe("Which epoch the tables show.");
  kernelCounts(1);
  expect(slider().disabled).toBe(false);
});

it("shows in every view what was chosen in one, and hears nothing when it is gone", () => {
  const stop = render();
  values.chosen = 3;
  for (const handler of handlers.get("change:chosen") ?? []) handler();
  expect(shown()).toEqual(["3", "5", "3"]);
  stop();
  expect(el.childElementCount).toBe(0);
  expect([...handlers.values()].every((set) => set.size === 0)).toBe(true);
});
