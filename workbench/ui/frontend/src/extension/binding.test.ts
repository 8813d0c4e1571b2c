import { describe, expect, it } from "vitest";

import { boundCells, type CellFacts, decide, fingerprint, insertionIndex, parseMark, parseRequest } from "./binding";

const request = {
  request: "sync",
  editor: "digits",
  widgets: ["w1"],
  source: "new",
  insert: false,
  replace: false,
} as const;
const ask = (changes: object = {}) => ({ ...request, widgets: ["w1"], ...changes });

function cell(facts: Partial<CellFacts> = {}): CellFacts {
  return { code: true, source: "", mark: undefined, shows: false, ...facts };
}

/** A bound cell as the workbench left it. */
function bound(source: string, editor = "digits"): CellFacts {
  return cell({ source, mark: { editor, hash: fingerprint(source) } });
}

describe("a notebook without a bound cell", () => {
  it("stays as it is unless a cell is asked for", () => {
    expect(decide([cell()], 0, ask())).toEqual({ result: "none" });
  });

  it("gets one right below the cell that shows the editor", () => {
    const cells = [cell(), cell({ shows: true }), cell()];
    expect(decide(cells, 2, ask({ insert: true }))).toEqual({ result: "inserted", index: 2 });
  });

  it("gets one below the active cell when no output shows the editor", () => {
    expect(insertionIndex([cell(), cell(), cell()], 1)).toBe(2);
  });

  it("gets one at the end when no cell is active", () => {
    expect(insertionIndex([cell(), cell()], -1)).toBe(2);
    expect(insertionIndex([], -1)).toBe(0);
  });

  it("does not take another editor's cell", () => {
    expect(decide([bound("old", "letters")], 0, ask({ insert: true }))).toEqual({ result: "inserted", index: 1 });
  });

  it("does not take a cell that was turned into text", () => {
    expect(decide([{ ...bound("old"), code: false }], 0, ask())).toEqual({ result: "none" });
  });
});

describe("a bound cell", () => {
  it("is rewritten while nobody has edited it", () => {
    expect(decide([cell(), bound("old")], 0, ask())).toEqual({ result: "updated", index: 1 });
  });

  it("is left alone when it already holds the source", () => {
    expect(decide([bound("new")], 0, ask())).toEqual({ result: "unchanged", index: 0 });
  });

  it("is never overwritten once the student has edited it", () => {
    const edited = { ...bound("old"), source: "old, but mine" };
    expect(decide([edited], 0, ask({ insert: true }))).toEqual({ result: "edited", index: 0, source: "old, but mine" });
  });

  it("is overwritten after an edit when the student asks for it", () => {
    const edited = { ...bound("old"), source: "old, but mine" };
    expect(decide([edited], 0, ask({ replace: true }))).toEqual({ result: "updated", index: 0 });
  });

  it("counts as unedited again when the student has typed exactly the new source", () => {
    expect(decide([{ ...bound("old"), source: "new" }], 0, ask())).toEqual({ result: "unchanged", index: 0 });
  });

  it("is the first one where the student has copied it", () => {
    const cells = [bound("old"), cell(), bound("old")];
    expect(boundCells(cells, "digits")).toEqual([0, 2]);
    expect(decide(cells, 2, ask())).toEqual({ result: "updated", index: 0 });
  });
});

describe("fingerprint", () => {
  it("differs for small edits", () => {
    const texts = ["", " ", "a", "b", "ab", "ba", "a\n", "Dense(10)", "Dense(12)", "가", "각"];
    expect(new Set(texts.map(fingerprint)).size).toBe(texts.length);
  });

  it("is the same for the same text", () => {
    expect(fingerprint("x = 1")).toBe(fingerprint(["x", "=", "1"].join(" ")));
  });
});

describe("what comes from outside", () => {
  it("is read when it is a request", () => {
    expect(parseRequest({ ...ask(), insert: "yes" })).toEqual(ask());
  });

  it.each([null, "sync", {}, ask({ request: "stop" }), ask({ editor: "" }), ask({ widgets: [1] }), ask({ source: 1 })])(
    "is refused when it is not: %j",
    (data) => expect(parseRequest(data)).toBeUndefined(),
  );

  it.each([undefined, null, "digits", { editor: "digits" }, { editor: 1, hash: "" }])("is no mark: %j", (value) =>
    expect(parseMark(value)).toBeUndefined(),
  );
});
