// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { edgeViews } from "../model/view";
import { EMPTY, type GraphDocument } from "../protocol";
import { answer, connected, edits, fakeView, now } from "../testing/render";
import { edge, graph, node, TestModel, traits } from "../testing/sample";
import { focusNode, useApi } from "./useApi";

const drawing = graph([node("a"), node("b", { x: 400, y: 40 })], [edge("a", "b")]);
const key = edgeViews([], drawing, EMPTY.report)[0]?.key ?? "";

let model: TestModel;
let canvas: HTMLDivElement;

beforeEach(() => {
  model = new TestModel(traits(drawing));
  canvas = document.createElement("div");
  canvas.tabIndex = -1;
  canvas.innerHTML = `
    <div class="react-flow__node" data-id="a" tabindex="0"></div>
    <div class="react-flow__node" data-id="b" tabindex="0"></div>
    <svg><g class="react-flow__edge"><path></path></g></svg>`;
  canvas.querySelector(".react-flow__edge")?.setAttribute("data-id", key);
  document.body.replaceChildren(canvas);
  vi.stubGlobal("requestAnimationFrame", (then: () => void) => then());
  document.elementsFromPoint = () => [];
});

function show(selectedNodes: string[] = [], document: GraphDocument = drawing) {
  const given = {
    kernel: connected(model),
    view: fakeView(),
    canvas: { current: canvas },
    now: now(document, { nodes: selectedNodes }),
    run: vi.fn(),
    announce: vi.fn(),
    tell: vi.fn(),
    refuse: vi.fn(),
    open: vi.fn(),
    setRenaming: vi.fn(),
    setDropEdge: vi.fn(),
    selection: { selected: { nodes: selectedNodes, edges: [] }, select: vi.fn(), requested: 0 },
  };
  const { result, rerender } = renderHook((props: typeof given) => useApi(props), { initialProps: given });
  return { given, api: result.current, rerender };
}

describe("connect", () => {
  it("sends the two ends the way the data flow, and says so", () => {
    const { api, given } = show();
    api.connect({ source: "a", sourcePort: "y", target: "b", targetPort: "x" });
    expect(edits(model)).toEqual([{ op: "connect", source: "a", sourcePort: "y", target: "b", targetPort: "x" }]);
    expect(given.announce).toHaveBeenCalledWith("Connecting a_name to b_name");
  });

  it("on a taken input replaces what is there, and says what", () => {
    const three = graph([node("a"), node("b"), node("c")], [edge("a", "b")]);
    const { api, given } = show([], three);
    api.connect(edge("c", "b"), { x: 3, y: 4 });
    expect(edits(model)).toEqual([{ op: "connect", ...edge("c", "b"), replace: true }]);
    const text = "b_name now receives c_name. The connection from a_name was replaced; undo brings it back.";
    expect(given.tell.mock.calls).toEqual([[text, { x: 3, y: 4 }]]);
  });
});

describe("what is taken out of My library", () => {
  const item = { id: "stem-1", name: "Stem" };

  it("goes behind the selected node, in the version that is asked for", () => {
    const { api, given } = show(["b"]);
    api.placeItem(item);
    api.placeItem(item, 3);
    const [newest, third] = edits(model) as Record<string, unknown>[];
    expect(newest).toEqual({
      op: "library_place",
      item: "stem-1",
      x: 616,
      y: 40,
      after: "b",
      edge: null,
      version: null,
    });
    expect(third).toEqual({ ...newest, version: 3 });
    expect(given.announce).toHaveBeenCalledWith("Adding Stem from My library");
  });

  it("stands where it is dropped, and nowhere beside the canvas", () => {
    const { api } = show();
    expect(api.dropItemAt(item, { x: 800, y: 550 })).toBe(true);
    expect(api.dropItemAt(item, { x: 10, y: 10 })).toBe(false);
    expect(edits(model)).toEqual([{ op: "library_place", item: "stem-1", x: 256, y: 200, after: null, edge: null }]);
  });
});

