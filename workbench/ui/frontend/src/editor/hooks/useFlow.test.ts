// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Selected } from "../model/commands";
import { EMPTY, type GraphDocument } from "../protocol";
import { fakeMoves } from "../testing/render";
import { annotation, edge, graph, node } from "../testing/sample";
import { useFlow } from "./useFlow";

const drawing = graph([node("a"), node("b", { x: 300, y: 8 })], [edge("a", "b", "x", "y")]);

function show(document: GraphDocument, more: { optimistic?: ReturnType<typeof fakeMoves>; selected?: Selected } = {}) {
  const { optimistic = fakeMoves(), selected = { nodes: ["a"], edges: [] } } = more;
  const select = vi.fn((_change: (before: Selected) => Selected) => {});
  const given = {
    document,
    report: EMPTY.report,
    palette: EMPTY.palette,
    runs: EMPTY.runs,
    heat: EMPTY.heat,
    renaming: null,
    dropEdge: null,
  };
  const hook = renderHook((props: Partial<Parameters<typeof useFlow>[0]>) =>
    useFlow({ ...given, optimistic, selection: { selected, select, requested: 0 }, ...props }),
  );
  const selectedAfter = (before: Selected) => select.mock.calls.at(-1)?.[0](before);
  return { ...hook, optimistic, select, selectedAfter };
}

describe("what React Flow draws", () => {
  it("has each node at the document's place, and each edge from its source to its target", () => {
    const { nodes, edges } = show(drawing).result.current;
    expect(nodes.map(({ id, position, selected }) => [id, position, selected])).toEqual([
      ["a", { x: 0, y: 0 }, true],
      ["b", { x: 300, y: 8 }, false],
    ]);
    expect(edges).toMatchObject([{ source: "a", sourceHandle: "y", target: "b", targetHandle: "x" }]);
  });

  it("has a node that was drawn optimistically where it was drawn", () => {
    const { nodes } = show(drawing, { optimistic: fakeMoves(new Map([["b", { x: 80, y: 88 }]])) }).result.current;
    expect(nodes.map(({ position }) => position)).toEqual([
      { x: 0, y: 0 },
      { x: 80, y: 88 },
    ]);
  });

  it("keeps the identity of everything that did not change", () => {
    const { result, rerender } = show(drawing);
    const before = result.current;
    rerender({ document: structuredClone({ ...drawing, nodes: [node("a"), node("b", { x: 304 })] }) });
    expect(result.current.nodes[0]).toBe(before.nodes[0]);
    expect(result.current.nodes[1]).not.toBe(before.nodes[1]);
    expect(result.current.edges[0]).toBe(before.edges[0]);
  });

  it("shares nothing with a node of the same id on another level", () => {
    const { result, rerender } = show(drawing);
    const before = result.current.nodes[0];
    rerender({ document: { ...drawing, path: [{ id: "a", name: "block" }] } });
    expect(result.current.nodes[0]).not.toBe(before);
    expect(result.current.nodes[0]).toEqual(before);
  });
});

describe("what React Flow reports", () => {
  it("draws moved nodes optimistically, without telling the kernel yet", () => {
    const { result, optimistic } = show(drawing);
    act(() =>
      result.current.onNodesChange([
        { type: "position", id: "a", position: { x: 8, y: 16 }, dragging: true },
        { type: "position", id: "b" },
        { type: "dimensions", id: "b" },
      ]),
    );
    expect(optimistic.draw.mock.calls).toEqual([[new Map([["a", { x: 8, y: 16 }]])]]);
    expect(optimistic.commit).not.toHaveBeenCalled();
  });

  it("changes the selection by what was selected and deselected", () => {
    const { result, optimistic, selectedAfter } = show(drawing);
    act(() =>
      result.current.onNodesChange([
        { type: "select", id: "a", selected: false },
        { type: "select", id: "b", selected: true },
      ]),
    );
    expect(selectedAfter({ nodes: ["a", "c"], edges: ["e"] })).toEqual({ nodes: ["c", "b"], edges: ["e"] });
    expect(optimistic.draw).not.toHaveBeenCalled();
    act(() => result.current.onEdgesChange([{ type: "select", id: "f", selected: true }]));
    expect(selectedAfter({ nodes: ["a"], edges: ["e"] })).toEqual({ nodes: ["a"], edges: ["e", "f"] });
  });
});

describe("frames and notes", () => {
  const frame = annotation("f", { x: -20, y: -40, width: 300, height: 200 });
  const framed = { ...drawing, annotations: [frame] };

  it("stand below everything, and let the mouse through to what they hold", () => {
    const [first] = show(framed).result.current.nodes;
    expect(first).toMatchObject({ id: "f", type: "annotation", selectable: false, style: { pointerEvents: "none" } });
    expect(first?.zIndex).toBeLessThan(-1000);
    expect(first?.ariaLabel).toBe("Frame: f title");
  });

  it("are drawn ahead with what they hold while they are dragged", () => {
    const { result, optimistic } = show(framed);
    act(() => result.current.onNodesChange([{ type: "position", id: "f", position: { x: -10, y: -40 } }]));
    expect(Object.fromEntries(optimistic.draw.mock.calls[0]?.[0] ?? [])).toEqual({
      f: { x: -10, y: -40 },
      a: { x: 10, y: 0 },
    });
  });

  it("leave what they hold where it is while their border is dragged, and say their size at the end", () => {
    const optimistic = fakeMoves(new Map([["f", { x: -61, y: -40 }]]));
    const { result } = show(framed, { optimistic });
    const dimensions = { width: 341, height: 200 };
    act(() =>
      result.current.onNodesChange([
        { type: "position", id: "f", position: { x: -61, y: -40 } },
        { type: "dimensions", id: "f", dimensions, resizing: true, setAttributes: true },
      ]),
    );
    expect([...(optimistic.draw.mock.calls[0]?.[0] ?? [])]).toEqual([["f", { x: -61, y: -40 }]]);
    expect(result.current.nodes[0]).toMatchObject(dimensions);
    act(() => result.current.onNodesChange([{ type: "dimensions", id: "f", dimensions, resizing: false }]));
    expect(optimistic.commit.mock.calls[0]?.[0]({})).toEqual({
      op: "resize_annotation",
      annotation: "f",
      position: [-64, -40],
      size: [344, 200],
    });
  });
});
