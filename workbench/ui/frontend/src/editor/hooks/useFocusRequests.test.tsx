// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { ReactFlowProvider, useStoreApi } from "@xyflow/react";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { EditorContext } from "../context";
import { fakeApi, fakeView } from "../testing/render";
import { graph, node, TestModel, traits } from "../testing/sample";
import { useFocusRequests } from "./useFocusRequests";

const drawing = graph([node("a"), node("b", { x: 300 })]);
let model: TestModel;
let canvas: HTMLDivElement;

beforeEach(() => {
  model = new TestModel(traits(drawing));
  canvas = document.createElement("div");
  canvas.innerHTML = `<div class="react-flow__node" data-id="b" tabindex="0"></div>`;
  document.body.replaceChildren(canvas);
  vi.stubGlobal("requestAnimationFrame", (then: () => void) => then());
});

function show(nodes: string[] = []) {
  const view = fakeView();
  const api = fakeApi(model);
  const wrapper = ({ children }: { children: ReactNode }) => (
    <ReactFlowProvider>
      <EditorContext value={api}>{children}</EditorContext>
    </ReactFlowProvider>
  );
  const given = { document: drawing, nodes, requested: 0 };
  const hook = renderHook(
    ({ document, nodes, requested }: typeof given) => {
      useFocusRequests(
        { current: canvas },
        document,
        { selected: { nodes, edges: [] }, select: vi.fn(), requested },
        view,
      );
      return useStoreApi();
    },
    { wrapper, initialProps: given },
  );
  const size = (width: number, height: number) => act(() => hook.result.current.setState({ width, height }));
  return { view, size, change: (next: Partial<typeof given>) => hook.rerender({ ...given, ...next }) };
}
const focus = (id: string) => act(() => model.emit("msg:custom", { type: "focus", node: id }));

describe("fit", () => {
  it("opens the drawing at once when the canvas has a size, and not before", () => {
    const { view, size } = show();
    expect(view.open).not.toHaveBeenCalled();
    size(800, 600);
    expect(view.open.mock.calls).toEqual([[drawing.nodes, false]]);
  });

  it("is not repeated when the drawing is edited: the view stays where the user looks", () => {
    const { view, size, change } = show();
    size(800, 600);
    change({ document: { ...drawing, nodes: [...drawing.nodes, node("c", { x: 5000 })] } });
    change({ nodes: ["a"] });
    size(900, 600);
    expect(view.open).toHaveBeenCalledTimes(1);
  });

  it("is done again when the kernel asks for it, with the new drawing", () => {
    const { view, size, change } = show();
    size(800, 600);
    const inner = { ...graph([node("inner")]), fit: 2 };
    change({ document: inner });
    expect(view.open.mock.calls).toEqual([
      [drawing.nodes, false],
      [inner.nodes, false],
    ]);
  });

  it("is done when a hidden canvas is shown again", () => {
    const { view, size } = show();
    size(800, 600);
    size(0, 0);
    size(800, 600);
    expect(view.open).toHaveBeenCalledTimes(2);
  });
});

describe("a selection that the kernel requested", () => {
  it("is brought into view", () => {
    const { view, change } = show();
    change({ nodes: ["b"], requested: 1 });
    expect(view.reveal.mock.calls).toEqual([[drawing.nodes[1]]]);
  });

  it("stays alone when it is the user's own", () => {
    const { view, change } = show();
    change({ nodes: ["b"] });
    change({ nodes: ["a", "b"] });
    expect(view.reveal).not.toHaveBeenCalled();
    expect(view.hold).not.toHaveBeenCalled();
  });

  it("of several nodes is held in sight, also when the parameters take room, until somebody looks elsewhere", () => {
    const { view, size, change } = show();
    change({ nodes: ["a", "b"], requested: 1 });
    expect(view.hold.mock.calls).toEqual([[drawing.nodes]]);
    size(500, 600);
    expect(view.hold).toHaveBeenCalledTimes(2);
    view.asHeld.mockReturnValue(false);
    size(400, 600);
    expect(view.hold).toHaveBeenCalledTimes(2);
    expect(view.reveal).not.toHaveBeenCalled();
  });
});

describe("an order to focus", () => {
  it("centres the node and gives it the keyboard, once", () => {
    const { view, change } = show();
    focus("b");
    change({ document: { ...drawing } });
    expect(view.centre.mock.calls).toEqual([[drawing.nodes[1]]]);
    expect((document.activeElement as HTMLElement).dataset.id).toBe("b");
  });

  it("waits for the level that has the node", () => {
    const { view, change } = show();
    focus("inner");
    expect(view.centre).not.toHaveBeenCalled();
    const inner = graph([node("inner")]);
    change({ document: inner });
    expect(view.centre.mock.calls).toEqual([[inner.nodes[0]]]);
  });

  it("leaves the keyboard with whoever is typing", () => {
    const field = document.body.appendChild(document.createElement("input"));
    field.focus();
    const { view } = show();
    focus("b");
    expect(view.centre).toHaveBeenCalledTimes(1);
    expect(document.activeElement).toBe(field);
  });
});
