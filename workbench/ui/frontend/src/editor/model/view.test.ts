import { describe, expect, it } from "vitest";
import { EMPTY, type Report } from "../protocol";
import { edge, graph, node } from "../testing/sample";
import { equal, shareUnchanged } from "./equal";
import { edgeKeys, edgeViews, flowEdges, flowNodes, type Local, nodeViews } from "./view";

const again = <T>(value: T): T => structuredClone(value);
const document = graph([node("a"), node("b"), node("c")], [edge("a", "b"), edge("b", "c")]);
const palette = { categories: [{ name: "core", label: "Core", colour: "#123456" }], types: [] };
const local: Local = {
  selectedNodes: new Set(),
  selectedEdges: new Set(),
  optimistic: new Map(),
  renaming: null,
  dropEdge: null,
};
const shapes = (shape: string): Report => ({
  ...again(EMPTY.report),
  state: "ready",
  nodes: { b: { shape, axes: "units", params: "10", macs: "10", severity: "" } },
});

describe("equal", () => {
  it("compares JSON values", () => {
    expect(equal({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
    expect(equal({ a: undefined }, { b: undefined })).toBe(false);
    expect(equal([1], { 0: 1 })).toBe(false);
    expect(equal([1, 2], [1])).toBe(false);
  });

  it("shares what did not change", () => {
    const before = [
      { id: "a", n: 1 },
      { id: "b", n: 1 },
    ];
    const after = shareUnchanged(
      before,
      [
        { id: "b", n: 1 },
        { id: "a", n: 2 },
      ],
      (item) => item.id,
    );
    expect(after[0]).toBe(before[1]);
    expect(after[1]).toEqual({ id: "a", n: 2 });
    expect(shareUnchanged(before, again(before), (item) => item.id)).toBe(before);
    expect(shareUnchanged(before, again(before.slice(0, 1)), (item) => item.id)).toEqual(before.slice(0, 1));
  });
});

describe("nodes", () => {
  const views = nodeViews([], document, shapes("10"), palette);
  const nodes = flowNodes([], views, local);

  it("keep their identity when an equal document and report arrive", () => {
    const next = nodeViews(views, again(document), shapes("10"), palette);
    expect(next).toBe(views);
    expect(flowNodes(nodes, next, { ...local })).toBe(nodes);
  });

  it("change only where the report changed", () => {
    const next = flowNodes(nodes, nodeViews(views, again(document), shapes("20"), palette), local);
    expect(next.map((item, index) => item === nodes[index])).toEqual([true, false, true]);
    expect(next[1]?.ariaLabel).toBe("b_name, Dense layer, output 20");
  });

  it("keep what they show while they are dragged or selected", () => {
    const next = flowNodes(nodes, views, {
      ...local,
      optimistic: new Map([["a", { x: 5, y: 6 }]]),
      selectedNodes: new Set(["b"]),
    });
    expect(next[0]).toMatchObject({ position: { x: 5, y: 6 } });
    expect(next[0]?.data).toBe(nodes[0]?.data);
    expect(next[1]).toMatchObject({ selected: true });
    expect(next[2]).toBe(nodes[2]);
  });

  it("know their size and ports before they are drawn", () => {
    expect(nodes[0]?.measured).toEqual({ width: nodes[0]?.width, height: nodes[0]?.height });
    expect(nodes[0]?.handles?.map(({ id, type }) => [id, type])).toEqual([
      ["x", "target"],
      ["y", "source"],
    ]);
    expect(nodes[0]?.data.view.colour).toBe("#123456");
  });

  it("say their problems aloud", () => {
    const problem = { id: "p", node: "a", where: "a_name", severity: "error" as const, message: "no input", fixes: [] };
    const [first] = flowNodes([], nodeViews([], document, { ...shapes("1"), problems: [problem] }, palette), local);
    expect(first?.ariaLabel).toBe("a_name, Dense layer, Error: no input");
  });
});

it("a block shows the problems inside it, and no other's", () => {
  const blocks = graph([node("a", { name: "block", block: true }), node("b", { name: "block2", block: true })]);
  const inside = { id: "p", node: "", where: "block/conv", severity: "error" as const, message: "no input", fixes: [] };
  const views = nodeViews([], blocks, { ...shapes("1"), problems: [inside] }, palette);
  expect(views.map((view) => view.problems)).toEqual([[inside], []]);
});

describe("edges", () => {
  it("have keys of their own even when they are equal", () => {
    const keys = edgeKeys([edge("a", "b"), edge("a", "b"), edge("b", "a")]);
    expect(new Set(keys).size).toBe(3);
  });

  it("keep their identity, and show the shape of the only one selected", () => {
    const views = edgeViews([], document, { ...shapes("1"), edges: { "a:y": "28 × 28" } });
    const edges = flowEdges([], views, local);
    const chosen = flowEdges(edges, views, { ...local, selectedEdges: new Set([edges[0]?.id ?? ""]) });
    expect(chosen[0]?.data).toMatchObject({ labelled: true, view: { shape: "28 × 28" } });
    expect(chosen[1]).toBe(edges[1]);
    expect(flowEdges(edges, views, { ...local })).toBe(edges);
  });
});

describe("nodes that are not computed", () => {
  const off = graph(
    [node("a"), node("b", { activity: "bypassed" }), node("c", { activity: "left_out" })],
    [edge("a", "b"), edge("b", "c")],
  );

  it("are said to be so", () => {
    const labels = flowNodes([], nodeViews([], off, EMPTY.report, EMPTY.palette), local).map((item) => item.ariaLabel);
    expect(labels).toEqual(["a_name, Dense layer", "b_name, Dense layer, bypassed", "c_name, Dense layer, left out"]);
  });

  it("have connections that are drawn faintly, where nothing goes through them", () => {
    const edges = flowEdges([], edgeViews([], off, EMPTY.report), local);
    expect(edges.map(({ className }) => className)).toEqual([undefined, "wb-quietwire"]);
  });
});
