// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import "../testing/render";
import { useRoomFor } from "./useRoomFor";

let measure: () => void;
let width: number;
const disconnect = vi.fn();
const bar = { current: document.createElement("header") };
Object.defineProperty(bar.current, "clientWidth", { get: () => width });

beforeEach(() => {
  class Observer {
    constructor(callback: () => void) {
      measure = callback;
    }
    observe() {}
    disconnect = disconnect;
  }
  vi.stubGlobal("ResizeObserver", Observer);
});

const widthOf = (shown: number) => 50 + shown * 10;
const show = () => renderHook(() => useRoomFor(bar, 5, widthOf));

it.each([
  [0, 5], // hidden: nothing is known
  [1000, 5],
  [100, 5],
  [99, 4],
  [65, 1],
  [20, 0],
])("%i pixels: room for %i", (pixels, room) => {
  width = pixels;
  expect(show().result.current).toBe(room);
});

it("follows the width, until the bar goes", () => {
  width = 1000;
  const { result, unmount } = show();
  width = 70;
  act(() => measure());
  expect(result.current).toBe(2);
  disconnect.mockClear();
  unmount();
  expect(disconnect).toHaveBeenCalledOnce();
});
