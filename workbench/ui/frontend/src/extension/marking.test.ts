// @vitest-environment jsdom
import type { Notebook } from "@jupyterlab/notebook";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fingerprint } from "./binding";
import { mark, parseMarkRequest } from "./marking";

const SOURCE = "import keras\n\nx = 1\ny = 2";
let highlights: Map<string, { ranges: Range[] }>;

function notebook(source = SOURCE, shown = source.split("\n"), hash = fingerprint(source)): Notebook {
  const node = document.createElement("div");
  node.innerHTML = shown.map((line) => `<div class="cm-line">${line}</div>`).join("");
  const cell = {
    cell_type: "code",
    getSource: () => source,
    getMetadata: () => ({ editor: "digits", hash }),
  };
  return {
    model: { sharedModel: { cells: [cell] }, cells: { length: 0 } },
    widgets: [{ node }],
  } as unknown as Notebook;
}

const shown = () => highlights.get("workbench-node")?.ranges.map((range) => range.toString());
const ask = (...lines: number[]) => ({ request: "mark" as const, editor: "digits", lines });

beforeEach(() => {
  highlights = new Map();
  vi.stubGlobal("CSS", { highlights });
  vi.stubGlobal(
    "Highlight",
    class {
      ranges: Range[];
      constructor(...ranges: Range[]) {
        this.ranges = ranges;
      }
    },
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
  document.head.replaceChildren();
});

describe("marking", () => {
  it("marks the lines of the bound cell, and others in their place", () => {
    mark(notebook(), ask(3, 4));
    expect(shown()).toEqual(["x = 1", "y = 2"]);
    mark(notebook(), ask(1));
    expect(shown()).toEqual(["import keras"]);
    mark(notebook(), ask());
    expect(shown()).toEqual([]);
    expect(document.head.querySelectorAll("style")).toHaveLength(1);
  });

  it("marks nothing in a cell that was edited, that is not there, or of which not all lines are shown", () => {
    mark(notebook(SOURCE, SOURCE.split("\n"), "other"), ask(3));
    expect(shown()).toEqual([]);
    mark(notebook(), { ...ask(3), editor: "another" });
    expect(shown()).toEqual([]);
    mark(notebook(SOURCE, ["x = 1"]), ask(3));
    expect(shown()).toEqual([]);
    mark(notebook(), ask(99));
    expect(shown()).toEqual([]);
  });

  it("does nothing in a browser without highlights", () => {
    vi.stubGlobal("Highlight", undefined);
    mark(notebook(), ask(3));
    expect(highlights.size).toBe(0);
  });

  it("reads requests, and nothing else", () => {
    expect(parseMarkRequest(ask(3))).toEqual(ask(3));
    expect(parseMarkRequest({ ...ask(), lines: [1, "x", 2.5] })).toEqual(ask(1));
    expect(parseMarkRequest({ request: "sync", editor: "digits", lines: [] })).toBeUndefined();
    expect(parseMarkRequest(null)).toBeUndefined();
  });
});
