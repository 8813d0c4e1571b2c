import { expect, it } from "vitest";
import { facts, side, state } from "./testing";
import { dragged, presetOf, reach, windowOf, withWindow } from "./windowing";

const scan = side({ range: [-1000, 3000], presets: [{ name: "lung", window: [-1350, 150] }] });

it("turns level and width into a window", () => {
  expect(windowOf(-600, 1500)).toEqual([-1350, 150]);
  expect(presetOf(scan, [-1350, 150])).toBe(0);
  expect(presetOf(scan, [0, 1])).toBe(-1);
});

it("widens to the right and rises upwards, and never closes", () => {
  expect(dragged([0, 400], scan, 0.1, 0)).toEqual([-200, 600]);
  expect(dragged([0, 400], scan, 0, 0.1)).toEqual([400, 800]);
  expect(dragged([0, 400], scan, -5, 0)).toEqual([199.5, 200.5]);
});

it("reaches as far as the values, and as the window where that is wider", () => {
  expect(reach(scan, [-1350, 150])).toEqual({ level: [-1350, 3000], width: [1, 4350] });
  expect(reach(side({ range: [5, 5] }), [5, 6])).toEqual({ level: [5, 6], width: [1, 2] });
});

it("changes both windows where one serves both", () => {
  const both = facts(scan, scan);
  const chosen = state({
    windows: [
      [0, 1],
      [0, 2],
    ],
  });
  expect(withWindow(both, chosen, 0, [3, 4])).toEqual([
    [3, 4],
    [3, 4],
  ]);
  expect(withWindow({ ...both, linked: false }, chosen, 1, [3, 4])).toEqual([
    [0, 1],
    [3, 4],
  ]);
});
