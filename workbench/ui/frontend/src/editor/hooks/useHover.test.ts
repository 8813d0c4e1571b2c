// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "../testing/render";
import { useHover } from "./useHover";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const show = () => renderHook(() => useHover());
const enter = ({ result }: ReturnType<typeof show>, id: string) => act(() => result.current.enter({} as never, { id }));
const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));

it("is the node under the mouse, and for a moment after", () => {
  const hook = show();
  expect(hook.result.current.node).toBeNull();
  enter(hook, "a");
  expect(hook.result.current.node).toBe("a");
  hook.result.current.leave();
  wait(249);
  expect(hook.result.current.node).toBe("a");
  wait(1);
  expect(hook.result.current.node).toBeNull();
});

it("is the next node at once, and does not lose it to the one before", () => {
  const hook = show();
  enter(hook, "a");
  hook.result.current.leave();
  enter(hook, "b");
  wait(1000);
  expect(hook.result.current.node).toBe("b");
});

it("stays while the mouse is on the node's call-out", () => {
  const hook = show();
  enter(hook, "a");
  hook.result.current.leave();
  hook.result.current.hold();
  wait(1000);
  expect(hook.result.current.node).toBe("a");
  hook.result.current.release();
  wait(250);
  expect(hook.result.current.node).toBeNull();
});

it("leaves no timer behind", () => {
  const hook = show();
  hook.result.current.leave();
  hook.unmount();
  expect(vi.getTimerCount()).toBe(0);
});
