import { describe, expect, it } from "vitest";
import { annotation, graph, node } from "../testing/sample";
import { held, withHeld } from "./annotations";

const drawing = {
  ...graph([node("in", { x: 20, y: 40 }), node("half", { x: 300, y: 40 }), node("out", { x: 900 })]),
  annotations: [
    annotation("frame", { x: 0, y: 0, width: 400, height: 300 }),
    annotation("note", { kind: "note", x: 10, y: 200, width: 90, height: 60 }),
  ],
};
const [frame, note] = drawing.annotations as [(typeof drawing.annotations)[0], (typeof drawing.annotations)[0]];

describe("a frame", () => {
  it("holds what lies in it with all its area", () => {
    expect(held(drawing, frame)).toEqual(["in", "note"]);
    expect(held(drawing, note)).toEqual([]);
  });

  it("takes along what it holds, and leaves alone what moves by itself", () => {
    const moved = withHeld(
      drawing,
      new Map([
        ["frame", { x: 100, y: -10 }],
        ["note", { x: 0, y: 0 }],
      ]),
    );
    expect(Object.fromEntries(moved)).toEqual({
      frame: { x: 100, y: -10 },
      note: { x: 0, y: 0 },
      in: { x: 120, y: 30 },
    });
  });
});
