// @vitest-environment jsdom
import type { RenderProps } from "@anywidget/types";
import { getAllByRole, getByRole } from "@testing-library/dom";
import { beforeEach, expect, it, vi } from "vitest";
import trials from ".";

const FIRST = {
  caption: "The best five trials",
  heads: ["Trial", "Generation", "Score", "<b>units</b>"],
  rows: [
    { number: 3, cells: ["3", "2", "0.91", "16"] },
    { number: 0, cells: ["0 (as drawn)", "1", "0.8", "8"] },
  ],
  actions: [
    { name: "apply", text: "Apply", help: "Put the values of trial {number} into the drawing" },
    { name: "open", text: "Open run", help: "Show the training of trial {number}" },
  ],
  score: 2,
};
type Values = typeof FIRST;

let values: Values;
let handlers: Map<string, Set<() => void>>;
let el: HTMLElement;
const send = vi.fn();
const model = {
  get: (name: keyof Values) => values[name],
  send,
  on: (event: string, handler: () => void) => handlers.set(event, (handlers.get(event) ?? new Set()).add(handler)),
  off: (event: string, handler: () => void) => handlers.get(event)?.delete(handler),
};
const render = () => trials.render({ model, el } as unknown as RenderProps<Values>);
const texts = (found: Element[]) => found.map((one) => one.textContent);
const change = (rows: Values["rows"]) => {
  values.rows = rows;
  for (const handler of handlers.get("change:rows") ?? []) handler();
};

beforeEach(() => {
  values = { ...FIRST };
  handlers = new Map();
  el = document.createElement("div");
  document.body.replaceChildren(el);
  send.mockReset();
});

it("is a table with a name, and with headings of columns and rows", () => {
  render();
  const table = getByRole(el, "table", { name: "The best five trials" });
  expect(texts(getAllByRole(table, "columnheader"))).toEqual(["Trial", "Generation", "Score", "<b>units</b>"]);
  expect(texts(getAllByRole(table, "rowheader"))).toEqual(["3", "0 (as drawn)"]);
  expect(getAllByRole(table, "row")).toHaveLength(3);
  expect(texts([...el.querySelectorAll(".wb-score")])).toEqual(["0.91", "0.8"]);
});

it("tells the kernel which button of which trial was pressed", () => {
  render();
  getByRole(el, "button", { description: "Put the values of trial 0 into the drawing" }).click();
  getByRole(el, "button", { description: "Show the training of trial 3" }).click();
  expect(send.mock.calls).toEqual([[{ action: "apply", number: 0 }], [{ action: "open", number: 3 }]]);
});

it("keeps the keyboard on a button whose row moves", () => {
  render();
  getByRole(el, "button", { description: "Show the training of trial 0" }).focus();
  change([...FIRST.rows].reverse());
  expect(texts(getAllByRole(el, "rowheader"))).toEqual(["0 (as drawn)", "3"]);
  expect((document.activeElement as HTMLElement).title).toBe("Show the training of trial 0");
});

it("hears nothing when it is gone", () => {
  const stop = render();
  stop();
  expect(el.childElementCount).toBe(0);
  expect([...handlers.values()].every((set) => set.size === 0)).toBe(true);
});
