// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { edgeKeys } from "../model/view";
import { answer, connected, edits } from "../testing/render";
import { edge, graph, node, TestModel, traits } from "../testing/sample";
import { useSelection } from "./useSelection";

const drawing = graph([node("a"), node("b")], [edge("a", "b")]);
const [key = ""] = edgeKeys(drawing.edges);
let model: TestModel;

beforeEach(() => {
  vi.useFakeTimers();
  model = new TestModel({ ...traits(drawing), selection: ["a"] });
});
afterEach(() => void vi.useRealTimers());

const show = () => {
  const kernel = connected(model);
  return renderHook(({ document }) => useSelection(kernel, document), { initialProps: { document: drawing } });
};
const settle = () => act(() => vi.advanceTimersByTime(100));

describe("the user's selection", () => {
  it("counts at once, and is told when it has settled", () => {
    const { result } = show();
    expect(result.current.selected).toEqual({ nodes: ["a"], edges: [] });
    act(() => result.current.select(() => ({ nodes: ["b"], edges: [] })));
    act(() => result.current.select((before) => ({ nodes: [...before.nodes, "a"], edges: [] })));
    expect(result.current.selected.nodes).toEqual(["b", "a"]);
    expect(model.sent).toEqual([]);
    settle();
    expect(edits(model)).toEqual([{ op: "select", nodes: ["b", "a"] }]);
  });

  it("of connections alone is the editor's own", () => {
    const { result } = show();
    act(() => result.current.select((before) => ({ ...before, edges: [key] })));
    settle();
    expect(result.current.selected).toEqual({ nodes: ["a"], edges: [key] });
    expect(model.sent).toEqual([]);
  });

  it("loses what is deleted", () => {
    const { result, rerender } = show();
    act(() => result.current.select(() => ({ nodes: ["a", "b"], edges: [key] })));
    rerender({ document: graph([node("b")]) });
    expect(result.current.selected).toEqual({ nodes: ["b"], edges: [] });
  });
});

describe("the kernel's selection", () => {
  it("takes the place of the user's, and is counted as a wanted", () => {
    const { result } = show();
    act(() => model.put("selection", ["b"]));
    expect(result.current.selected).toEqual({ nodes: ["b"], edges: [] });
    expect(result.current.requested).toBe(1);
    settle();
    expect(model.sent).toEqual([]);
  });

  it("as an echo of an older click does not undo a newer one", () => {
    const { result } = show();
    act(() => result.current.select(() => ({ nodes: ["b"], edges: [] })));
    act(() => model.put("selection", ["a"]));
    expect(result.current.selected.nodes).toEqual(["b"]);
    settle();
    act(() => model.put("selection", []));
    expect(result.current.selected.nodes).toEqual(["b"]);
    act(() => answer(model));
    act(() => model.put("selection", ["a"]));
    expect(result.current.selected.nodes).toEqual(["a"]);
    expect(result.current.requested).toBe(1);
  });
});
