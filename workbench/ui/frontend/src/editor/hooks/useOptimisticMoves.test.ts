// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { answer, connected, edits } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { useOptimisticMoves } from "./useOptimisticMoves";

let model: TestModel;
const show = () => {
  const kernel = connected(model);
  return { kernel, optimistic: renderHook(() => useOptimisticMoves(kernel)).result };
};
const at = (x: number, y: number, id = "a") => new Map([[id, { x, y }]]);

beforeEach(() => {
  model = new TestModel(traits(graph([])));
});

describe("a position drawn optimistic", () => {
  it("is drawn at once, and told only when it is committed", () => {
    const { optimistic } = show();
    act(() => optimistic.current.draw(at(8, 16)));
    expect(optimistic.current.positions).toEqual(at(8, 16));
    expect(model.sent).toEqual([]);
    act(() => optimistic.current.commit());
    expect(edits(model)).toEqual([{ op: "move", positions: { a: [8, 16] } }]);
  });

  it("is one message for a whole drag, with the last place of every node", () => {
    const { optimistic } = show();
    act(() => optimistic.current.draw(at(8, 16)));
    act(() => optimistic.current.draw(at(24, 32)));
    act(() => optimistic.current.draw(at(1, 2, "b")));
    act(() => optimistic.current.commit());
    expect(edits(model)).toEqual([{ op: "move", positions: { a: [24, 32], b: [1, 2] } }]);
  });

  it("is told once", () => {
    const { optimistic } = show();
    act(() => optimistic.current.commit());
    act(() => optimistic.current.draw(at(8, 16)));
    act(() => optimistic.current.commit());
    act(() => optimistic.current.commit());
    expect(model.ops()).toEqual(["move"]);
  });

  it("stays until the kernel has answered, then the document counts", () => {
    const { optimistic } = show();
    act(() => optimistic.current.draw(at(8, 16)));
    act(() => optimistic.current.commit());
    expect(optimistic.current.positions).toEqual(at(8, 16));
    act(() => answer(model));
    expect(optimistic.current.positions).toEqual(new Map());
  });

  it("goes when the move is refused: the node is back where the kernel has it", () => {
    const { optimistic } = show();
    act(() => optimistic.current.draw(at(8, 16)));
    act(() => optimistic.current.commit());
    act(() => answer(model, "refused", "no"));
    expect(optimistic.current.positions).toEqual(new Map());
  });

  it("outlives the answer to an earlier request", () => {
    const { optimistic, kernel } = show();
    act(() => void kernel.send({ op: "redo" }));
    const earlier = model.sent.at(-1)?.request;
    act(() => optimistic.current.draw(at(8, 16)));
    act(() => optimistic.current.commit());
    act(() => model.emit("msg:custom", { type: "done", request: earlier }));
    expect(optimistic.current.positions).toEqual(at(8, 16));
  });

  it("outlives the answer to its first move when it was moved again", () => {
    const { optimistic } = show();
    act(() => optimistic.current.draw(at(8, 16)));
    act(() => optimistic.current.commit());
    const first = model.sent.at(-1)?.request;
    act(() => optimistic.current.draw(at(80, 160)));
    act(() => model.emit("msg:custom", { type: "done", request: first }));
    expect(optimistic.current.positions).toEqual(at(80, 160));
    act(() => optimistic.current.commit());
    act(() => optimistic.current.draw(at(0, 0, "b")));
    act(() => answer(model));
    expect(optimistic.current.positions).toEqual(at(0, 0, "b"));
  });

  it("outlives the answer to its first move when it was told again", () => {
    const { optimistic } = show();
    act(() => optimistic.current.draw(at(8, 16)));
    act(() => optimistic.current.commit());
    const first = model.sent.at(-1)?.request;
    act(() => optimistic.current.draw(at(80, 160)));
    act(() => optimistic.current.commit());
    act(() => model.emit("msg:custom", { type: "done", request: first }));
    expect(optimistic.current.positions).toEqual(at(80, 160));
    act(() => answer(model));
    expect(optimistic.current.positions).toEqual(new Map());
  });

  it("outlives the kernel's wanted to look elsewhere", () => {
    const { optimistic } = show();
    act(() => optimistic.current.draw(at(8, 16)));
    act(() => optimistic.current.commit());
    act(() => model.emit("msg:custom", { type: "focus", node: "a" }));
    expect(optimistic.current.positions).toEqual(at(8, 16));
  });
});
