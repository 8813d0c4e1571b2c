import { expect, it } from "vitest";
import { indexIn, planeSize } from "./facts";
import { extent, fitted, kept, millimetres, pixelAt, placeOf, shapeIn, visible, zoomed } from "./place";
import { side } from "./testing";

const volume = side({ size: [4, 50, 100], axes: ["z", "y", "x"], spacing: [5, 2, 1] });
const screen = { width: 400, height: 200 };

it("cuts a volume along each axis, with pixels as long as their spacing", () => {
  expect([0, 1, 2].map((axis) => planeSize(volume, axis))).toEqual([
    [50, 100],
    [4, 100],
    [4, 50],
  ]);
  expect(extent(volume, 0)).toEqual({ width: 100, height: 100 });
  expect(extent(volume, 1)).toEqual({ width: 100, height: 16 }); // five times as long, drawn four times
  expect(extent(side({ size: [10, 10], spacing: [1, 2] }), 0)).toEqual({ width: 20, height: 10 });
});

it("fits all of it in the middle and finds the pixel under a point", () => {
  const plane = extent(volume, 0);
  const view = fitted(plane, screen);
  expect(view).toEqual({ scale: 2, x: 100, y: 0 });
  expect(pixelAt(view, { x: 100, y: 0 }, 50, 100, plane)).toEqual({ row: 0, column: 0 });
  expect(pixelAt(view, { x: 299.9, y: 199.9 }, 50, 100, plane)).toEqual({ row: 49, column: 99 });
  expect(pixelAt(view, { x: 99, y: 0 }, 50, 100, plane)).toBeNull();
  expect(pixelAt(view, { x: 200, y: 200 }, 50, 100, plane)).toBeNull();
});

it("zooms around the pointer, within bounds", () => {
  const plane = extent(volume, 0);
  const view = zoomed(fitted(plane, screen), 2, { x: 200, y: 100 }, plane, screen);
  expect(view).toEqual({ scale: 4, x: 0, y: -100 });
  expect(pixelAt(view, { x: 200, y: 100 }, 50, 100, plane)).toEqual({ row: 25, column: 50 });
  expect(zoomed(view, 1e9, { x: 0, y: 0 }, plane, screen).scale).toBe(64);
  expect(zoomed(view, 1e-9, { x: 0, y: 0 }, plane, screen).scale).toBe(0.5);
});

it("never loses the image", () => {
  const plane = extent(volume, 0);
  const far = kept({ scale: 2, x: 1e6, y: -1e6 }, plane, screen);
  expect(far).toEqual({ scale: 2, x: 350, y: -150 });
});

it("knows the part on the screen, on its grid", () => {
  const plane = { width: 4096, height: 4096 };
  expect(visible({ scale: 1, x: -1000, y: 0 }, screen, 4096, 4096, plane, 128)).toEqual([0, 896, 256, 1408]);
  expect(visible({ scale: 1, x: 500, y: 0 }, screen, 4096, 4096, plane, 128)).toBeNull();
  expect(visible({ scale: 0.01, x: 0, y: 0 }, screen, 4096, 4096, plane, 128)).toEqual([0, 0, 4096, 4096]);
});

it("gives places in the order of the axes, and millimetres", () => {
  expect(placeOf(volume, 0, 3, 7, 9)).toEqual([3, 7, 9]);
  expect(placeOf(volume, 2, 3, 7, 9)).toEqual([7, 9, 3]);
  expect(placeOf(side({ size: [5, 5] }), 0, 0, 7, 9)).toEqual([7, 9]);
  expect(millimetres(volume, [3, 7, 9])).toEqual([15, 14, 9]);
  expect(millimetres(side({ size: [5, 5] }), [1, 1])).toBeNull();
  const turned = side({ size: [5, 5], spacing: [2, 3], origin: [100, 200], direction: [0, 1, -1, 0] });
  expect(millimetres(turned, [1, 1])).toEqual([103, 198]);
});

it("projects boxes and points on the slices that they meet", () => {
  const box = { from: [1, 2, 3], to: [3, 5, 7], member: 0, text: "" };
  expect([0, 1, 2, 3].map((index) => shapeIn(box, volume, 0, index))).toEqual([null, [2, 3, 5, 7], [2, 3, 5, 7], null]);
  expect(shapeIn(box, volume, 2, 4)).toEqual([1, 2, 3, 5]);
  const point = { from: [1.5, 2.5, 3.5], to: [1.5, 2.5, 3.5], member: 0, text: "" };
  expect([0, 1, 2].map((index) => shapeIn(point, volume, 0, index))).toEqual([null, [2.5, 3.5, 2.5, 3.5], null]);
  const flat = { from: [2, 3], to: [5, 7], member: 0, text: "" };
  expect(shapeIn(flat, side({ size: [9, 9] }), 0, 0)).toEqual([2, 3, 5, 7]);
});

it("finds the slice of a volume with another number of them", () => {
  const other = side({ size: [8, 50, 100], axes: ["z", "y", "x"] });
  expect([0, 1, 2, 3].map((index) => indexIn(other, volume, 0, index))).toEqual([1, 3, 5, 7]);
  expect([0, 3, 7].map((index) => indexIn(volume, other, 0, index))).toEqual([0, 1, 3]);
});
