// @vitest-environment jsdom

import type { RenderProps } from "@anywidget/types";
import { act } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import editor from "./index";
import type { Traits } from "./protocol";
import { speak } from "./strings";
import { escaped, PSEUDO, shownTexts } from "./testing/pseudo";
import { edge, graph, node, TestModel, traits } from "./testing/sample";

vi.mock("./styles/index.css", () => ({}));

class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}

let el: HTMLElement;
let model: TestModel;
let width: number;

beforeEach(() => {
  width = 1000;
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("ResizeObserver", Observer);
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
  // A page of 0 × 0 pixels draws no canvas.
  Object.defineProperty(HTMLElement.prototype, "offsetWidth", { configurable: true, get: () => width });
  Object.defineProperty(HTMLElement.prototype, "offsetHeight", { configurable: true, get: () => 500 });
  el = document.body.appendChild(document.createElement("div"));
  const nodes = [node("a", { name: "image", inputs: [] }), node("b", { name: "<b>dense</b>", x: 300 })];
  model = new TestModel(traits(graph(nodes, [edge("a", "b")])));
});

afterEach(() => {
  el.remove();
  vi.unstubAllGlobals();
});

const show = () => {
  let stop = () => {};
  act(() => {
    stop = editor.render({ model, el } as unknown as RenderProps<Traits>);
  });
  return () => act(stop);
};
const button = (name: string) => el.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`);

describe("the editor", () => {
  it("draws the nodes with names that can be said", () => {
    const stop = show();
    const labels = [...el.querySelectorAll(".react-flow__node")].map((item) => item.getAttribute("aria-label"));
    expect(labels).toEqual(["image, Dense layer", "<b>dense</b>, Dense layer"]);
    stop();
  });

  it("shows everything in the language that the kernel sends", () => {
    const get = model.get as (name: string) => unknown;
    model.get = ((name: string) => (name === "texts" ? PSEUDO : get(name))) as typeof model.get;
    model.put("document", graph([node("a", { name: "img", inputs: [], note: "", summary: "" })]));
    const stop = show();
    const keys = ["Ctrl", "Shift", "Delete", "Backspace", ..."ZYCVDGTFBMANPLI"];
    const names = [...keys, "img", "digits", "Dense", "React", "Flow", "attribution"];
    const shown = shownTexts(el);
    expect(shown.length).toBeGreaterThan(40);
    expect(shown.flatMap((text) => escaped(text, names))).toEqual([]);
    stop();
    speak(undefined);
  });

  it("shows a name as text, never as markup", () => {
    const stop = show();
    expect(el.querySelector(".wb-node__name b")).toBeNull();
    expect(el.textContent).toContain("<b>dense</b>");
    stop();
  });

  it("offers networks to begin with only where the kernel does", () => {
    model.put("document", graph([]));
    model.put("gallery", { shown: false, offered: true, entries: [] });
    const stop = show();
    const offers = () => [...el.querySelectorAll(".wb-empty button")].map((item) => item.textContent);
    expect(offers()).toEqual(["Show networks to begin with"]);
    act(() => model.put("gallery", { shown: false, offered: false, entries: [] }));
    expect(offers()).toEqual([]);
    stop();
  });

  it("has a button for everything, usable when it makes sense", () => {
    const stop = show();
    for (const name of [
      "Undo",
      "Redo",
      "Tidy",
      "Delete",
      "Fit",
      "Zoom in",
      "Zoom out",
      "Copy",
      "Paste",
      "Duplicate",
      "Fold into block",
      "Unfold block",
    ])
      expect(button(name), name).not.toBeNull();
    expect(button("Undo")?.disabled).toBe(true);
    act(() => model.put("status", { ...model.get("status"), undo: true }));
    expect(button("Undo")?.disabled).toBe(false);
    act(() => button("Undo")?.click());
    expect(model.ops()).toContain("undo");
    stop();
  });

  it("keeps its keys from the notebook", () => {
    const stop = show();
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    const first = el.querySelector(".react-flow__node") as HTMLElement;
    for (const key of ["d", "a", "b", "Delete", "z", "Enter", "j"])
      act(() => void first.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
    document.removeEventListener("keydown", heard);
    expect(heard).not.toHaveBeenCalled();
    expect(el.querySelector("[data-lm-suppress-shortcuts=true]")).not.toBeNull();
    stop();
  });

  it.each(["wb-workbench", ""])("hears its keys below a box of class %j", (around) => {
    const sized: (() => void)[] = [];
    class Sized extends Observer {
      constructor(private readonly callback: () => void) {
        super();
      }
      override observe(element?: Element) {
        if (element?.matches(".wb-editor")) sized.push(this.callback);
      }
    }
    vi.stubGlobal("ResizeObserver", Sized);
    const box = document.body.appendChild(document.createElement("div"));
    box.className = around;
    box.append(el);
    model.put("selection", ["b"]);
    model.put("status", { ...model.get("status"), undo: true });
    const stop = show();
    act(() => sized.forEach((callback) => void callback()));
    const canvas = el.querySelector(".wb-canvas") as HTMLElement;
    const press = (key: string, ctrlKey = false) =>
      act(() => void canvas.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true })));
    press("Delete");
    press("z", true);
    expect(model.ops()).toEqual(expect.arrayContaining(["delete", "undo"]));
    stop();
    box.remove();
  });

  it("draws a moved node optimistically, and tells the move before the undo that follows", () => {
    model.put("status", { ...model.get("status"), undo: true });
    model.put("selection", ["b"]);
    const stop = show();
    const second = el.querySelectorAll<HTMLElement>(".react-flow__node")[1] as HTMLElement;
    const press = (key: string, ctrlKey = false) =>
      act(() => void second.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true })));
    const place = () => second.style.transform;
    press("ArrowRight");
    expect(place()).toBe("translate(308px,0px)");
    expect(model.ops()).not.toContain("move");
    press("z", true);
    expect(model.sent.slice(-2)).toMatchObject([{ op: "move", positions: { b: [308, 0] } }, { op: "undo" }]);
    expect(place()).toBe("translate(308px,0px)");
    // The answer to the last request settles the move too: from here on the document counts.
    act(() => model.emit("msg:custom", { type: "done", request: model.sent.at(-1)?.request }));
    expect(place()).toBe("translate(300px,0px)");
    stop();
  });

  it("follows the kernel's selection", () => {
    const stop = show();
    expect(button("Delete")?.disabled).toBe(true);
    act(() => model.put("selection", ["b"]));
    expect(button("Delete")?.disabled).toBe(false);
    expect(model.ops()).not.toContain("select");
    stop();
  });

  it("hides the list of layers in a narrow frame, until it is wanted", () => {
    width = 500;
    const stop = show();
    expect(el.querySelector(".wb-search")).toBeNull();
    act(() => button("Show the layers")?.click());
    expect(el.querySelector(".wb-search")).not.toBeNull();
    act(() => button("Hide the layers")?.click());
    expect(el.querySelector(".wb-search")).toBeNull();
    stop();
  });

  it("adds the best hit of a search with Enter, behind the selection", () => {
    const types = ["Conv2DTranspose", "Conv2D"].map((type) => ({
      type,
      category: "c",
      summary: "",
      url: "",
      mine: false,
      words: [],
      starts: false,
      rank: null,
      place: 0,
    }));
    model.put("palette", { categories: [{ name: "c", label: "C", colour: "#123456" }], types });
    model.put("selection", ["b"]);
    const stop = show();
    const field = el.querySelector<HTMLInputElement>(".wb-search input") as HTMLInputElement;
    const press = () =>
      act(() => void field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })));
    press();
    expect(model.ops()).not.toContain("add");
    act(() => {
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
      set?.call(field, "conv2d");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    press();
    expect(model.sent.filter(({ op }) => op === "add")).toMatchObject([{ type: "Conv2D", after: "b" }]);
    expect([field.selectionStart, field.selectionEnd]).toEqual([0, 6]);
    stop();
  });

  it("says for good when the kernel was restarted, and refuses edits with the same words", async () => {
    model.put("status", { ...model.get("status"), undo: true });
    const stop = show();
    act(() => model.emit("comm_live_update"));
    const note = el.querySelector("[data-wb-lost]")?.textContent ?? "";
    expect(note).toContain("run the cell again");
    await act(async () => button("Undo")?.click());
    expect(model.ops()).not.toContain("undo");
    expect(el.querySelector("[data-wb-refused]")?.textContent).toContain(note);
    stop();
  });

  it("leaves nothing behind after being opened and closed 50 times", { timeout: 120_000 }, () => {
    const added = vi.spyOn(document, "addEventListener");
    const removed = vi.spyOn(document, "removeEventListener");
    for (let time = 0; time < 50; time += 1) show()();
    expect(model.listeners()).toBe(0);
    expect(el.childNodes.length).toBe(0);
    expect(document.body.childNodes.length).toBe(1);
    const kept = (spy: typeof added | typeof removed, type: string) =>
      spy.mock.calls.filter(([name]) => name === type).length;
    for (const type of ["keydown", "keyup", "pointerdown", "mousemove"])
      expect(kept(added, type) - kept(removed, type), type).toBe(0);
    expect(model.ops().filter((op) => op === "stop").length).toBe(50);
  });
});

it("shows an open lock on a block that can be frozen, which a click closes, and none on a layer", () => {
  const block = node("base", { block: true, weights: true });
  model.put("document", graph([block, node("dense", { weights: true, x: 300 })]));
  const stop = show();
  const locks = [...el.querySelectorAll<HTMLButtonElement>(".wb-lock")];
  expect(locks.map((lock) => lock.getAttribute("aria-label"))).toEqual(["Freeze, or train again: base_name, trained"]);
  expect(locks[0]?.tabIndex).toBe(-1);
  act(() => locks[0]?.click());
  expect(model.sent.at(-1)).toMatchObject({ op: "freeze", nodes: ["base"], frozen: true });
  stop();
});

it("shows a lock on a frozen node, which a click opens", () => {
  const lock = "Frozen: training leaves the weights of base as they are.";
  model.put("document", graph([node("base", { frozen: "frozen", lock })]));
  const stop = show();
  const button = el.querySelector<HTMLButtonElement>(".wb-lock");
  expect(button?.title).toBe(lock);
  act(() => button?.click());
  expect(model.sent.at(-1)).toMatchObject({ op: "freeze", nodes: ["base"], frozen: false });
  stop();
});
