// @vitest-environment jsdom
import type { RenderProps } from "@anywidget/types";
import { beforeEach, expect, it, vi } from "vitest";
import range from ".";

const FIRST = { value: 0.5, min: 0.05, max: 0.95, step: 0.05, label: "Score at least", help: "Which boxes count." };
type Values = typeof FIRST;

let values: Values;
let handlers: Map<string, Set<() => void>>;
let el: HTMLElement;
const saved = vi.fn();
const model = {
  get: (name: keyof Values) => values[name],
  set: (name: "value", value: number) => {
    values[name] = value;
  },
  save_changes: saved,
  on: (event: string, handler: () => void) => handlers.set(event, (handlers.get(event) ?? new Set()).add(handler)),
  off: (event: string, handler: () => void) => handlers.get(event)?.delete(handler),
};
const render = () => range.render({ model, el } as unknown as RenderProps<Values>);
const slider = () => el.querySelector("input") as HTMLInputElement;

beforeEach(() => {
  values = { ...FIRST };
  handlers = new Map();
  el = document.createElement("div");
  saved.mockReset();
});

it("has a name, bounds and a number beside it", () => {
  render();
  expect(slider().labels?.[0]?.textContent).toContain("Score at least");
  expect(el.querySelector("label")?.title).toBe("Which boxes count.");
  expect([slider().min, slider().max, slider().step, slider().value]).toEqual(["0.05", "0.95", "0.05", "0.5"]);
  expect(el.querySelector("output")?.value).toBe("0.50");
});

it("tells the kernel what is chosen", () => {
  render();
  slider().value = "0.3";
  slider().dispatchEvent(new Event("input"));
  expect(values.value).toBe(0.3);
  expect(saved).toHaveBeenCalledTimes(1);
  expect(el.querySelector("output")?.value).toBe("0.30");
});

it("shows what the kernel sets, and hears nothing when it is gone", () => {
  const stop = render();
  values.value = 0.8;
  for (const handler of handlers.get("change:value") ?? []) handler();
  expect([slider().value, el.querySelector("output")?.value]).toEqual(["0.8", "0.80"]);
  stop();
  expect(el.childElementCount).toBe(0);
  expect([...handlers.values()].every((set) => set.size === 0)).toBe(true);
});
