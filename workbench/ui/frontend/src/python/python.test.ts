// @vitest-environment jsdom
import { EditorView, runScopeHandlers } from "@codemirror/view";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type CodeField, type CodeOptions, openField } from "./index";

let box: HTMLElement;
let field: CodeField | undefined;

beforeEach(() => {
  Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
  box = document.createElement("div");
  document.body.append(box);
});
afterEach(() => {
  field?.close();
  expect(box.childElementCount).toBe(0);
  box.remove();
});

function open(options: Partial<CodeOptions> = {}): HTMLElement {
  field = openField(box, { text: "class A:\n    x = 1\n", label: "Code of the layer", ...options });
  return box.querySelector(".cm-content") as HTMLElement;
}
const view = () => EditorView.findFromDOM(box) as EditorView;
const press = (key: string, more: KeyboardEventInit = {}) =>
  runScopeHandlers(view(), new KeyboardEvent("keydown", { key, ...more }), "editor");

it("is a text field with a name and with numbers of its lines", () => {
  const content = open({ describedBy: "help" });
  expect([content.getAttribute("role"), content.getAttribute("aria-multiline")]).toEqual(["textbox", "true"]);
  expect(content.getAttribute("aria-label")).toBe("Code of the layer");
  expect(content.getAttribute("aria-describedby")).toBe("help");
  expect(box.querySelector(".cm-lineNumbers")?.textContent).toContain("123");
});

it("colours Python", () => {
  open();
  const words = [...box.querySelectorAll(".cm-line span")].map((word) => word.textContent);
  expect(words).toEqual(["class", "A", "1"]);
});

it("tells what is written, and takes another text", () => {
  const onChange = vi.fn();
  open({ onChange });
  field?.write("y = 2");
  expect(onChange.mock.calls).toEqual([["y = 2"]]);
  expect(field?.text()).toBe("y = 2");
});

it("indents by Tab, and leaves Tab alone where the code is only read", () => {
  open({ text: "a" });
  expect(press("Tab")).toBe(true);
  expect(field?.text()).toBe("    a");
  field?.close();
  open({ text: "a", readOnly: true });
  expect(press("Tab")).toBe(false);
  expect(field?.text()).toBe("a");
});

it("marks what is wrong at its line", () => {
  open();
  field?.mark([{ line: 2, text: "x is never used" }]);
  expect([...box.querySelectorAll(".cm-lintRange-error")].map((mark) => mark.textContent)).toEqual(["    x = 1"]);
  field?.mark([]);
  expect(box.querySelector(".cm-lintRange-error")).toBeNull();
});

it("goes to a line, and to the last one where there is no such line", () => {
  open();
  field?.goTo(2);
  expect(view().state.selection.main.head).toBe(9);
  field?.goTo(99);
  expect(view().state.selection.main.head).toBe(view().state.doc.length);
});

it("checks and saves by key", () => {
  const [onCheck, onSave] = [vi.fn(), vi.fn()];
  open({ onCheck, onSave });
  expect(press("Enter", { ctrlKey: true })).toBe(true);
  expect(press("s", { ctrlKey: true })).toBe(true);
  expect([onCheck.mock.calls.length, onSave.mock.calls.length]).toEqual([1, 1]);
});
