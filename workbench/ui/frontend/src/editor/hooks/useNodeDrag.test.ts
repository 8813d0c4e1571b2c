// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { LayerFlowNode } from "../model/view";
import { S } from "../strings";
import { fakeApi, inside, placed } from "../testing/render";
import { edge, graph, node } from "../testing/sample";
import { useNodeDrag } from "./useNodeDrag";
import type { OptimisticMoves } from "./useOptimisticMoves";

const drawing = graph([node("a"), node("b"), node("loose"), node("input", { inputs: [] })], [edge("a", "b")]);
const dragged = (id: string) => ({ id, data: { view: { node: node(id) } } }) as LayerFlowNode;
const at = (x: number, y: number) => new MouseEvent("mousemove", { clientX: x, clientY: y });

let canvas: HTMLElement;

beforeEach(() => {
  canvas = document.createElement("div");
  canvas.innerHTML = `<div class="react-flow__node" data-id="loose"></div>`;
  placed(canvas.firstElementChild as Element, 200, 100, 176, 78);
});

/** A connection lies on the screen at one point. */
function show(wire: { x: number; y: number }, positions: Record<string, [number, number]> = { loose: [16, 24] }) {
  const api = fakeApi();
  api.edgeAt.mockImplementation(((client: { x: number; y: number }) =>
    client.x === wire.x && client.y === wire.y ? edge("a", "b") : null) as never);
  const commit = vi.fn<OptimisticMoves["commit"]>();
  const optimistic = { positions: new Map(), draw: vi.fn(), commit };
  const { result } = renderHook(() => useNodeDrag(drawing, optimistic, { current: canvas }), { wrapper: inside(api) });
  const told = () => commit.mock.calls.map(([request]) => request?.(positions));
  return { api, told, ...result.current };
}

describe("a loose node", () => {
  it("marks the connection under the pointer, and is put onto it", () => {
    const { api, told, onNodeDrag, onNodeDragStop } = show({ x: 5, y: 6 });
    onNodeDrag(at(5, 6), dragged("loose"), [dragged("loose")]);
    expect(api.hoverAt).toHaveBeenLastCalledWith({ x: 5, y: 6 });
    onNodeDragStop(at(5, 6), dragged("loose"), [dragged("loose")]);
    expect(api.hoverAt).toHaveBeenLastCalledWith(null);
    expect(told()).toEqual([{ op: "move_onto_edge", node: "loose", edge: edge("a", "b"), position: [16, 24] }]);
    expect(api.announce).toHaveBeenCalledWith(S.insertedInto("loose_name"));
  });

  it("also lies on a connection with the middle of its port line", () => {
    const { told, onNodeDragStop } = show({ x: 288, y: 128 });
    placed(canvas.firstElementChild as Element, 200, 100, 176, 78);
    onNodeDragStop(at(210, 170), dragged("loose"), [dragged("loose")]);
    expect(told()).toMatchObject([{ op: "move_onto_edge" }]);
  });

  it("beside every connection is only moved", () => {
    const { api, told, onNodeDrag, onNodeDragStop } = show({ x: 5, y: 6 });
    onNodeDrag(at(50, 60), dragged("loose"), [dragged("loose")]);
    expect(api.hoverAt).toHaveBeenLastCalledWith(null);
    onNodeDragStop(at(50, 60), dragged("loose"), [dragged("loose")]);
    expect(told()).toEqual([{ op: "move", positions: { loose: [16, 24] } }]);
  });
});

it.each([["a"], ["b"], ["input"]])("%s, which is connected or takes nothing, is only moved", (id) => {
  const { told, onNodeDragStop } = show({ x: 5, y: 6 }, { [id]: [8, 8] });
  onNodeDragStop(at(5, 6), dragged(id), [dragged(id)]);
  expect(told()).toEqual([{ op: "move", positions: { [id]: [8, 8] } }]);
});

it("several nodes at once are only moved", () => {
  const { told, onNodeDragStop, onSelectionDragStop } = show({ x: 5, y: 6 });
  onNodeDragStop(at(5, 6), dragged("loose"), [dragged("loose"), dragged("a")]);
  onSelectionDragStop();
  expect(told()).toEqual([{ op: "move", positions: { loose: [16, 24] } }, undefined]);
});
