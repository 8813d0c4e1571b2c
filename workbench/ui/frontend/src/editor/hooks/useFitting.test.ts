// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import "../testing/render";
import { useFitting } from "./useFitting";

/** A line that is 100 pixels wide, and needs 30 less with every step. */
function lineOf(needs: number, width = 100) {
  const element = document.createElement("footer");
  Object.defineProperty(element, "clientWidth", { get: () => width });
  Object.defineProperty(element, "scrollWidth", { get: () => needs - 30 * Number(element.dataset.wbLess) });
  return { current: element };
}

it.each([
  [100, "0"],
  [101, "1"],
  [155, "2"],
  [500, "3"],
])("what needs %i pixels leaves out %s steps", (needs, less) => {
  const line = lineOf(needs);
  renderHook(() => useFitting(line, 3));
  expect(line.current.dataset.wbLess).toBe(less);
});

it("waits until the line has a width", () => {
  const line = lineOf(500, 0);
  renderHook(() => useFitting(line, 3));
  expect(line.current.dataset.wbLess).toBeUndefined();
});
