// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Popup } from "../context";
import { EMPTY } from "../protocol";
import { edits, fakeApi, inside, now, placed, point } from "../testing/render";
import { graph, node, TestModel, traits } from "../testing/sample";
import { Popups } from "./Popups";

const drawing = graph([node("a", { note: "old" })]);

function show(popup: Popup | null) {
  const model = new TestModel(traits(drawing));
  const api = fakeApi(model);
  const canvas = placed(document.createElement("div"), 100, 50, 800, 600);
  for (const [name, value] of [
    ["clientWidth", 800],
    ["clientHeight", 600],
  ] as const)
    Object.defineProperty(canvas, name, { value });
  canvas.innerHTML = `<div class="react-flow__node" data-id="a"></div>`;
  canvas.tabIndex = -1;
  document.body.replaceChildren(canvas);
  placed(canvas.firstElementChild as Element, 200, 150, 176, 78);
  const { palette, report } = EMPTY;
  const props = { now: now(drawing, { nodes: ["a"] }), palette, report, canvas: { current: canvas } };
  const { container, rerender } = render(<Popups popup={popup} {...props} />, { wrapper: inside(api) });
  const again = (next: Popup) => {
    canvas.focus();
    rerender(<Popups popup={next} {...props} />);
  };
  return {
    again,
    api,
    model,
    canvas,
    shell: container.querySelector<HTMLElement>(".wb-popup"),
    user: userEvent.setup(),
  };
}
const at = (x: number, y: number): Popup => ({ kind: "menu", at: { x, y } });
const note: Popup = { kind: "note", node: "a" };

describe("what floats above the canvas", () => {
  it("is nothing when nothing is open", () => {
    expect(show(null).shell).toBeNull();
  });

  it.each([
    [at(200, 100), { left: "200px", top: "100px" }],
    // Never beyond the canvas.
    [at(790, 590), { left: "512px", top: "272px" }],
    // Without a place of its own: beside the selected node.
    [note, { left: "288px", top: "100px" }],
  ])("is placed: %j", (popup, style) => {
    const { left, top } = show(popup).shell?.style ?? {};
    expect({ left, top }).toEqual(style);
  });

  it("stays whole when the canvas gives the parameters some of its width", () => {
    const resized = new Map<Element, () => void>();
    class Observer {
      constructor(private readonly callback: () => void) {}
      observe(element: Element) {
        resized.set(element, this.callback);
      }
      disconnect() {}
    }
    vi.stubGlobal("ResizeObserver", Observer);
    const { canvas, shell } = show(note);
    placed(shell as Element, 388, 150, 280, 90);
    placed(canvas, 100, 50, 400, 600);
    resized.get(canvas)?.();
    expect(shell?.style.left).toBe("112px");
    vi.unstubAllGlobals();
  });

  it("is whole in the window: the help where the window ends above the canvas", () => {
    Object.defineProperty(document.documentElement, "clientHeight", { configurable: true, value: 400 });
    const { top, bottom, maxHeight } = show({ kind: "help" }).shell?.style ?? {};
    expect({ top, bottom, maxHeight }).toEqual({ top: "16px", bottom: "266px", maxHeight: "318px" });
    Reflect.deleteProperty(document.documentElement, "clientHeight");
  });

  it("gives a menu that another menu opens the keyboard", () => {
    const { again } = show({ kind: "more", commands: ["savePicture"] });
    again({ kind: "menu", at: null, entries: "picture" });
    expect(document.activeElement?.textContent).toContain("Save as SVG");
  });

  it("closes with a press anywhere else, and not with one inside", () => {
    const { api, canvas } = show(note);
    point(screen.getByRole("textbox"), "pointerdown", 0, 0);
    expect(api.open).not.toHaveBeenCalled();
    point(canvas, "pointerdown", 0, 0);
    expect(api.open.mock.calls).toEqual([[null]]);
  });

  it.each<Popup>([note, { kind: "help" }, { kind: "find" }, at(0, 0)])("closes with Escape: %j", async (popup) => {
    const { api, user, canvas } = show(popup);
    await user.keyboard("{Escape}");
    expect(api.open.mock.calls).toEqual([[null]]);
    expect(document.activeElement).toBe(canvas);
  });
});

describe("a note", () => {
  it("is saved with its button, or with Ctrl and Enter", async () => {
    const { user, model, api } = show(note);
    const field = screen.getByRole("textbox");
    expect(document.activeElement).toBe(field);
    await user.clear(field);
    await user.type(field, " new ");
    fireEvent.keyDown(field, { key: "Enter", ctrlKey: true });
    expect(edits(model)).toEqual([{ op: "annotate", node: "a", note: "new" }]);
    expect(api.open).toHaveBeenCalledWith(null);
    await user.click(screen.getByText("Save"));
    expect(model.sent).toHaveLength(2);
  });

  it("that did not change, or is cancelled, sends nothing", async () => {
    const { user, model, api } = show(note);
    await user.click(screen.getByText("Save"));
    await user.type(screen.getByRole("textbox"), "x");
    await user.click(screen.getByText("Cancel"));
    expect(model.sent).toEqual([]);
    expect(api.open.mock.calls).toEqual([[null], [null]]);
  });
});
