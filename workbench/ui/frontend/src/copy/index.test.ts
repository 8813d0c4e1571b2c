// @vitest-environment jsdom
import type { RenderProps } from "@anywidget/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import copy from ".";

const labels = { copy: "Copy code", copied: "Copied", failed: "Press Ctrl+C" };
const writeText = vi.fn<(text: string) => Promise<void>>();
let text: string;
let changed: Map<string, () => void>;
let el: HTMLElement;
let stop: () => void;

const button = () => el.querySelector("button") as HTMLButtonElement;
const press = async () => {
  button().click();
  await vi.advanceTimersByTimeAsync(0);
};

beforeEach(() => {
  vi.useFakeTimers();
  writeText.mockReset().mockResolvedValue(undefined);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  text = "model = build_model()";
  changed = new Map();
  el = document.createElement("div");
  const model = {
    get: (name: "text" | "labels") => ({ text, labels })[name],
    on: (event: string, handler: () => void) => changed.set(event, handler),
    off: (event: string, handler: () => void) => changed.get(event) === handler && changed.delete(event),
  };
  stop = copy.render({ model, el } as unknown as RenderProps<{ text: string; labels: typeof labels }>);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the copy button", () => {
  it("puts the text on the clipboard, and says so for a moment", async () => {
    expect(button().textContent).toBe("Copy code");
    await press();
    expect(writeText.mock.calls).toEqual([["model = build_model()"]]);
    expect(button().textContent).toBe("Copied");
    expect(button().getAttribute("aria-live")).toBe("polite");
    vi.advanceTimersByTime(1999);
    expect(button().textContent).toBe("Copied");
    vi.advanceTimersByTime(1);
    expect(button().textContent).toBe("Copy code");
  });

  it("copies the text of now, not that of when it was drawn", async () => {
    text = "model = other()";
    changed.get("change:text")?.();
    await press();
    expect(writeText).toHaveBeenCalledWith("model = other()");
  });

  it("says how to copy by hand where the page may not", async () => {
    writeText.mockRejectedValue(new Error("not allowed"));
    await press();
    expect(button().textContent).toBe("Press Ctrl+C");
  });

  it("says how to copy by hand where there is no clipboard", async () => {
    vi.stubGlobal("navigator", {});
    await press();
    expect(button().textContent).toBe("Press Ctrl+C");
  });

  it("is disabled without a text, until there is one", async () => {
    expect(button().disabled).toBe(false);
    text = "";
    changed.get("change:text")?.();
    expect(button().disabled).toBe(true);
    await press();
    expect(writeText).not.toHaveBeenCalled();
    text = "x = 1";
    changed.get("change:text")?.();
    expect(button().disabled).toBe(false);
  });

  it("leaves nothing behind, also when it goes while copying", async () => {
    button().click();
    stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(el.childNodes.length).toBe(0);
    expect(changed.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
