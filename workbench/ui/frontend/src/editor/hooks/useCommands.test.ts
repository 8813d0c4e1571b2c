// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { LARGEST_TEXT } from "../model/clipboard";
import type { Command, Selected } from "../model/commands";
import { edgeViews } from "../model/view";
import { EMPTY, type GraphDocument } from "../protocol";
import { connected, edits, fakeView, now } from "../testing/render";
import { edge, graph, node, TestModel, traits } from "../testing/sample";
import { pasted, useCommands } from "./useCommands";

const nodes = [node("a"), node("b", { x: 300, block: true }), node("c", { x: 600 })];
const drawing = { ...graph(nodes, [edge("a", "b"), edge("b", "c")]), path: [{ id: "p", name: "block1" }] };
const keys = edgeViews([], drawing, EMPTY.report).map((view) => view.key);
const ready = { undo: true, redo: true, canPaste: true };

const toParameters = vi.fn(() => true);
let model: TestModel;
beforeEach(() => {
  toParameters.mockReset().mockReturnValue(true);
  model = new TestModel(traits(drawing));
});

function run(
  command: Command,
  selected: Partial<Selected> = {},
  status = ready,
  pointer = { x: 320, y: 250 },
  document: GraphDocument = drawing,
) {
  const tools = {
    kernel: connected(model),
    view: { ...fakeView(), toParameters },
    pointer: { current: pointer as typeof pointer | null },
    select: vi.fn(),
    open: vi.fn(),
    rename: vi.fn(),
    announce: vi.fn(),
    refuse: vi.fn(),
  };
  renderHook(() => useCommands(now(document, selected, status), tools)).result.current(command);
  return tools;
}

