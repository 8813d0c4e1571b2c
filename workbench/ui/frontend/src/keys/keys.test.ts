// @vitest-environment jsdom
import type { RenderProps } from "@anywidget/types";
import { afterEach, beforeEach, expect, it, type Mock, vi } from "vitest";
import keys from ".";

let shown: () => void;
let reached: Mock<(event: Event) => void>;
let stop: () => void;
const get = (selector: string) => document.querySelector(selector) as HTMLElement;
const changed = () => new Promise((resolve) => setTimeout(resolve));

function press(place: string, key: string, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  get(place).dispatchEvent(event);
  return event;
}

function show(around = "") {
  document.body.innerHTML = `<div class="notebook"><div class="${around}">
    <div class="wb-keys"><i class="guard"></i><input type="range"><button>stop</button></div></div></div>`;
  reached = vi.fn();
  get(".notebook").addEventListener("keydown", reached);
  stop = keys.render({ el: get(".guard") } as unknown as RenderProps);
  shown();
}

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(callback: () => void) {
        shown = callback;
      }
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

it.each(["input", "button", ".wb-keys"])("keeps what is pressed on %s from the notebook", (place) => {
  show();
  for (const key of ["x", "d", "Enter", "ArrowDown", "Escape"]) press(place, key);
  expect(reached).not.toHaveBeenCalled();
  expect(get(".wb-keys").dataset.lmSuppressShortcuts).toBe("true");
  expect(get(".wb-keys").tabIndex).toBe(-1);
});

it.each(["input", "button"])(
  "has %s marked before the page hears the key on its way down, as in Notebook 7",
  (place) => {
    show();
    const marks: (string | undefined)[] = [];
    const hear = (event: Event) => marks.push((event.target as HTMLElement).dataset.lmSuppressShortcuts);
    document.addEventListener("keydown", hear, true);
    press(place, "x");
    press(".notebook", "x");
    document.removeEventListener("keydown", hear, true);
    expect(marks).toEqual(["true", undefined]);
  },
);

it("lets the notebook be saved, without a way past its cells", () => {
  show();
  const page = vi.fn<(event: KeyboardEvent) => void>();
  document.addEventListener("keydown", page);
  expect(press("input", "s", { ctrlKey: true }).defaultPrevented).toBe(true);
  document.removeEventListener("keydown", page);
  expect(reached).not.toHaveBeenCalled();
  expect(page.mock.calls.map(([event]) => [event.key, event.ctrlKey, event.target])).toEqual([
    ["s", true, document.body],
  ]);
});

it("keeps the keyboard in the panel when a button that has it goes away", async () => {
  show();
  get("button").focus();
  get("button").remove();
  await changed();
  expect(document.activeElement).toBe(get(".wb-keys"));
  get("input").focus();
  get("input").toggleAttribute("disabled", true);
  await changed();
  expect(document.activeElement).toBe(get(".wb-keys"));
});

it("takes the keyboard back from the cell around it, unless one went there", async () => {
  show();
  get(".notebook").tabIndex = -1;
  get("input").focus();
  get(".notebook").focus();
  await changed();
  expect(document.activeElement).toBe(get("input"));
  press("input", "Tab", { shiftKey: true });
  get(".notebook").focus();
  await changed();
  expect(document.activeElement).toBe(get(".notebook"));
  get("input").focus();
  get(".notebook").dispatchEvent(new Event("pointerdown", { bubbles: true }));
  get(".notebook").focus();
  await changed();
  expect(document.activeElement).toBe(get(".notebook"));
});

it("leaves a panel inside the workbench to the editor's guard", () => {
  show("wb-workbench");
  press("input", "z", { ctrlKey: true });
  expect(reached).toHaveBeenCalledTimes(1);
});

it("ends with its widget", () => {
  show();
  stop();
  press("input", "x");
  expect(reached).toHaveBeenCalledTimes(1);
});
