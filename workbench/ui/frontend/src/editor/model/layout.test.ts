import { describe, expect, it } from "vitest";
import { edge, graph, node } from "../testing/sample";
import { inRows, tidy } from "./layout";
import { beside, boundsOf, freePlace, placeAfter } from "./place";
import { NODE_WIDTH, nodeSize, portPlaces } from "./size";

describe("tidy", () => {
  const branches = graph(
    [
      node("a", { x: 40, y: 80 }),
      node("b", { x: 500, y: 700, summary: "32" }),
      node("c", { x: 60, y: 90 }),
      node("d", { x: 99, y: 99 }),
    ],
    [edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("c", "d")],
  );

  it("goes from left to right without overlaps, and keeps the corner", () => {
    const places = tidy(branches);
    const moved = branches.nodes.map((item) => ({
      ...item,
      x: places[item.id]?.[0] ?? NaN,
      y: places[item.id]?.[1] ?? NaN,
    }));
    for (const { source, target } of branches.edges) {
      const [from, to] = [moved.find(({ id }) => id === source), moved.find(({ id }) => id === target)];
      expect((to?.x ?? 0) - (from?.x ?? 0)).toBeGreaterThan(NODE_WIDTH);
    }
    for (const one of moved) {
      for (const other of moved) {
        if (one.id >= other.id) continue;
        const apart = Math.abs(one.x - other.x) >= NODE_WIDTH || Math.abs(one.y - other.y) >= nodeSize(one).height;
        expect(apart, `${one.id} ${other.id}`).toBe(true);
      }
    }
    expect(boundsOf(moved)).toMatchObject({ x: 40, y: 80 });
  });

  it("draws a chain in a straight line whatever the heights of its nodes", () => {
    const ports = ["query", "value", "key"].map((name) => ({ name, label: name, many: false, optional: false }));
    const chain = graph(
      [node("a"), node("b", { summary: "32" }), node("c", { outputs: ports })],
      [edge("a", "b"), edge("b", "c")],
    );
    expect(new Set(Object.values(tidy(chain)).map(([, y]) => y)).size).toBe(1);
  });

  it("leaves an empty canvas alone", () => {
    expect(tidy(graph([]))).toEqual({});
  });
});

describe("rows", () => {
  const chain = graph(
    Array.from({ length: 40 }, (_, at) => node(`n${at}`, { x: at * 216 })),
    Array.from({ length: 39 }, (_, at) => edge(`n${at}`, `n${at + 1}`)),
  );
  const moved = chain.nodes.map((item) => {
    const [x, y] = inRows(chain, 2)[item.id] ?? [NaN, NaN];
    return { ...item, x, y };
  });

  it("have the proportions of the canvas, and nothing overlaps", () => {
    const { width, height } = boundsOf(moved) ?? { width: 0, height: 1 };
    expect(width / height).toBeGreaterThan(1.3);
    expect(width / height).toBeLessThan(3);
    expect(new Set(moved.map(({ x, y }) => `${x} ${y}`)).size).toBe(40);
  });

  it("follow each other as lines of a text do", () => {
    for (const [at, item] of moved.slice(1).entries()) {
      const before = moved[at] as (typeof moved)[number];
      expect(item.y > before.y ? item.x === moved[0]?.x : item.x > before.x, item.id).toBe(true);
    }
  });
});

describe("places", () => {
  it("puts a new node to the right, or below what stands there", () => {
    const first = node("a", { x: 0, y: 0 });
    expect(placeAfter(graph([first]), first)).toEqual({ x: 216, y: 0 });
    const taken = graph([first, node("b", { x: 226, y: 10 })]);
    const place = placeAfter(taken, first);
    expect(place.x).toBe(216);
    expect(place.y).toBeGreaterThanOrEqual(10 + nodeSize(first).height);
  });

  it("is on the grid", () => {
    expect(freePlace(graph([]), { x: 13, y: -3 })).toEqual({ x: 16, y: 0 });
  });

  it("leans to where there is room", () => {
    const canvas = { width: 1000, height: 500 };
    expect(beside({ x: 100, y: 100 }, canvas, 10)).toEqual({ left: 110, top: 110 });
    expect(beside({ x: 900, y: 450 }, canvas, 10)).toEqual({ right: 110, bottom: 60 });
  });
});

it("gives several ports rows of their own, inside the card", () => {
  const many = node("a", {
    inputs: ["q", "v", "k"].map((name) => ({ name, label: name, many: false, optional: false })),
  });
  const ys = portPlaces(many)
    .filter(({ side }) => side === "input")
    .map(({ y }) => y);
  expect(ys).toEqual([...ys].sort((a, b) => a - b));
  expect(Math.max(...ys)).toBeLessThan(nodeSize(many).height);
  expect(portPlaces(many).find(({ side }) => side === "output")?.y).toBe(28);
});
