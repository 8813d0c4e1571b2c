// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { connected, edits } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { useReady } from "./useReady";

let model: TestModel;
beforeEach(() => {
  vi.useFakeTimers();
  model = new TestModel(traits(graph([])));
});
afterEach(() => void vi.useRealTimers());

const show = () => {
  const kernel = connected(model);
  return renderHook(() => useReady(kernel));
};

it("says ready after two frames, once", () => {
  show();
  vi.advanceTimersToNextFrame();
  expect(model.sent).toEqual([]);
  vi.advanceTimersToNextFrame();
  expect(edits(model)).toEqual([{ op: "ready" }]);
  vi.advanceTimersByTime(10_000);
  expect(model.sent).toHaveLength(1);
});

it("says it without a frame, in a page that paints nothing", () => {
  vi.stubGlobal("requestAnimationFrame", () => 1);
  show();
  vi.advanceTimersByTime(2000);
  expect(edits(model)).toEqual([{ op: "ready" }]);
  vi.unstubAllGlobals();
});

it("says nothing when it is gone before", () => {
  show().unmount();
  vi.advanceTimersByTime(10_000);
  expect(model.sent).toEqual([]);
});
