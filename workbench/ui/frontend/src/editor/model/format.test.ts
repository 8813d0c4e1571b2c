import { describe, expect, it } from "vitest";
import { EMPTY } from "../protocol";
import { node } from "../testing/sample";
import { changesOfOthers, codeText, lostText, nodeLabel, portLabel, savedText, totals } from "./format";

describe("names for a screen reader", () => {
  it("say a node's name, type and output", () => {
    const report = { shape: "28 × 28 × 32", axes: "", params: "", macs: "", severity: "" as const };
    const conv = node("c", { name: "conv2d", type: "Conv2D" });
    expect(nodeLabel({ node: conv, report, problems: [] })).toBe("conv2d, Conv2D layer, output 28 × 28 × 32");
    expect(nodeLabel({ node: { ...conv, block: true }, report: undefined, problems: [] })).toBe("conv2d, block");
    const opaque = { ...conv, opaque: "It holds a function." };
    expect(nodeLabel({ node: opaque, report: undefined, problems: [] })).toBe(
      "conv2d, Conv2D layer, no code can be written for it: It holds a function.",
    );
  });

  it("say how a block is repeated and linked", () => {
    const stage = node("s", { name: "stage", type: "Block", block: true, times: 3, join: "residual", copies: 2 });
    expect(nodeLabel({ node: stage, report: undefined, problems: [] })).toBe(
      "stage, block, repeated 3 times: the input of each repetition is added to its output, " +
        "one of 2 linked copies: what is changed inside one is changed inside all",
    );
  });

  it("say a port's side and node, and its label where there are several", () => {
    const conv = node("c", { name: "conv2d" });
    expect(portLabel(conv, "output", "y")).toBe("output of conv2d");
    const ports = ["query", "value"].map((name) => ({ name, label: name, many: false, optional: false }));
    expect(portLabel({ ...conv, inputs: ports }, "input", "value")).toBe("value input of conv2d");
  });
});

describe("the status bar", () => {
  it("counts layers at once, and the rest when Keras is there", () => {
    const report = { ...EMPTY.report, totals: { layers: 1, params: "832", macs: "2 k" } };
    expect(totals(report)).toEqual(["1 layer"]);
    expect(totals({ ...report, state: "ready" })).toEqual(["1 layer", "832 parameters", "2 k MACs"]);
  });

  it("says where the graph is saved, and the kernel's words when it is not", () => {
    expect(savedText({ path: "digits.json", state: "saved", message: "" })).toBe("Saved to digits.json");
    expect(savedText({ path: "digits.json", state: "failed", message: "The disk is full." })).toBe("The disk is full.");
    expect(lostText({ path: "digits.json", state: "saved", message: "" })).toMatch(
      /saved in digits\.json; run the cell/,
    );
    expect(lostText({ path: "", state: "saved", message: "" })).toMatch(/It is saved; run the cell/);
    expect(lostText({ path: "digits.json", state: "failed", message: "" })).toMatch(/may not be saved/);
    expect(codeText({ state: "bound", message: "" })).toBe("Code cell is up to date");
  });
});

it("says inside a block to which others a change goes", () => {
  const path = [
    { id: "a", name: "stage", times: 3 },
    { id: "b", name: "unit", copies: 2 },
    { id: "c", name: "plain" },
  ];
  expect(changesOfOthers({ path })).toEqual([
    "stage is repeated 3 times: what you change here changes in every repetition.",
    "unit is one of 2 linked copies: what you change here changes in all of them.",
  ]);
});
