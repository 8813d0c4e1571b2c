import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BUSY_AFTER_MS, Kernel, type EditorModel } from "./kernel";
import type { Answer } from "./protocol";
import { graph, TestModel, traits } from "./testing/sample";

let model: TestModel;
let kernel: Kernel;
let stop: () => void;
const answer = (message: Partial<Answer>) => model.emit("msg:custom", message);

beforeEach(() => {
  vi.useFakeTimers();
  model = new TestModel(traits(graph([])));
  kernel = new Kernel(model as unknown as EditorModel);
  stop = kernel.connect();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("a request", () => {
  it("has a number of its own", () => {
    const [first, second] = [kernel.send({ op: "undo" }), kernel.send({ op: "redo" })];
    expect(second).toBe(first + 1);
    expect(model.sent).toEqual([
      { op: "undo", request: first },
      { op: "redo", request: second },
    ]);
  });

  it("without an answer means a busy kernel, until the answer comes", () => {
    const request = kernel.send({ op: "undo" });
    vi.advanceTimersByTime(BUSY_AFTER_MS - 1);
    expect(kernel.busy()).toBe(false);
    vi.advanceTimersByTime(1);
    expect(kernel.busy()).toBe(true);
    answer({ type: "done", request });
    expect(kernel.busy()).toBe(false);
    vi.advanceTimersByTime(10 * BUSY_AFTER_MS);
    expect(kernel.busy()).toBe(false);
  });

  it("is a sign of life when any trait changes", () => {
    kernel.send({ op: "undo" });
    vi.advanceTimersByTime(BUSY_AFTER_MS - 1);
    model.put("document", graph([]));
    vi.advanceTimersByTime(BUSY_AFTER_MS - 1);
    expect(kernel.busy()).toBe(false);
  });

  it("that is never answered (ready) is not waited for", () => {
    kernel.send({ op: "ready" });
    vi.advanceTimersByTime(10 * BUSY_AFTER_MS);
    expect(kernel.busy()).toBe(false);
  });

  it("of another view is none of ours", () => {
    const heard = vi.fn();
    kernel.onAnswer(heard);
    kernel.send({ op: "undo" });
    answer({ type: "refused", request: 999_999, message: "no" });
    expect(heard).not.toHaveBeenCalled();
  });
});

describe("the selection", () => {
  it("is told once it has settled", () => {
    kernel.selectSoon(["a"]);
    kernel.selectSoon(["a", "b"]);
    expect(model.sent).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(model.sent).toMatchObject([{ op: "select", nodes: ["a", "b"] }]);
  });

  it("is told before whatever is done next", () => {
    kernel.selectSoon(["a"]);
    kernel.send({ op: "undo" });
    expect(model.ops()).toEqual(["select", "undo"]);
  });
});

it("stops listening and says goodbye", () => {
  stop();
  expect(model.listeners()).toBe(0);
  expect(model.ops()).toEqual(["stop"]);
});
