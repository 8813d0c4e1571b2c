import { expect, it } from "vitest";
import { detail, needed, stepFor } from "./requests";
import { facts, side, state } from "./testing";

const screen = { width: 400, height: 400 };
const large = facts(side({ size: [4096, 4096] }));
const sight = (scale: number, x = 0) => ({ facts: large, state: state(), view: { scale, x, y: 0 }, screen, ratio: 1 });

it("asks for the part on the screen only where the whole is too coarse", () => {
  const side0 = large.sides[0] ?? side({});
  expect(stepFor(4096 * 4096)).toBe(4);
  expect(detail(sight(0.1), 0, side0)).toBeNull();
  expect(detail(sight(1), 0, side0)).toMatchObject({ step: 1, box: [0, 0, 512, 512] });
  expect(detail(sight(0.5), 0, side0)).toMatchObject({ step: 2, box: [0, 0, 896, 896] });
  expect(detail({ ...sight(1), facts: facts(side({})) }, 0, side({}))).toBeNull();
});

it("asks for the next slices, and for none that is not there", () => {
  const volume = facts(side({ size: [3, 4, 4], axes: ["z", "y", "x"] }));
  const asked = needed({ ...sight(1), facts: volume, state: state({ index: 2 }) }, true);
  expect(asked.map(({ index }) => index)).toEqual([2, 1]);
});

it("shows grey beside colours", () => {
  const both = facts(side({ colour: true, channels: ["R", "G", "B"] }), side({}));
  const chosen = { ...sight(1), facts: both, state: state({ channel: -1 }) };
  expect(needed(chosen, false).map(({ channel }) => channel)).toEqual([-1, 0]);
});
