import { describe, expect, it } from "vitest";
import type { GraphNode } from "../protocol";
import { node } from "../testing/sample";
import { NODE_WIDTH, nodeSize } from "./size";
import { fitted, LEGIBLE, opened, READABLE } from "./viewport";

const CANVAS = { width: 900, height: 480 };
const row = (count: number, y = 0) => Array.from({ length: count }, (_, at) => node(`n${at}`, { x: 40 + at * 216, y }));

/** Where a node is seen, in pixels of the canvas. */
function seen(item: GraphNode, view: { x: number; y: number; zoom: number }) {
  const { width, height } = nodeSize(item);
  const [left, top] = [item.x * view.zoom + view.x, item.y * view.zoom + view.y];
  return { left, top, right: left + width * view.zoom, bottom: top + height * view.zoom };
}

describe("opening a drawing", () => {
  it("shows all of it when that can be read", () => {
    for (const nodes of [row(1), row(4)]) expect(opened(nodes, CANVAS)).toEqual(fitted(nodes, CANVAS));
  });

  it("shows all of it when larger letters can be read", () => {
    const nodes = row(7);
    const view = opened(nodes, CANVAS);
    expect(view).toEqual(fitted(nodes, CANVAS));
    expect(view.zoom).toBeLessThan(READABLE);
    expect(view.zoom).toBeGreaterThanOrEqual(LEGIBLE);
  });

  it.each([200, 800, 3000])("Fit shows all of %i layers", (count) => {
    const nodes = row(count);
    expect(seen(nodes[0] as GraphNode, fitted(nodes, CANVAS)).left).toBeGreaterThanOrEqual(0);
    expect(seen(nodes.at(-1) as GraphNode, fitted(nodes, CANVAS)).right).toBeLessThanOrEqual(CANVAS.width);
  });

  it("shows the left end, near enough to read, when it is too wide", () => {
    const nodes = row(30, 3000);
    const view = opened(nodes, CANVAS);
    const first = seen(nodes[0] as GraphNode, view);
    expect(view.zoom).toBe(READABLE);
    expect(first.left).toBeCloseTo(24);
    expect((first.top + first.bottom) / 2).toBeCloseTo(CANVAS.height / 2);
  });

  it("is ready for the first node when there is none", () => {
    expect(opened([], { width: 300, height: 300 }).zoom).toBe(READABLE);
  });

  it("cuts no branch off that has room", () => {
    const nodes = [...row(30), node("below", { x: 700, y: 400 })];
    const view = opened(nodes, CANVAS);
    for (const item of nodes) {
      expect(seen(item, view).top).toBeGreaterThanOrEqual(0);
      expect(seen(item, view).bottom).toBeLessThanOrEqual(CANVAS.height);
    }
  });

  it("begins at the top when the first nodes alone are too many", () => {
    const nodes = Array.from({ length: 20 }, (_, at) => node(`n${at}`, { y: at * 120 }));
    const view = opened(nodes, CANVAS);
    const first = seen(nodes[0] as GraphNode, view);
    expect(view.zoom).toBe(READABLE);
    expect(first.top).toBeCloseTo(24);
    expect((first.left + first.right) / 2).toBeCloseTo(CANVAS.width / 2);
  });

  it("is not what Fit does: that shows everything", () => {
    const nodes = row(30);
    const view = fitted(nodes, CANVAS);
    expect(view.zoom).toBeLessThan(READABLE);
    expect(seen(nodes.at(-1) as GraphNode, view).right).toBeLessThanOrEqual(CANVAS.width);
    expect(NODE_WIDTH * view.zoom).toBeLessThan(NODE_WIDTH);
  });
});
