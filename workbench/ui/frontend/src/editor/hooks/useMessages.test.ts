// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Point } from "../model/place";
import { answer, connected } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { useMessages } from "./useMessages";

let model: TestModel;
beforeEach(() => {
  vi.useFakeTimers();
  model = new TestModel(traits(graph([])));
});
afterEach(() => void vi.useRealTimers());

function show(at: Point | null = null) {
  const kernel = connected(model);
  const pointer = { current: at };
  return { kernel, ...renderHook(() => useMessages(kernel, pointer)) };
}

it("says the same words twice so that they are read twice", () => {
  const { result } = show();
  act(() => result.current.announce("Moved"));
  expect(result.current.spoken).toBe("Moved");
  act(() => result.current.announce("Moved"));
  expect(result.current.spoken).not.toBe("Moved");
  expect(result.current.spoken.trim()).toBe("Moved");
});

it("shows a refusal where it was tried, says it, and takes it away after a while", () => {
  const { result } = show();
  act(() => result.current.refuse("A loop.", { x: 3, y: 4 }));
  expect(result.current.refusal).toEqual({ text: "A loop.", done: false, at: { x: 3, y: 4 } });
  expect(result.current.spoken).toBe("A loop.");
  act(() => vi.advanceTimersByTime(6999));
  expect(result.current.refusal).not.toBeNull();
  act(() => vi.advanceTimersByTime(1));
  expect(result.current.refusal).toBeNull();
});

it("shows a second refusal for its full time", () => {
  const { result } = show();
  act(() => result.current.refuse("One."));
  act(() => vi.advanceTimersByTime(6000));
  act(() => result.current.refuse("Two."));
  act(() => vi.advanceTimersByTime(6000));
  expect(result.current.refusal?.text).toBe("Two.");
});

it.each([
  [
    { x: 5, y: 6 },
    { x: 5, y: 6 },
  ],
  [null, null],
])("shows the kernel's refusal at the pointer %j", (pointer, at) => {
  const { result, kernel } = show(pointer);
  kernel.send({ op: "undo" });
  act(() => answer(model, "refused", "Nothing to undo."));
  expect(result.current.refusal).toEqual({ text: "Nothing to undo.", done: false, at });
});

it("says nothing of what was done", () => {
  const { result, kernel } = show();
  kernel.send({ op: "undo" });
  act(() => answer(model, "done"));
  expect(result.current.refusal).toBeNull();
  expect(result.current.spoken).toBe("");
});

it("is cleared when it was read", () => {
  const { result } = show();
  act(() => result.current.refuse("A loop."));
  act(() => result.current.clear());
  expect(result.current.refusal).toBeNull();
});
