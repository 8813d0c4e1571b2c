// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Selected } from "../model/commands";
import { EMPTY, type GraphDocument } from "../protocol";
import { fakeAhead } from "../testing/render";
import { edge, graph, node } from "../testing/sample";
import { useFlow } from "./useFlow";

const drawing = graph([node("a"), node("b", { x: 300, y: 8 })], [edge("a", "b", "x", "y")]);

function show(document: GraphDocument, more: { optimistic?: ReturnType<typeof fakeAhead>; selected?: Selected } = {}) {
  const { optimistic = fakeAhead(), selected = { nodes: ["a"], edges: [] } } = more;
  const select = vi.fn((_change: (before: Selected) => Selected) => {});
  const given = { document, report: EMPTY.report, palette: EMPTY.palette, renaming: null, dropEdge: null };
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
    const { nodes } = show(drawing, { optimistic: fakeAhead(new Map([["b", { x: 80, y: 88 }]])) }).result.current;
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
