// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Command, Selected } from "../model/commands";
import { edgeViews } from "../model/view";
import { EMPTY } from "../protocol";
import { connected, edits, fakeView, now } from "../testing/render";
import { edge, graph, node, TestModel, traits } from "../testing/sample";
import { useCommands } from "./useCommands";

const nodes = [node("a"), node("b", { x: 300, block: true }), node("c", { x: 600 })];
const drawing = { ...graph(nodes, [edge("a", "b"), edge("b", "c")]), path: [{ id: "p", name: "block1" }] };
const keys = edgeViews([], drawing, EMPTY.report).map((view) => view.key);
const ready = { undo: true, redo: true, canPaste: true };

let model: TestModel;
beforeEach(() => {
  model = new TestModel(traits(drawing));
});

function run(command: Command, selected: Partial<Selected> = {}, status = ready, pointer = { x: 320, y: 250 }) {
  const tools = {
    kernel: connected(model),
    view: fakeView(),
    pointer: { current: pointer as typeof pointer | null },
    select: vi.fn(),
    open: vi.fn(),
    rename: vi.fn(),
    announce: vi.fn(),
  };
  renderHook(() => useCommands(now(drawing, selected, status), tools)).result.current(command);
  return tools;
}

describe("what is sent", () => {
  const one = { nodes: ["b"] };
  const two = { nodes: ["a", "c"] };
  it.each<[Command, Partial<Selected>, unknown]>([
    ["undo", {}, { op: "undo" }],
    ["redo", {}, { op: "redo" }],
    ["copy", two, { op: "copy", nodes: ["a", "c"] }],
    ["cut", two, { op: "cut", nodes: ["a", "c"] }],
    ["duplicate", two, { op: "duplicate", nodes: ["a", "c"] }],
    ["fold", two, { op: "fold", nodes: ["a", "c"] }],
    ["unfold", one, { op: "unfold", node: "b" }],
    ["open", one, { op: "open", path: ["p", "b"] }],
    ["up", {}, { op: "open", path: [] }],
    ["codeCell", {}, { op: "code_cell" }],
    ["delete", { nodes: ["a"], edges: keys.slice(1) }, { op: "delete", nodes: ["a"], edges: [edge("b", "c")] }],
  ])("%s", (command, selected, expected) => {
    run(command, selected);
    expect(edits(model)).toEqual([expected]);
  });

  it("paste: where the pointer is, in the drawing's coordinates, on the grid", () => {
    run("paste", {}, ready, { x: 330, y: 255 });
    expect(edits(model)).toEqual([{ op: "paste", x: 104, y: 80 }]);
  });

  it("paste: in the middle when the pointer is elsewhere", () => {
    run("paste", {}, ready, null as never);
    expect(edits(model)).toEqual([{ op: "paste", x: 192, y: 128 }]);
  });

  it("tidy: one move of all nodes, and a view of where they will be", () => {
    const { view } = run("tidy");
    const [move] = edits(model) as { op: string; positions: Record<string, [number, number]> }[];
    expect(move?.op).toBe("move");
    expect(Object.keys(move?.positions ?? {})).toEqual(["a", "b", "c"]);
    const shown = view.open.mock.calls[0]?.[0] as { id: string; x: number; y: number }[];
    expect(Object.fromEntries(shown.map(({ id, x, y }) => [id, [x, y]]))).toEqual(move?.positions);
  });
});

describe("what stays in the editor", () => {
  it("fit, zoomIn, zoomOut", () => {
    expect(run("fit").view.fit).toHaveBeenCalledWith(nodes);
    expect(run("zoomIn").view.zoom).toHaveBeenCalledWith("in");
    expect(run("zoomOut").view.zoom).toHaveBeenCalledWith("out");
    expect(model.sent).toEqual([]);
  });

  it.each<[Command, unknown]>([
    ["help", { kind: "help" }],
    ["add", { kind: "add", at: null, place: null, after: null }],
    ["find", { kind: "find" }],
    ["menu", { kind: "menu", at: null }],
    ["note", { kind: "note", node: "b" }],
    ["connect", { kind: "connect", from: "b" }],
  ])("%s opens a popup", (command, popup) => {
    expect(run(command, { nodes: ["b"] }).open).toHaveBeenCalledWith(popup);
  });

  it("rename, selectAll, clear", () => {
    expect(run("rename", { nodes: ["b"] }).rename).toHaveBeenCalledWith("b");
    const all = run("selectAll");
    expect(all.select.mock.calls[0]?.[0]()).toEqual({ nodes: ["a", "b", "c"], edges: keys });
    expect(all.announce).toHaveBeenCalledWith("3 nodes selected");
    expect(run("clear").select.mock.calls[0]?.[0]()).toEqual({ nodes: [], edges: [] });
  });
});

it.each<Command>(["undo", "redo", "paste"])(
  "%s is sent though the kernel has not said yet that it can be",
  (command) => {
    run(command, { nodes: [] }, { undo: false, redo: false, canPaste: false });
    expect(model.sent).toMatchObject([{ op: command }]);
  },
);

it.each<Command>(["copy", "unfold"])("%s says so when it is not possible", (command) => {
  const { announce } = run(command, { nodes: [] }, { undo: false, redo: false, canPaste: false });
  expect(model.sent).toEqual([]);
  expect(announce.mock.calls[0]?.[0]).toContain("not possible now");
});

it("keeps its identity and acts on what is so now", () => {
  const tools = {
    kernel: connected(model),
    view: fakeView(),
    pointer: { current: null },
    select: vi.fn(),
    open: vi.fn(),
    rename: vi.fn(),
    announce: vi.fn(),
  };
  const { result, rerender } = renderHook(({ chosen }) => useCommands(now(drawing, { nodes: chosen }), tools), {
    initialProps: { chosen: ["a"] },
  });
  const first = result.current;
  rerender({ chosen: ["c"] });
  expect(result.current).toBe(first);
  first("copy");
  expect(edits(model)).toEqual([{ op: "copy", nodes: ["c"] }]);
});
