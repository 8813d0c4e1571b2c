import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BUSY_AFTER_MS, type EditorModel, Kernel } from "./kernel";
import { type Answer, EMPTY } from "./protocol";
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

describe("a kernel that is gone", () => {
  const refused = () => {
    const heard = vi.fn();
    kernel.onAnswer(heard);
    return heard;
  };
  const status = { ...EMPTY.status, saved: { path: "digits.json", state: "saved" as const, message: "" } };

  it("is noticed when sending fails, and refuses that edit and all others with the same words", async () => {
    const heard = refused();
    const changed = vi.fn();
    kernel.subscribe(changed);
    model.put("status", status);
    model.send = () => {
      throw new Error("Cannot send");
    };
    const first = kernel.send({ op: "undo" });
    expect(heard).not.toHaveBeenCalled();
    expect(changed).toHaveBeenCalledTimes(1);
    const second = kernel.send({ op: "redo" });
    await Promise.resolve();
    const message = kernel.lost();
    expect(message).toContain("digits.json");
    expect(heard.mock.calls).toEqual([
      [{ type: "refused", request: first, message }],
      [{ type: "refused", request: second, message }],
    ]);
    vi.advanceTimersByTime(10 * BUSY_AFTER_MS);
    expect(kernel.busy()).toBe(false);
  });

  it.each(["comm_live_update", "comm:close"])("is noticed at once: %s", async (event) => {
    const heard = refused();
    const waiting = kernel.send({ op: "undo" });
    model.emit(event);
    expect(kernel.lost()).not.toBeNull();
    await Promise.resolve();
    expect(heard).toHaveBeenCalledWith({ type: "refused", request: waiting, message: kernel.lost() });
    kernel.send({ op: "redo" });
    expect(model.ops()).toEqual(["undo"]);
  });

  it("says nothing when one only looks around, nor when the view is closed", async () => {
    const heard = refused();
    model.emit("comm_live_update");
    kernel.selectSoon(["a"]);
    vi.advanceTimersByTime(100);
    await Promise.resolve();
    expect(heard).not.toHaveBeenCalled();
    expect(kernel.awaits("select")).toBe(false);
  });

  it("is not told from a view that is being removed", () => {
    model.send = () => {
      throw new Error("Cannot send");
    };
    stop();
    expect(kernel.lost()).toBeNull();
  });
});

it("stops listening and says goodbye", () => {
  stop();
  expect(model.listeners()).toBe(0);
  expect(model.ops()).toEqual(["stop"]);
});
