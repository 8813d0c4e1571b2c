// @vitest-environment jsdom
import { act, fireEvent, renderHook } from "@testing-library/react";
import { ReactFlowProvider, useStoreApi } from "@xyflow/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MAX_ZOOM } from "../model/viewport";
import { placed } from "../testing/render";
import { useWheelHint } from "./useWheelHint";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function show() {
  const canvas = placed(document.createElement("div"), 100, 50, 800, 600);
  canvas.innerHTML = `<div class="nowheel"><p></p></div>`;
  const box = { current: canvas };
  const panZoom = { setViewport: vi.fn(async () => true) };
  const both = () => ({ shown: useWheelHint(box), store: useStoreApi() });
  const hook = renderHook(both, { wrapper: ReactFlowProvider });
  act(() =>
    hook.result.current.store.setState({ transform: [20, 40, 1], maxZoom: MAX_ZOOM, panZoom: panZoom as never }),
  );
  return { canvas, panZoom, hook, shown: () => hook.result.current.shown };
}

it("shows for a moment that the wheel alone scrolls the page", () => {
  const { canvas, shown } = show();
  expect(shown()).toBe(false);
  expect(fireEvent.wheel(canvas, { deltaY: 10 })).toBe(true);
  expect(shown()).toBe(true);
  act(() => vi.advanceTimersByTime(1400));
  expect(shown()).toBe(false);
});

it("shows nothing where the wheel has a use: with Ctrl, and in a list", () => {
  const { canvas, shown } = show();
  fireEvent.wheel(canvas, { deltaY: 10, ctrlKey: true });
  fireEvent.wheel(canvas.querySelector("p") as Element, { deltaY: 10 });
  expect(shown()).toBe(false);
});

it("zooms with Cmd around the pointer, which stays on the same place of the drawing", () => {
  const { canvas, panZoom, shown } = show();
  expect(fireEvent.wheel(canvas, { deltaY: -250, metaKey: true, clientX: 320, clientY: 290 })).toBe(false);
  const [[{ x, y, zoom }]] = panZoom.setViewport.mock.calls as unknown as [[{ x: number; y: number; zoom: number }]];
  expect(zoom).toBeCloseTo(Math.SQRT2);
  // The pointer is at (220, 240) of the canvas, and at (200, 200) of the drawing, before and after.
  expect((220 - x) / zoom).toBeCloseTo(200);
  expect((240 - y) / zoom).toBeCloseTo(200);
  expect(shown()).toBe(false);
});

it("does not zoom beyond what is allowed", () => {
  const { canvas, panZoom } = show();
  fireEvent.wheel(canvas, { deltaY: -10_000, metaKey: true });
  expect(panZoom.setViewport).toHaveBeenCalledWith(expect.objectContaining({ zoom: MAX_ZOOM }), undefined);
});

it("stops listening with the view", () => {
  const { canvas, hook } = show();
  const removed = vi.spyOn(canvas, "removeEventListener");
  fireEvent.wheel(canvas, { deltaY: 10 });
  hook.unmount();
  expect(removed).toHaveBeenCalledWith("wheel", expect.any(Function));
  expect(vi.getTimerCount()).toBe(0);
});
