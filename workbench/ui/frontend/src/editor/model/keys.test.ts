import { describe, expect, it } from "vitest";
import { EMPTY } from "../protocol";
import { graph, node } from "../testing/sample";
import { possible } from "./commands";
import { actionFor, helpRows, keysOf } from "./keys";

const press = (key: string, ...held: ("ctrl" | "meta" | "shift" | "alt")[]) =>
  actionFor({
    key,
    ctrlKey: held.includes("ctrl"),
    metaKey: held.includes("meta"),
    shiftKey: held.includes("shift"),
    altKey: held.includes("alt"),
  });
const command = (name: string) => ({ kind: "command", command: name });

describe("actionFor", () => {
  it.each([
    [press("z", "ctrl"), "undo"],
    [press("z", "meta"), "undo"],
    [press("Z", "ctrl", "shift"), "redo"],
    [press("y", "ctrl"), "redo"],
    [press("Delete"), "delete"],
    [press("Backspace"), "delete"],
    [press("?", "shift"), "help"],
    [press("+", "shift"), "zoomIn"],
    [press("c"), "connect"],
    [press("c", "ctrl"), "copy"],
    [press("F10", "shift"), "menu"],
    [press("G", "ctrl", "shift"), "unfold"],
    [press("*", "shift"), "repeat"],
    [press("*"), "repeat"],
    [press("D", "shift"), "linkCopy"],
    [press("U", "shift"), "makeUnique"],
  ])("%o is %s", (action, name) => {
    expect(action).toEqual(command(name));
  });

  it("moves with arrows, further with Shift, and walks with Alt", () => {
    expect(press("ArrowLeft")).toEqual({ kind: "nudge", dx: -8, dy: 0 });
    expect(press("ArrowDown", "shift")).toEqual({ kind: "nudge", dx: 0, dy: 40 });
    expect(press("ArrowRight", "alt")).toEqual({ kind: "walk", direction: "next" });
  });

  it("leaves other keys alone", () => {
    expect(press("Tab")).toBeNull();
    expect(press("q")).toBeNull();
    expect(press("C", "shift")).toBeNull();
    expect(press("r", "ctrl")).toBeNull();
  });
});

it("spells keys for the reader's computer", () => {
  expect(keysOf("undo", false)).toBe("Ctrl + Z");
  expect(keysOf("undo", true)).toBe("⌘ + Z");
  expect(keysOf("zoomIn", false)).toBe("+, =");
});

it("lists every command with a key in the help, once", () => {
  const shown = helpRows(false, { document: graph([]), runs: EMPTY.runs }).map(([keys]) => keys);
  expect(new Set(shown).size).toBe(shown.length);
  expect(shown).toContain("Ctrl + Z");
});

describe("possible", () => {
  const document = graph([node("a"), node("b", { block: true })]);
  const now = (nodes: string[], edges: string[] = []) => ({
    document,
    status: EMPTY.status,
    selected: { nodes, edges },
    runs: EMPTY.runs,
  });

  it("asks for a selection where one is needed", () => {
    expect(possible("delete", now([]))).toBe(false);
    expect(possible("delete", now(["a"]))).toBe(true);
    expect(possible("delete", now([], ["e"]))).toBe(true);
    expect(possible("rename", now(["a", "b"]))).toBe(false);
  });

  it("unfolds blocks only", () => {
    expect(possible("unfold", now(["a"]))).toBe(false);
    expect(possible("unfold", now(["b"]))).toBe(true);
  });

  it("follows the kernel for undo, redo and paste", () => {
    expect(possible("undo", now([]))).toBe(false);
    expect(possible("undo", { ...now([]), status: { ...EMPTY.status, undo: true } })).toBe(true);
  });
});

it("offers repetition and copies where there is a block that can have them", () => {
  const stage = node("s", { type: "Block", block: true, copies: 2 });
  const model = node("m", { type: "Model", block: true, copies: 0 });
  const now = (chosen: string, kind: "network" | "flow" = "network") => ({
    document: { ...graph([stage, model, node("d")]), kind },
    status: EMPTY.status,
    selected: { nodes: [chosen], edges: [] },
    runs: EMPTY.runs,
  });
  const offered = (chosen: string, kind?: "flow") =>
    (["repeat", "linkCopy", "makeUnique"] as const).filter((one) => possible(one, now(chosen, kind)));
  expect(offered("s")).toEqual(["repeat", "linkCopy", "makeUnique"]);
  expect(offered("m")).toEqual(["linkCopy"]);
  expect(offered("d")).toEqual([]);
  expect(offered("s", "flow")).toEqual(["linkCopy", "makeUnique"]);
});
