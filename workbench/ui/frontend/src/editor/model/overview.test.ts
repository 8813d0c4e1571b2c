import { describe, expect, it } from "vitest";
import { node } from "../testing/sample";
import { freestCorner } from "./overview";

const SIGHT = { width: 800, height: 600, transform: [0, 0, 1] as const };
// A node is 176 × 78; with its margins the overview takes 170 × 112 of a corner.
const BELOW = { x: 600, y: 480 };
const ABOVE = { x: 600, y: 30 };
const LEFT = { x: 20, y: 500 };

describe("the corner of the overview", () => {
  it("is the lower right one while nothing is drawn there", () => {
    expect(freestCorner([], [], SIGHT)).toBe("bottom-right");
    expect(freestCorner([node("a", { x: 454, y: 500 }), node("b", { x: 600, y: 410 })], [], SIGHT)).toBe(
      "bottom-right",
    );
  });

  it("is another one when a node would be covered", () => {
    expect(freestCorner([node("a", BELOW)], [], SIGHT)).toBe("top-right");
    expect(freestCorner([node("a", BELOW), node("b", ABOVE)], [], SIGHT)).toBe("bottom-left");
  });

  it("follows the part of the drawing that is in sight", () => {
    const far = [node("a", { x: 1200, y: 960 })];
    expect(freestCorner(far, [], SIGHT)).toBe("bottom-right");
    expect(freestCorner(far, [], { ...SIGHT, transform: [0, 0, 0.5] })).toBe("top-right");
    expect(freestCorner(far, [], { ...SIGHT, transform: [-600, -480, 1] })).toBe("top-right");
  });

  it("covers fewest nodes where it has to cover some", () => {
    const nodes = [BELOW, { x: 700, y: 580 }, ABOVE, LEFT, { x: 20, y: 560 }].map((at, index) => node(`n${index}`, at));
    expect(freestCorner(nodes, [], SIGHT)).toBe("top-right");
  });

  it("covers nothing that is selected, such as what was pasted", () => {
    const nodes = [node("a", BELOW), node("b", ABOVE), node("c", LEFT), node("d", { x: 20, y: 560 })];
    expect(freestCorner(nodes, ["a", "b"], SIGHT)).toBe("bottom-left");
    expect(freestCorner(nodes, ["a", "b", "d"], SIGHT)).toBeNull();
  });
});
