// @vitest-environment jsdom
import type { RenderProps } from "@anywidget/types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import code from ".";

interface Values {
  lines: string[];
  names: Record<string, string>;
  lit: number[];
  label: string;
}

let values: Values;
let sent: unknown[];
let handlers: Map<string, Set<() => void>>;
let el: HTMLElement;
let stop: () => void;

const rows = () => [...el.querySelectorAll<HTMLElement>(".wb-code-line")];
const put = (changes: Partial<Values>) => {
  values = { ...values, ...changes };
  for (const name of Object.keys(changes)) for (const handler of handlers.get(`change:${name}`) ?? []) handler();
};
const press = (row: HTMLElement | undefined, key: string) =>
  row?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

beforeEach(() => {
  values = {
    lines: ["import keras", "", "x = <b>1</b>", "y = 2"],
    names: { 3: "Show x", 4: "Show y" },
    lit: [],
    label: "Code",
  };
  sent = [];
  handlers = new Map();
  el = document.createElement("div");
  document.body.append(el);
  const model = {
    get: (name: keyof Values) => values[name],
    send: (content: unknown) => sent.push(content),
    on: (event: string, handler: () => void) => handlers.set(event, (handlers.get(event) ?? new Set()).add(handler)),
    off: (event: string, handler: () => void) => handlers.get(event)?.delete(handler),
  };
  stop = code.render({ model, el } as unknown as RenderProps<Values>);
});

afterEach(() => {
  stop();
  el.remove();
});

describe("the code", () => {
  it("has an option for each line that belongs to a node, and says where it leads", () => {
    expect(rows().map((row) => [row.textContent, row.getAttribute("role"), row.title])).toEqual([
      ["import keras", "presentation", ""],
      ["", "presentation", ""],
      ["x = 1", "option", "Show x"],
      ["y = 2", "option", "Show y"],
    ]);
  });

  it("marks the lines of what is selected, and moves the order of Tab there", () => {
    put({ lit: [4] });
    expect(rows().map((row) => [row.getAttribute("aria-selected"), row.tabIndex])).toEqual([
      [null, -1],
      [null, -1],
      ["false", -1],
      ["true", 0],
    ]);
  });

  it("tells the kernel which line was clicked, or chosen by key, and no other", () => {
    rows()[0]?.click();
    rows()[2]?.click();
    press(rows()[3], "Enter");
    press(rows()[3], "a");
    expect(sent).toEqual([{ line: 3 }, { line: 4 }]);
  });

  it("goes nowhere while text is being marked", () => {
    const range = document.createRange();
    range.selectNodeContents(rows()[2] as HTMLElement);
    document.getSelection()?.addRange(range);
    rows()[2]?.click();
    expect(sent).toEqual([]);
    document.getSelection()?.removeAllRanges();
  });

  it("moves among the options with the arrow keys", () => {
    rows()[2]?.focus();
    press(rows()[2], "ArrowDown");
    expect(document.activeElement).toBe(rows()[3]);
    press(rows()[3], "ArrowDown");
    expect(document.activeElement).toBe(rows()[3]);
    press(rows()[3], "Home");
    expect(document.activeElement).toBe(rows()[2]);
  });

  it("is written anew when the code changes, and leaves nothing behind", () => {
    put({ lines: ["z = 3"], names: { 1: "Show z" } });
    expect(rows().map((row) => row.textContent)).toEqual(["z = 3"]);
    stop();
    expect(el.childElementCount).toBe(0);
    expect([...handlers.values()].every((set) => set.size === 0)).toBe(true);
  });
});
