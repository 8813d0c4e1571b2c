import { describe, expect, it } from "vitest";
import { EMPTY, type Palette, type Report } from "../protocol";
import { edge, graph, node } from "../testing/sample";
import { freeInput, possibleTargets, presentAt, typesBehind, whyNot } from "./rules";

const add = node("add", { name: "add", inputs: [{ name: "x", label: "", many: true, optional: false }] });
const source = node("in", { name: "image", inputs: [] });
const chain = graph(
  [source, node("a", { name: "conv" }), node("b", { name: "dense" }), add],
  [edge("in", "a"), edge("a", "b")],
);

describe("whyNot", () => {
  it("allows a free port", () => {
    expect(whyNot(graph([source, node("a")]), edge("in", "a"))).toBeNull();
  });

  it("refuses a node's own output", () => {
    expect(whyNot(chain, edge("a", "a"))).toBe("A node cannot feed itself.");
  });

  it("refuses a taken port and names what it receives", () => {
    expect(whyNot(chain, edge("in", "b"))).toBe(
      "dense already receives conv. Delete that connection first, or merge both with Add or Concatenate.",
    );
  });

  it("refuses the same connection twice", () => {
    expect(whyNot(chain, edge("a", "b"))).toBe("These two are connected already.");
  });

  it("refuses a loop, also a long one, and says who leads to whom", () => {
    const free = {
      ...chain,
      nodes: chain.nodes.map((item) => (item.id === "a" ? { ...item, inputs: add.inputs } : item)),
    };
    expect(whyNot(free, edge("b", "a"))).toBe(
      "conv already leads to dense: this would make a loop. Data flows forward only.",
    );
  });

  it("allows a taken port when what is there is to be replaced", () => {
    expect(whyNot(chain, edge("in", "b"), undefined, true)).toBeNull();
    expect(whyNot(chain, edge("a", "b"), undefined, true)).toBe("These two are connected already.");
    expect(presentAt(chain, edge("in", "b"))).toEqual(edge("a", "b"));
    expect(presentAt(chain, edge("in", "b"), edge("a", "b"))).toBeUndefined();
    expect(presentAt({ ...chain, edges: [edge("a", "add")] }, edge("b", "add"))).toBeUndefined();
  });

  it("lets a port that takes many take many, even the same tensor twice", () => {
    const twice = { ...chain, edges: [...chain.edges, edge("a", "add")] };
    expect(whyNot(twice, edge("b", "add"))).toBeNull();
    expect(whyNot(twice, edge("a", "add"))).toBeNull();
  });

  it("does not count the connection whose end is being dragged", () => {
    expect(whyNot(chain, edge("in", "b"), edge("a", "b"))).toBeNull();
  });

  it("refuses a port that is not there", () => {
    expect(whyNot(chain, edge("in", "in"))).toBe("Connect an output (right) to an input (left).");
  });
});

describe("freeInput", () => {
  const attention = node("t", {
    name: "attention",
    inputs: ["query", "value"].map((name) => ({ name, label: name, many: false, optional: false })),
  });

  it("takes the first port that is free", () => {
    const document = graph([source, node("a"), attention], [edge("in", "t", "query")]);
    expect(freeInput(document, "a", "y", "t")).toEqual({ edge: edge("a", "t", "value") });
  });

  it("takes the only one in place of what it has", () => {
    expect(freeInput(chain, "in", "y", "b")).toEqual({ edge: edge("in", "b") });
  });

  it("says why when none is", () => {
    const full = graph(
      [source, node("a", { name: "conv" }), attention],
      ["query", "value"].map((port) => edge("in", "t", port)),
    );
    expect(freeInput(full, "a", "y", "t")).toEqual({
      reason: expect.stringContaining("attention already receives image"),
    });
    expect(freeInput(chain, "a", "y", "in")).toEqual({ reason: "image has no free input." });
  });
});

it("offers the keyboard every port that can be connected, and no other", () => {
  const targets = possibleTargets(chain, "b");
  expect(targets.map((target) => target.node)).toEqual(["add"]);
});

describe("typesBehind", () => {
  const type = (name: string, place: number, rank: number | null = null, starts = false) => ({
    ...{ type: name, category: "c", summary: "", url: "", mine: false, words: [] },
    ...{ place, rank, starts },
  });
  const palette: Palette = {
    categories: [],
    types: [type("Dense", 3), type("Conv1D", 2, 2), type("Input", 0, null, true), type("Conv2D", 1, 3)],
  };
  const report = { ...EMPTY.report, edges: { "a:y": "28 × 28 × 32", "a:state": "28 × 32" } };
  const names = (port: string | null, shown: Report = report) =>
    typesBehind(palette, shown, port === null ? null : { node: "a", port }).map((found) => found.type);

  it("are all types behind nothing, what is used most in front", () => {
    expect(names(null)).toEqual(["Input", "Conv2D", "Conv1D", "Dense"]);
  });

  it("are those that fit the shape behind an output", () => {
    expect(names("y")).toEqual(["Conv2D", "Dense"]);
    expect(names("state")).toEqual(["Conv1D", "Dense"]);
  });

  it("are all with an input where no shape is known", () => {
    expect(names("y", EMPTY.report)).toEqual(["Conv2D", "Conv1D", "Dense"]);
  });
});
