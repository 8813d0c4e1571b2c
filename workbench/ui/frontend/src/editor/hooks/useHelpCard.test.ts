// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { placed } from "../testing/render";
import { useHelpCard } from "./useHelpCard";

let frame: HTMLElement;
let entry: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  frame = placed(document.createElement("aside"), 0, 100, 200, 400);
  entry = placed(document.createElement("button"), 0, 160, 180, 30);
  Object.assign(entry.dataset, { type: "Dense", summary: "Every input to every output.", url: "https://keras.io" });
});
afterEach(() => vi.useRealTimers());

const show = (suppressed = false) => {
  const box = { current: frame };
  return renderHook((props: { suppressed: boolean }) => useHelpCard(box, props.suppressed), {
    initialProps: { suppressed },
  });
};
const event = () => ({ currentTarget: entry }) as never;
const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));

describe("the card of a layer", () => {
  it("appears a moment after the mouse, beside the entry", () => {
    const { result } = show();
    result.current.handlers.onMouseEnter?.(event());
    wait(349);
    expect(result.current.card).toBeNull();
    wait(1);
    const text = { type: "Dense", summary: "Every input to every output.", url: "https://keras.io" };
    expect(result.current.card).toEqual({ ...text, editable: false, top: 60 });
  });

  it("is not cut off at the lower end of the list", () => {
    const { result } = show();
    placed(entry, 0, 480, 180, 30);
    result.current.handlers.onMouseEnter?.(event());
    wait(350);
    expect(result.current.card?.top).toBe(250);
  });

  it("goes when the mouse leaves, unless it goes to the card", () => {
    const { result } = show();
    result.current.handlers.onMouseEnter?.(event());
    wait(350);
    result.current.handlers.onMouseLeave?.(event());
    wait(100);
    result.current.hold();
    wait(5000);
    expect(result.current.card).not.toBeNull();
    result.current.release();
    wait(200);
    expect(result.current.card).toBeNull();
  });

  it("does not appear for a mouse that only passes", () => {
    const { result } = show();
    result.current.handlers.onMouseEnter?.(event());
    wait(100);
    result.current.handlers.onMouseLeave?.(event());
    wait(5000);
    expect(result.current.card).toBeNull();
  });

  it.each([true, false])("appears for the keyboard's focus only (:focus-visible %s)", (visible) => {
    const { result } = show();
    vi.spyOn(entry, "matches").mockReturnValue(visible);
    result.current.handlers.onFocus?.(event());
    wait(350);
    expect(result.current.card !== null).toBe(visible);
  });

  it("is hidden while a layer is dragged", () => {
    const { result, rerender } = show();
    result.current.handlers.onMouseEnter?.(event());
    wait(350);
    rerender({ suppressed: true });
    expect(result.current.card).toBeNull();
  });

  it("leaves no timer behind", () => {
    const { result, unmount } = show();
    result.current.handlers.onMouseEnter?.(event());
    unmount();
    expect(vi.getTimerCount()).toBe(0);
  });
});
