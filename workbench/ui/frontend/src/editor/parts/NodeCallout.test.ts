import { expect, it } from "vitest";
import { placeOf } from "./NodeCallout";

const CANVAS = { width: 1000, height: 600, transform: [0, 0, 1] as [number, number, number] };
const at = (x: number, y: number, canvas = CANVAS) => placeOf({ position: { x, y }, height: 100 }, canvas);

it("is as tall as it needs below a node with room", () => {
  expect(at(400, 60)).toEqual({ side: "", above: false, room: 340 });
});

it("goes where more room is, and takes no more than that", () => {
  expect(at(400, 480)).toEqual({ side: "", above: true, room: 340 });
  expect(at(400, 200)).toEqual({ side: "", above: false, room: 292 });
  expect(at(400, 300)).toEqual({ side: "", above: true, room: 292 });
});

it("leans away from the borders", () => {
  expect([at(0, 60).side, at(900, 60).side]).toEqual(["left", "right"]);
  expect(at(400, 60, { ...CANVAS, transform: [-400, 0, 1] }).side).toBe("left");
});
