// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import "../testing/render";
import { useLatest } from "./useLatest";

it("is one box with the value of the latest render", () => {
  const { result, rerender } = renderHook(({ value }) => useLatest(value), { initialProps: { value: 1 } });
  const box = result.current;
  expect(box.current).toBe(1);
  rerender({ value: 2 });
  expect(result.current).toBe(box);
  expect(box.current).toBe(2);
});