describe("what is sent", () => {
  const one = { nodes: ["b"] };
  const two = { nodes: ["a", "c"] };
  const all = { nodes: ["a", "b", "c"] };
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
    ["bypass", two, { op: "set_mode", nodes: ["a", "c"], mode: "bypassed" }],
    ["mute", one, { op: "set_mode", nodes: ["b"], mode: "muted" }],
    ["alignLeft", two, { op: "align", nodes: ["a", "c"], line: "left" }],
    ["alignCentre", two, { op: "align", nodes: ["a", "c"], line: "centre" }],
    ["alignRight", two, { op: "align", nodes: ["a", "c"], line: "right" }],
    ["alignTop", two, { op: "align", nodes: ["a", "c"], line: "top" }],
    ["alignMiddle", two, { op: "align", nodes: ["a", "c"], line: "middle" }],
    ["alignBottom", two, { op: "align", nodes: ["a", "c"], line: "bottom" }],
    ["distributeHorizontally", all, { op: "distribute", nodes: ["a", "b", "c"], direction: "horizontally" }],
    ["distributeVertically", all, { op: "distribute", nodes: ["a", "b", "c"], direction: "vertically" }],
    ["frame", two, { op: "frame_nodes", nodes: ["a", "c"], title: "Frame" }],
    ["frame", {}, { op: "add_annotation", kind: "frame", position: [-48, -8], size: [480, 280], text: "Frame" }],
    ["delete", { nodes: ["a"], edges: keys.slice(1) }, { op: "delete", nodes: ["a"], edges: [edge("b", "c")] }],
  ])("%s", (command, selected, expected) => {
    run(command, selected);
    expect(edits(model)).toEqual([expected]);
  });

  it("paste: where the pointer is, in the drawing's coordinates, on the grid", async () => {
    run("paste", {}, ready, { x: 330, y: 255 });
    await vi.waitFor(() => expect(edits(model)).toEqual([{ op: "paste", x: 104, y: 80 }]));
  });

  it("paste: in the middle when the pointer is elsewhere", async () => {
    run("paste", {}, ready, null as never);
    await vi.waitFor(() => expect(edits(model)).toEqual([{ op: "paste", x: 192, y: 128 }]));
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
    ["replaceLayer", { kind: "replace", node: "b" }],
    ["savePicture", { kind: "menu", at: null, entries: "picture" }],
    ["freeNote", { kind: "annotation", id: null, place: { x: 100, y: 80 } }],
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

it.each<Command>(["undo", "redo"])("%s is sent though the kernel has not said yet that it can be", (command) => {
  run(command, { nodes: [] }, { undo: false, redo: false, canPaste: false });
  expect(model.sent).toMatchObject([{ op: command }]);
});

it.each<Command>(["copy", "unfold", "bypass", "arrange", "replaceLayer"])(
  "%s says so when it is not possible",
  (command) => {
    const { refuse } = run(command, { nodes: [] }, { undo: false, redo: false, canPaste: false });
    expect(model.sent).toEqual([]);
    expect(refuse.mock.calls[0]?.[0]).toContain("not possible now");
  },
);

it("parameters: gives them the keyboard, or says that there are none", () => {
  const { refuse } = run("parameters", { nodes: ["a"] });
  expect(toParameters).toHaveBeenCalledTimes(1);
  expect(refuse).not.toHaveBeenCalled();
  toParameters.mockReturnValue(false);
  expect(run("parameters", { nodes: ["a"] }).refuse.mock.calls[0]?.[0]).toContain("no parameters beside the canvas");
});

describe("a run that the kernel has not told of yet", () => {
  it.each<[Command, unknown]>([
    ["runAll", { op: "run_flow", what: "all" }],
    ["runOnly", { op: "run_flow", what: "only", node: "" }],
    ["runStop", { op: "stop_flow" }],
  ])("%s is sent from a flow: the kernel carries it out, or says why not", (command, sent) => {
    run(command, {}, ready, null as never, { ...drawing, kind: "flow" });
    expect(edits(model)).toEqual([sent]);
  });

  it("is nothing that a network has", () => {
    const { refuse } = run("runAll");
    expect(model.sent).toEqual([]);
    expect(refuse).toHaveBeenCalledWith("Run all: not possible now");
  });
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
    refuse: vi.fn(),
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

describe("what is pasted", () => {
  const ours = JSON.stringify({ format: "keras-workbench graph", version: 1, graph: {} });
  const tools = () => ({
    kernel: connected(model),
    view: fakeView(),
    pointer: { current: null },
    select: vi.fn(),
    open: vi.fn(),
    rename: vi.fn(),
    announce: vi.fn(),
    refuse: vi.fn(),
  });
  const place = { x: 192, y: 128 };
  it.each<[string, string | null, unknown]>([
    ["nodes of another notebook", ours, { op: "paste_text", text: ours, ...place }],
    ["nodes of another notebook, rather than those of the kernel", ours, { op: "paste_text", text: ours, ...place }],
    [
      "the beginning of a foreign text, for the kernel to refuse",
      "x".repeat(500),
      { op: "paste_text", text: "x".repeat(200), ...place },
    ],
    ["what the kernel has copied, where the browser says nothing", null, { op: "paste", ...place }],
    ["what the kernel has copied, where the clipboard holds no text", "", { op: "paste", ...place }],
  ])("%s", (_, text, expected) => {
    pasted(text, tools());
    expect(edits(model)).toEqual([expected]);
  });

  it("is refused in words where it is far too much", () => {
    const given = tools();
    pasted(`${ours.slice(0, -1)}${" ".repeat(LARGEST_TEXT)}}`, given);
    expect(model.sent).toEqual([]);
    expect(given.refuse).toHaveBeenCalledOnce();
  });
});

it("copies to the system's clipboard what the kernel answers", async () => {
  const writeText = vi.fn(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  const { announce } = run("copy", { nodes: ["a"] });
  model.emit("msg:custom", { type: "done", request: model.sent.at(-1)?.request, result: "text" });
  await vi.waitFor(() => expect(announce).toHaveBeenCalledWith("1 node copied"));
  expect(writeText).toHaveBeenCalledWith("text");
  vi.unstubAllGlobals();
});

it("says so where the browser lets no page use the clipboard", async () => {
  vi.stubGlobal("navigator", {});
  const { announce } = run("copy", { nodes: ["a"] });
  model.emit("msg:custom", { type: "done", request: model.sent.at(-1)?.request, result: "text" });
  await vi.waitFor(() => expect(announce.mock.calls[0]?.[0]).toContain("for this notebook only"));
  vi.unstubAllGlobals();
});

it("switches nodes on again that are all off in the same way", () => {
  const off = graph([node("a", { activity: "bypassed" }), node("b", { activity: "bypassed" })]);
  const tools = { kernel: connected(model), view: fakeView(), pointer: { current: null } };
  const others = { select: vi.fn(), open: vi.fn(), rename: vi.fn(), announce: vi.fn(), refuse: vi.fn() };
  const { result } = renderHook(() => useCommands(now(off, { nodes: ["a", "b"] }), { ...tools, ...others }));
  result.current("bypass");
  result.current("mute");
  expect(edits(model)).toEqual([
    { op: "set_mode", nodes: ["a", "b"], mode: "" },
    { op: "set_mode", nodes: ["a", "b"], mode: "muted" },
  ]);
  expect(others.announce.mock.calls[0]?.[0]).toBe("Computing 2 nodes again");
});

it("freezes what can be frozen, and trains it again where all of it is frozen", () => {
  const part = graph([node("a", { frozen: "frozen" }), node("b"), node("c", { weights: false })]);
  const tools = { kernel: connected(model), view: fakeView(), pointer: { current: null } };
  const others = { select: vi.fn(), open: vi.fn(), rename: vi.fn(), announce: vi.fn(), refuse: vi.fn() };
  const chosen = (nodes: string[]) =>
    renderHook(() => useCommands(now(part, { nodes }), { ...tools, ...others })).result.current;
  chosen(["a", "b", "c"])("freeze");
  chosen(["a"])("freeze");
  chosen(["c"])("freeze");
  chosen(["b"])("freezeUpTo");
  expect(edits(model)).toEqual([
    { op: "freeze", nodes: ["a", "b"], frozen: true },
    { op: "freeze", nodes: ["a"], frozen: false },
    { op: "freeze_up_to", node: "b" },
  ]);
  expect(others.announce.mock.calls[1]?.[0]).toBe("Training 1 node again");
});
