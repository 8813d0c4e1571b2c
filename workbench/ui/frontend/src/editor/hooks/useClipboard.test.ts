// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EVENT_WITHIN_MS, useClipboard } from "./useClipboard";

let frame: HTMLElement;
const paste = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  paste.mockClear();
  frame = document.createElement("section");
  frame.innerHTML = `<div id="canvas"></div><input><div data-wb-keys="off"><p></p></div>`;
  document.body.append(frame);
});
afterEach(() => {
  vi.useRealTimers();
  frame.remove();
});

function event(target: string, text: string): Event {
  const made = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(made, { clipboardData: { getData: () => text } });
  frame.querySelector(target)?.dispatchEvent(made);
  return made;
}

describe("pasting", () => {
  it("takes the text that the browser brings, once", () => {
    const { result } = renderHook(() => useClipboard({ current: frame }, paste));
    result.current();
    expect(event("#canvas", "text").defaultPrevented).toBe(true);
    vi.advanceTimersByTime(10 * EVENT_WITHIN_MS);
    expect(paste.mock.calls).toEqual([["text"]]);
  });

  it("goes on without a text where the browser brings none", () => {
    const { result } = renderHook(() => useClipboard({ current: frame }, paste));
    result.current();
    vi.advanceTimersByTime(EVENT_WITHIN_MS);
    expect(paste.mock.calls).toEqual([[null]]);
  });

  it.each(["input", "p"])("leaves what is pasted into %s alone", (target) => {
    renderHook(() => useClipboard({ current: frame }, paste));
    expect(event(target, "text").defaultPrevented).toBe(false);
    expect(paste).not.toHaveBeenCalled();
  });

  it("stops listening when the editor is gone", () => {
    const { unmount, result } = renderHook(() => useClipboard({ current: frame }, paste));
    result.current();
    unmount();
    event("#canvas", "text");
    vi.advanceTimersByTime(10 * EVENT_WITHIN_MS);
    expect(paste).not.toHaveBeenCalled();
  });
});
