// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import "../testing/render";
import { NARROW, useNarrow } from "./useNarrow";

let measure: () => void;
const disconnect = vi.fn();
let width: number;
const frame = document.createElement("section");
Object.defineProperty(frame, "offsetWidth", { get: () => width });

beforeEach(() => {
  disconnect.mockClear();
  class Observer {
    constructor(callback: () => void) {
      measure = callback;
    }
    observe() {}
    disconnect = disconnect;
  }
  vi.stubGlobal("ResizeObserver", Observer);
});

const box = { current: frame };
const show = () => renderHook(() => useNarrow(box));

it.each([
  [NARROW - 1, true],
  [NARROW, false],
  // Hidden: not narrow.
  [0, false],
])("%i pixels: %s", (pixels, narrow) => {
  width = pixels;
  expect(show().result.current).toBe(narrow);
});

it("follows the width, until the editor goes", () => {
  width = 1000;
  const { result, unmount } = show();
  width = 400;
  act(() => measure());
  expect(result.current).toBe(true);
  unmount();
  expect(disconnect).toHaveBeenCalledOnce();
});
