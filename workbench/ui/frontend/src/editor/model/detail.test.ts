import { expect, it } from "vitest";
import { closenessAt } from "./detail";
import { LEGIBLE } from "./viewport";

it.each([1, 0.75, 0.6, 0.5, LEGIBLE])("letters can be read at a zoom of %d", (zoom) => {
  const { letters, detail } = closenessAt(zoom);
  expect(letters * zoom).toBeGreaterThanOrEqual(0.75);
  expect(detail === "box").toBe(false);
});

it("the least important line makes room for larger letters", () => {
  expect([0.8, 0.45, 0.3, 0.2, 0.01].map((zoom) => closenessAt(zoom).detail)).toEqual([
    "all",
    "type",
    "name",
    "box",
    "speck",
  ]);
});

it("gives what is thinner than a pixel a rim that is seen", () => {
  for (const zoom of [0.04, 0.004]) expect(closenessAt(zoom).rim * zoom).toBeGreaterThanOrEqual(2);
});
