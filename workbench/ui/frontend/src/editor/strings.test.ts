import { afterEach, describe, expect, it } from "vitest";
import { S, speak } from "./strings";
import { escaped, PSEUDO } from "./testing/pseudo";
import { translator } from "./translation";

afterEach(() => speak(undefined));

const KOREAN = {
  texts: { "Go to {where}": "{where}(으)로 가기", Undo: "실행 취소" },
  plurals: { "{count} layer": ["층 {count}개"] },
  pluralForm: "0".repeat(200),
};

/** Every text of `S`, with an argument that can be recognized. */
function all(value: unknown): string[] {
  if (typeof value === "string") return [value];
  // Both branches of a text that says less without its last argument, and both forms of one that counts.
  if (typeof value === "function") return [value("1", "1", "1"), value(2, "", "1"), value(0, "", "")];
  return Object.values(value as object).flatMap(all);
}

describe("the texts", () => {
  it("are English when the kernel sends none", () => {
    expect(S.undo).toBe("Undo");
    expect([S.layers(0), S.layers(1), S.layers(2)]).toEqual(["0 layers", "1 layer", "2 layers"]);
    expect(S.portTaken("a", "add", "b")).toBe(
      "add already receives b as a. Delete that connection first, or merge both with Add or Concatenate.",
    );
    expect(S.lostSaved("")).toBe("It is saved; run the cell again to go on.");
  });

  it("are those of the catalogue, and English where it has none", () => {
    speak(KOREAN);
    expect([S.undo, S.redo, S.problemGo("conv"), S.layers(1)]).toEqual([
      "실행 취소",
      "Redo",
      "conv(으)로 가기",
      "층 1개",
    ]);
  });

  it("survive a kernel that sends something else", () => {
    speak({});
    expect([S.undo, S.layers(3)]).toEqual(["Undo", "3 layers"]);
    speak({ ...KOREAN, pluralForm: "" });
    expect(S.layers(1)).toBe("1 layer");
  });

  it("fill values in after translation", () => {
    expect(S.noteOf("{name} $& {x}")).toBe("Note on {name} $& {x}");
  });

  it("take the plural form of large counts from their last two digits", () => {
    const forms = {
      plurals: { one: ["a", "b", "c"] },
      pluralForm: "1".padEnd(101, "0").padEnd(111, "2").padEnd(200, "1"),
    };
    const { n } = translator(forms);
    expect([n("one", "other", 0), n("one", "other", 105), n("one", "other", 2305), n("one", "other", 2350)]).toEqual([
      "b",
      "c",
      "c",
      "b",
    ]);
  });

  it("are all translated: nothing is glued on in English", () => {
    speak(PSEUDO);
    const texts = all(S);
    expect(texts.length).toBeGreaterThan(120);
    expect(texts.flatMap((text) => escaped(text, []))).toEqual([]);
  });
});