describe("dropAt", () => {
  it("puts the port line of the new node where it was dropped, in the drawing's coordinates", () => {
    const { api } = show();
    // toFlow gives (340, 230); half a node's width to the left and the port line further up, on the grid of 8.
    expect(api.dropAt("Dense", { x: 800, y: 550 })).toBe(true);
    expect(edits(model)).toEqual([{ op: "add", type: "Dense", x: 256, y: 200, after: null, edge: null }]);
  });

  it("beside the canvas adds nothing", () => {
    const { api, given } = show();
    expect(api.dropAt("Dense", { x: 20, y: 300 })).toBe(false);
    expect(model.sent).toEqual([]);
    expect(given.setDropEdge).toHaveBeenCalledWith(null);
  });

  it("on a connection goes in between", () => {
    document.elementsFromPoint = () => [canvas.querySelector("path") as Element];
    const { api } = show();
    api.dropAt("Dense", { x: 300, y: 300 });
    expect(model.sent).toMatchObject([{ op: "add", edge: edge("a", "b"), after: null }]);
  });

  it("gives the canvas the keyboard", () => {
    show().api.dropAt("Dense", { x: 300, y: 300 });
    expect(document.activeElement).toBe(canvas);
  });
});

describe("hoverAt", () => {
  it("marks the connection under the pointer, and none when there is none", () => {
    const { api, given } = show();
    api.hoverAt({ x: 300, y: 300 });
    document.elementsFromPoint = (x, y) => (x === 301 && y === 302 ? [canvas.querySelector("path") as Element] : []);
    api.hoverAt({ x: 301, y: 302 });
    api.hoverAt(null);
    expect(given.setDropEdge.mock.calls).toEqual([[null], [key], [null]]);
  });

  it("sees no connection of another canvas", () => {
    const other = document.body.appendChild(canvas.cloneNode(true) as HTMLElement);
    document.elementsFromPoint = () => [other.querySelector("path") as Element];
    const { api, given } = show();
    api.hoverAt({ x: 300, y: 300 });
    expect(given.setDropEdge).toHaveBeenCalledWith(null);
  });
});

describe("addAfterSelection", () => {
  it("adds to the right of the only selected node and connects it", () => {
    show(["a"]).api.addAfterSelection("Dense");
    expect(edits(model)).toEqual([{ op: "add", type: "Dense", x: 216, y: 0, after: "a", edge: null }]);
  });

  it.each([[[]], [["a", "b"]]])("with %j selected adds beside the last node, connected to none", (selected) => {
    show(selected).api.addAfterSelection("Dense");
    expect(edits(model)).toEqual([{ op: "add", type: "Dense", x: 616, y: 40, after: null, edge: null }]);
  });

  it("waits for the layer that is being added: the next one stands behind it", async () => {
    const { api, given, rerender } = show(["a"]);
    api.addAfterSelection("Dense");
    api.addAfterSelection("Dropout");
    api.addAfterSelection("Flatten");
    expect(edits(model)).toHaveLength(1);
    answer(model);
    rerender({ ...given, now: now(drawing, { nodes: ["b"] }) });
    await vi.waitFor(() => expect(edits(model)).toHaveLength(2));
    expect(edits(model)[1]).toMatchObject({ op: "add", type: "Dropout", after: "b" });
    answer(model);
    await vi.waitFor(() => expect(edits(model)[2]).toMatchObject({ op: "add", type: "Flatten", after: "b" }));
  });

  it("begins an empty drawing in the middle of what is seen", () => {
    show([], graph([])).api.addAfterSelection("Input");
    // The middle of the screen is (190, 130) of the drawing.
    expect(edits(model)).toEqual([{ op: "add", type: "Input", x: 104, y: 104, after: null, edge: null }]);
  });
});

describe("goTo", () => {
  it("selects the node, shows it and gives it the keyboard", () => {
    const { api, given } = show();
    api.goTo("b");
    expect(given.selection.select.mock.calls[0]?.[0]()).toEqual({ nodes: ["b"], edges: [] });
    expect(given.view.centre).toHaveBeenCalledWith(drawing.nodes[1]);
    expect((document.activeElement as HTMLElement).dataset.id).toBe("b");
  });

  it("does nothing for a node that is gone", () => {
    const { api, given } = show();
    api.goTo("nobody");
    expect(given.selection.select).not.toHaveBeenCalled();
  });
});

describe("rename", () => {
  it("sends a new name", () => {
    const { api, given } = show();
    api.rename("a", "head");
    expect(edits(model)).toEqual([{ op: "rename", node: "a", name: "head" }]);
    expect(given.setRenaming).toHaveBeenCalledWith(null);
    expect((document.activeElement as HTMLElement).dataset.id).toBe("a");
  });

  it.each([null, "", "a_name"])("sends nothing for %j", (name) => {
    show().api.rename("a", name);
    expect(model.sent).toEqual([]);
  });
});

it("a node gets the keyboard without a canvas to look in being an error", () => {
  expect(() => focusNode(null, "a")).not.toThrow();
});
