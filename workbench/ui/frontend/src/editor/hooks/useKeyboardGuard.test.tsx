// @vitest-environment jsdom
import { fireEvent, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from "vitest";
import { S } from "../strings";
import { fakeApi } from "../testing/render";
import { useKeyboardGuard } from "./useKeyboardGuard";

let shown: () => void;
let outside: Mock<(event: Event) => void>;

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
  document.body.innerHTML = `
    <div class="wb-workbench">
      <section><div class="canvas" tabindex="-1"><i tabindex="0"></i></div><button>tool</button></section>
      <input type="checkbox"><select></select><input type="text"><button class="reset">reset</button>
      <div class="wb-panel"><input type="text" class="field"></div>
    </div>
    <button class="elsewhere"></button>`;
  outside = vi.fn();
  document.body.addEventListener("keydown", outside);
});
afterEach(() => {
  document.body.removeEventListener("keydown", outside);
  vi.unstubAllGlobals();
});

const get = (selector: string) => document.querySelector(selector) as HTMLElement;

function show() {
  const api = fakeApi();
  const [frame, canvas] = [{ current: get("section") }, { current: get(".canvas") }];
  const hook = renderHook(() => useKeyboardGuard(frame, canvas, api));
  shown();
  return { api, hook, canvas: canvas.current };
}
const changed = () => new Promise((resolve) => setTimeout(resolve));

describe("a key in the panels", () => {
  it.each(["input[type=checkbox]", "select", "input[type=text]", ".reset", ".wb-workbench"])(
    "%s stays there",
    (place) => {
      show();
      expect(get(".wb-workbench").dataset.lmSuppressShortcuts).toBe("true");
      fireEvent.keyDown(get(place), { key: "x" });
      expect(outside).not.toHaveBeenCalled();
    },
  );

  it.each(["input[type=checkbox]", "select", ".reset"])("%s undoes and redoes", (place) => {
    const { api } = show();
    expect(fireEvent.keyDown(get(place), { key: "z", ctrlKey: true })).toBe(false);
    fireEvent.keyDown(get(place), { key: "y", ctrlKey: true });
    fireEvent.keyDown(get(place), { key: "Delete" });
    expect(api.run.mock.calls).toEqual([["undo"], ["redo"]]);
  });

  it("leaves a text field its own undo, and says everywhere that the graph saves itself", () => {
    const { api } = show();
    expect(fireEvent.keyDown(get("input[type=text]"), { key: "z", ctrlKey: true })).toBe(true);
    expect(fireEvent.keyDown(get("input[type=text]"), { key: "s", ctrlKey: true })).toBe(false);
    expect(api.run).not.toHaveBeenCalled();
    expect(api.announce).toHaveBeenCalledWith(S.savesItself);
  });

  it("that is Escape leads from the parameters back to the canvas, and from nowhere else", () => {
    const { canvas } = show();
    get("input[type=text]").focus();
    expect(fireEvent.keyDown(get("input[type=text]"), { key: "Escape" })).toBe(true);
    get(".field").focus();
    expect(fireEvent.keyDown(get(".field"), { key: "Escape" })).toBe(false);
    expect(document.activeElement).toBe(canvas);
  });

  it("lets modifiers through, and what the editor hears itself", () => {
    const { api } = show();
    fireEvent.keyDown(get("select"), { key: "Shift" });
    expect(outside).toHaveBeenCalledTimes(1);
    fireEvent.keyDown(get("section button"), { key: "z", ctrlKey: true });
    expect(api.run).not.toHaveBeenCalled();
  });
});

describe("focus", () => {
  it("goes to the canvas when what has it is removed or disabled", async () => {
    const { canvas } = show();
    get("i").focus();
    get("i").remove();
    await changed();
    expect(document.activeElement).toBe(canvas);
    get(".reset").focus();
    get(".reset").toggleAttribute("disabled", true);
    await changed();
    expect(document.activeElement).toBe(canvas);
  });

  it("stays where it is otherwise", async () => {
    show();
    get("i").focus();
    get("select").remove();
    await changed();
    expect(document.activeElement).toBe(get("i"));
    get("section button").focus();
    get(".elsewhere").focus();
    get("section button").remove();
    await changed();
    expect(document.activeElement).toBe(get(".elsewhere"));
  });
});

it("without panels guards what React draws into, where React hears its keys", () => {
  document.body.innerHTML = `<div class="root">${get("section").outerHTML}</div>`;
  const heard = vi.fn();
  get(".root").addEventListener("keydown", heard);
  show();
  expect(get(".root").dataset.lmSuppressShortcuts).toBe("true");
  fireEvent.keyDown(get("i"), { key: "Delete" });
  expect(heard).toHaveBeenCalledTimes(1);
  expect(outside).not.toHaveBeenCalled();
});

it("hears nothing any more when the editor is gone", () => {
  const { hook } = show();
  hook.unmount();
  fireEvent.keyDown(get("select"), { key: "x" });
  expect(outside).toHaveBeenCalledTimes(1);
});
