// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { ReactFlowProvider, useStoreApi } from "@xyflow/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FAR, LEGIBLE } from "../model/viewport";
import { fakeView } from "../testing/render";
import { graph, node } from "../testing/sample";
import { SETTLES_AFTER_MS, useRoomChange } from "./useRoomChange";
import { GLIDES_FOR_MS } from "./useView";

const drawing = graph([node("a"), node("b", { x: 300 })]);
const canvas = document.createElement("div");
let asOpened: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  asOpened = true;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function show(concerned: string | null) {
  const view = { ...fakeView(), asOpened: () => asOpened };
  const hook = renderHook(
    ({ concerned }) => {
      useRoomChange({ current: canvas }, drawing, concerned, view);
      return useStoreApi();
    },
    { wrapper: ReactFlowProvider, initialProps: { concerned } },
  );
  const size = (width: number) => act(() => hook.result.current.setState({ width, height: 600 }));
  size(800);
  act(() => vi.runAllTimers());
  view.open.mockClear();
  view.reveal.mockClear();
  return { view, size, concern: (concerned: string | null) => hook.rerender({ concerned }) };
}
const wait = (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds));

it("shows the whole at once when nothing is selected", () => {
  const { view, size } = show(null);
  size(500);
  expect(view.open.mock.calls).toEqual([[drawing.nodes, false, LEGIBLE]]);
});

it("keeps the whole in sight beside the parameters of a node, after a double click would be over", () => {
  const { view, size } = show("b");
  size(500);
  wait(SETTLES_AFTER_MS - 1);
  expect(view.open).not.toHaveBeenCalled();
  wait(1);
  expect(view.open.mock.calls).toEqual([[drawing.nodes, true, FAR]]);
  wait(GLIDES_FOR_MS);
  expect(view.reveal.mock.calls).toEqual([[drawing.nodes[1]]]);
});

it("is as when it was opened once the parameters are gone", () => {
  const { view, size, concern } = show("b");
  concern(null);
  size(900);
  expect(view.open.mock.calls).toEqual([[drawing.nodes, false, LEGIBLE]]);
});

it("only brings the node into sight where somebody looked elsewhere", () => {
  const { view, size } = show("b");
  asOpened = false;
  size(500);
  wait(SETTLES_AFTER_MS + GLIDES_FOR_MS);
  expect(view.open).not.toHaveBeenCalled();
  expect(view.reveal).toHaveBeenCalledTimes(1);
});

it("waits until a drag has ended", () => {
  const { view, size } = show("b");
  const pressed = vi.spyOn(canvas, "querySelector").mockReturnValue(canvas);
  size(500);
  wait(3 * SETTLES_AFTER_MS);
  expect(view.open).not.toHaveBeenCalled();
  pressed.mockReturnValue(null);
  wait(SETTLES_AFTER_MS);
  expect(view.open).toHaveBeenCalledTimes(1);
});
