// @vitest-environment jsdom
import { act, fireEvent, render, renderHook, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Selected } from "../model/commands";
import { S } from "../strings";
import { fakeApi, fakeMoves, now } from "../testing/render";
import { edge, graph, node } from "../testing/sample";
import { useKeys } from "./useKeys";

const drawing = graph([node("a", { x: 16, y: 24 }), node("b"), node("c")], [edge("a", "b"), edge("b", "c")]);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Keys = { selected: Partial<Selected>; optimistic: ReturnType<typeof fakeMoves>; api: ReturnType<typeof fakeApi> };

function Frame({ selected, optimistic, api }: Keys) {
  return (
    <section aria-label="editor" onKeyDown={useKeys(now(drawing, selected), optimistic, api)}>
      <div data-testid="canvas" />
      <input aria-label="field" />
      <button type="button">press</button>
      <div data-wb-keys="few">
        <button type="button">layer</button>
      </div>
      <div data-wb-keys="off">
        <button type="button">choice</button>
      </div>
    </section>
  );
}

function show(selected: Partial<Selected> = {}, optimistic = fakeMoves()) {
  const api = fakeApi();
  render(<Frame selected={selected} optimistic={optimistic} api={api} />);
  return { api, optimistic, canvas: screen.getByTestId("canvas") };
}

describe("a key on the canvas", () => {
  it("runs its command and goes no further", () => {
    const { api, canvas } = show();
    const outside = vi.fn();
    document.body.addEventListener("keydown", outside);
    expect(fireEvent.keyDown(canvas, { key: "z", ctrlKey: true })).toBe(false);
    expect(api.run.mock.calls).toEqual([["undo"]]);
    document.body.removeEventListener("keydown", outside);
    expect(outside).not.toHaveBeenCalled();
  });

  it("that means nothing stays in the editor all the same", () => {
    const { api, canvas } = show();
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    expect(fireEvent.keyDown(canvas, { key: "d" })).toBe(true);
    fireEvent.keyDown(canvas, { key: "Shift" });
    document.removeEventListener("keydown", heard);
    expect(api.run).not.toHaveBeenCalled();
    // Modifiers alone are let through: the canvas follows them at the document.
    expect(heard.mock.calls.map(([event]) => event.key)).toEqual(["Shift"]);
  });

  it("to save says that the graph saves itself", () => {
    const { api, canvas } = show();
    fireEvent.keyDown(canvas, { key: "s", ctrlKey: true });
    expect(api.announce).toHaveBeenCalledWith(S.savesItself);
  });
});

describe("where the keys count", () => {
  it("not in a field, not for Enter on a button, not in what floats", () => {
    const { api } = show();
    fireEvent.keyDown(screen.getByLabelText("field"), { key: "Delete" });
    fireEvent.keyDown(screen.getByText("press"), { key: "Enter" });
    fireEvent.keyDown(screen.getByText("choice"), { key: "Delete" });
    expect(api.run).not.toHaveBeenCalled();
    fireEvent.keyDown(screen.getByText("press"), { key: "Delete" });
    expect(api.run).toHaveBeenCalledWith("delete");
  });

  it("beside the canvas only what is of use there", () => {
    const { api } = show();
    const layer = screen.getByText("layer");
    fireEvent.keyDown(layer, { key: "t" });
    fireEvent.keyDown(layer, { key: "ArrowRight" });
    expect(api.run).not.toHaveBeenCalled();
    fireEvent.keyDown(layer, { key: "z", ctrlKey: true });
    fireEvent.keyDown(layer, { key: "Delete" });
    expect(api.run.mock.calls).toEqual([["undo"], ["delete"]]);
  });
});

describe("the arrows", () => {
  it("move the selected nodes optimistically at once, and tell one move for all presses in a row", () => {
    const { optimistic, api, canvas } = show({ nodes: ["a", "b"] });
    fireEvent.keyDown(canvas, { key: "ArrowRight" });
    expect(optimistic.draw.mock.calls[0]?.[0]).toEqual(
      new Map([
        ["a", { x: 24, y: 24 }],
        ["b", { x: 8, y: 0 }],
      ]),
    );
    act(() => vi.advanceTimersByTime(300));
    fireEvent.keyDown(canvas, { key: "ArrowUp", shiftKey: true });
    act(() => vi.advanceTimersByTime(399));
    expect(optimistic.commit).not.toHaveBeenCalled();
    act(() => vi.advanceTimersByTime(1));
    expect(optimistic.commit).toHaveBeenCalledTimes(1);
    expect(api.announce).toHaveBeenCalledWith(S.moved);
  });

  it("go on from where a node is drawn, not from where the kernel has it", () => {
    const { optimistic, canvas } = show({ nodes: ["a"] }, fakeMoves(new Map([["a", { x: 100, y: 200 }]])));
    fireEvent.keyDown(canvas, { key: "ArrowDown" });
    expect(optimistic.draw).toHaveBeenCalledWith(new Map([["a", { x: 100, y: 208 }]]));
  });

  it("do nothing without a selection", () => {
    const { optimistic, canvas } = show();
    fireEvent.keyDown(canvas, { key: "ArrowDown" });
    act(() => vi.advanceTimersByTime(1000));
    expect(optimistic.draw).not.toHaveBeenCalled();
    expect(optimistic.commit).not.toHaveBeenCalled();
  });
});

describe("Alt and an arrow", () => {
  it.each([
    ["b", "ArrowRight", "c"],
    ["b", "ArrowLeft", "a"],
    [undefined, "ArrowRight", "a"],
  ])("from %s with %s go to %s along the connections", (from, key, to) => {
    const { api, canvas } = show({ nodes: from ? [from] : [] });
    fireEvent.keyDown(canvas, { key, altKey: true });
    expect(api.goTo.mock.calls).toEqual([[to]]);
  });

  it("stay at the end of the network", () => {
    const { api, canvas } = show({ nodes: ["c"] });
    fireEvent.keyDown(canvas, { key: "ArrowRight", altKey: true });
    expect(api.goTo).not.toHaveBeenCalled();
  });
});

it("leaves no timer behind", () => {
  const api = fakeApi();
  const hook = renderHook(() => useKeys(now(drawing, { nodes: ["a"] }), fakeMoves(), api));
  const target = document.createElement("div");
  const event = { key: "ArrowDown", target, preventDefault() {}, stopPropagation() {} };
  hook.result.current(event as never);
  expect(vi.getTimerCount()).toBe(1);
  hook.unmount();
  expect(vi.getTimerCount()).toBe(0);
});
