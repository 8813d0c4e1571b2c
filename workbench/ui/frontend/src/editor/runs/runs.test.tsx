// @vitest-environment jsdom
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { packed } from "../../packed/packing";
import { possible } from "../model/commands";
import { helpRows, keysOf } from "../model/keys";
import { flowNodes, nodeViews } from "../model/view";
import { Menu } from "../parts/Menu";
import { Palette } from "../parts/Palette";
import { StatusBar } from "../parts/StatusBar";
import { Toolbar } from "../parts/Toolbar";
import { EMPTY, type Runs, type StepStatus } from "../protocol";
import { edits, fakeApi, inside, now } from "../testing/render";
import { graph, node, TestModel, traits } from "../testing/sample";
import { RunTools } from "./RunTools";
import { SamplePopup } from "./SamplePopup";
import { StepBar, StepCard, StepMark, stepText } from "./StepMark";

const step = (more: Partial<StepStatus> = {}): StepStatus => ({
  state: "finished",
  share: 1,
  text: "Finished.",
  shape: "256 × None × 3",
  sizes: "",
  message: "",
  issues: "",
  sampled: false,
  ...more,
});
const runs = (more: Partial<Runs> = {}): Runs => ({ ...EMPTY.runs, offered: true, sample: "20", ...more });
const flow = (...nodes: ReturnType<typeof node>[]) => ({ ...graph(nodes), kind: "flow" as const });
const situation = (selected: string[], more: Partial<Runs> = {}, nodes = [node("a"), node("b")]) => ({
  ...now(flow(...nodes), { nodes: selected }),
  runs: runs(more),
});
const names = (role: string) => screen.getAllByRole(role).map((item) => item.getAttribute("aria-label"));

describe("the mark of a step", () => {
  it.each([
    ["waiting", "waiting"],
    ["scheduled", "scheduled"],
    ["finished", "finished"],
    ["out of date", "out of date"],
    ["stopped", "stopped"],
    ["failed", "failed"],
  ] as const)("of state %s has an icon and a word", (state, word) => {
    const { container } = render(<StepMark step={step({ state })} />);
    expect(container.textContent).toBe(word);
    expect(container.querySelectorAll("svg")).toHaveLength(1);
  });

  it("says the share while it runs, with a bar, and what only a sample was run for", () => {
    const running = step({ state: "running", share: 0.429, sampled: true });
    const { container } = render(
      <>
        <StepMark step={running} />
        <StepBar step={running} />
      </>,
    );
    expect(container.textContent).toBe("42 %sample");
    expect(container.querySelector<HTMLElement>(".wb-step__bar")?.style.width).toBe("42.9%");
  });

  it("tells the rest where the mouse rests", () => {
    const { container } = render(
      <StepMark step={step({ state: "failed", text: "Failed.", message: "block/resize: no." })} />,
    );
    expect(container.querySelector<HTMLElement>(".wb-step")?.title).toBe("Failed. block/resize: no.");
  });
});

it("the card of a step says why it failed, as text and never as markup", () => {
  const failed = step({
    state: "failed",
    text: "Failed.",
    message: "block/resize: <b>no</b> room.",
    issues: "2 samples",
  });
  const { container } = render(<StepCard step={failed} />);
  expect([...container.querySelectorAll("p")].map((line) => line.textContent)).toEqual([
    "Failed.",
    "block/resize: <b>no</b> room.",
    "2 samples",
  ]);
  expect(container.querySelector("b")).toBeNull();
});

it("the status bar of a flow says how the run is doing, and counts modules", () => {
  const text = "1 of 3 steps are finished. Running: resize.";
  const report = { ...EMPTY.report, totals: { ...EMPTY.report.totals, layers: 3 } };
  const given = { report, status: EMPTY.status, problemsShown: false, onProblems: () => {} };
  render(<StatusBar document={flow(node("a"))} runs={runs({ running: true, text })} {...given} />);
  expect(screen.getByRole("status").textContent).toBe(text);
  expect(screen.getByText("3 modules")).toBeTruthy();
  expect(screen.queryByText("No code cell yet")).toBeNull();
});

describe("a node with a step", () => {
  const view = nodeViews([], flow(node("a", { type: "Resize", title: "Resize" })), EMPTY.report, EMPTY.palette, {
    nodes: { a: step({ sizes: "The samples have these sizes: 2 × 3, 4 × 3." }) },
  });

  it("is read with its state, its shape and its sizes", () => {
    const local = {
      selectedNodes: new Set<string>(),
      selectedEdges: new Set<string>(),
      optimistic: new Map(),
      renaming: null,
      dropEdge: null,
    };
    expect(flowNodes([], view, local)[0]?.ariaLabel).toBe(
      "a_name, Resize module, Finished. The samples have these sizes: 2 × 3, 4 × 3., output 256 × None × 3",
    );
  });

  it("keeps its identity until its state changes", () => {
    const draw = (share: number) =>
      nodeViews(view, flow(node("a", { type: "Resize", title: "Resize" })), EMPTY.report, EMPTY.palette, {
        nodes: { a: step({ sizes: "The samples have these sizes: 2 × 3, 4 × 3.", share }) },
      });
    expect(draw(1)).toBe(view);
    expect(draw(0.5)).not.toBe(view);
  });

  it("says stepText once, without empty parts", () => {
    expect(stepText(step({ text: "Stopped at 3 %.", issues: "1 sample could not be processed." }))).toBe(
      "Stopped at 3 %. 1 sample could not be processed.",
    );
  });
});

describe("what can be run", () => {
  it("is nothing where the editor does not run its drawing", () => {
    const network = { ...now(graph([node("a")]), { nodes: ["a"] }) };
    for (const command of ["runMenu", "runAll", "runOnly", "runForward", "runSample", "runStop"] as const)
      expect(possible(command, network), command).toBe(false);
  });

  it("depends on the selection and on a run that is under way", () => {
    expect(possible("runAll", situation([]))).toBe(true);
    expect(possible("runOnly", situation([]))).toBe(false);
    expect(possible("runOnly", situation(["a"]))).toBe(true);
    expect(possible("runForward", situation(["a", "b"]))).toBe(false);
    expect(possible("runStop", situation([]))).toBe(false);
    const running = situation(["a"], { running: true });
    expect([possible("runAll", running), possible("runForward", running), possible("runStop", running)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("is no layer inside a network, but the whole flow", () => {
    const within = { ...situation(["a"]), document: graph([node("a")]) };
    expect([possible("runOnly", within), possible("runAll", within)]).toEqual([false, true]);
  });

  it("is no network that is unfolded, and a flow has a code cell too", () => {
    const network = situation(["n"], {}, [node("n", { type: "Network", block: true })]);
    expect([possible("open", network), possible("unfold", network), possible("codeCell", network)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("has keys, which the help lists in a flow only", () => {
    expect([keysOf("runAll", false), keysOf("runOnly", false), keysOf("runForward", false)]).toEqual([
      "Ctrl + Enter",
      "Shift + Enter",
      "Ctrl + Shift + Enter",
    ]);
    const said = (of: Parameters<typeof helpRows>[1]) => helpRows(false, of).map(([, what]) => what);
    expect(said(situation([]))).toContain("Run all");
    expect(said(situation([]))).not.toContain("Freeze, or train again");
    expect(said(now(graph([])))).not.toContain("Run all");
  });
});

describe("the tools of a run", () => {
  it("open the menu, and stop a run that is under way", async () => {
    const api = fakeApi();
    const { rerender } = render(<RunTools runs={runs()} />, { wrapper: inside(api) });
    expect(names("button")).toEqual(["Run the flow"]);
    rerender(<RunTools runs={runs({ running: true })} />);
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "Stop the run" }));
    await user.click(screen.getByRole("button", { name: "Run the flow" }));
    expect(api.run.mock.calls).toEqual([["runStop"], ["runMenu"]]);
  });

  it("stand in the toolbar beside the code cell", () => {
    render(<Toolbar now={situation([])} />, { wrapper: inside(fakeApi()) });
    expect(screen.getAllByRole("button", { name: "Insert code cell" })).toHaveLength(1);
    expect(screen.getByRole("button", { name: "Run the flow" }).title).toBe("Run the flow (Shift + R)");
    expect(screen.queryByRole("button", { name: "Activations on the nodes" })).toBeNull();
  });

  it("list in the menu what is possible", () => {
    render(<Menu now={situation(["a"])} menu="run" onClose={() => {}} />, { wrapper: inside(fakeApi()) });
    expect(screen.getAllByRole("menuitem").map((item) => item.querySelector("span")?.textContent)).toEqual([
      "Run all",
      "Run from the first unfinished module",
      "Run this module",
      "Step forward: run this module and all behind it",
      "Sample RUN …",
    ]);
  });
});

describe("the part that a Sample RUN takes", () => {
  it("is what was taken last, and is sent as it is written", async () => {
    const sent = packed(runs({ sample: "10 %" })) as unknown as Runs; // as the kernel sends it
    const model = new TestModel({ ...traits(flow(node("a"))), runs: sent });
    const api = fakeApi(model);
    let closed = 0;
    render(<SamplePopup onClose={() => (closed += 1)} />, { wrapper: inside(api) });
    const field = screen.getByRole<HTMLInputElement>("textbox", { name: "How many samples" });
    expect([field.value, globalThis.document.activeElement]).toEqual(["10 %", field]);
    const user = userEvent.setup();
    await user.clear(field);
    await user.type(field, "50{Enter}");
    expect(edits(model)).toEqual([{ op: "run_flow", what: "sample", sample: "50" }]);
    expect(closed).toBe(1);
  });

  it("is left alone by Escape", async () => {
    const model = new TestModel({ ...traits(flow(node("a"))), runs: runs() });
    let closed = 0;
    render(<SamplePopup onClose={() => (closed += 1)} />, { wrapper: inside(fakeApi(model)) });
    await userEvent.setup().keyboard("{Escape}");
    expect([closed, model.sent]).toEqual([1, []]);
  });
});

it("the palette of a flow shows titles, and marks what the learner wrote", async () => {
  const type = {
    category: "General",
    summary: "",
    url: "",
    mine: false,
    words: [],
    starts: false,
    rank: null,
    place: 0,
  };
  const palette = {
    categories: [{ name: "General", label: "General", colour: "#5b7083" }],
    types: [
      { ...type, type: "ZeroPadding", title: "Zero-padding" },
      { ...type, type: "Darken", own: true },
    ],
  };
  const api = fakeApi();
  render(<Palette palette={palette} narrow={false} kind="flow" />, { wrapper: inside(api) });
  expect(screen.getByRole("complementary", { name: "Modules" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Add Darken" }).textContent).toBe("DarkenMy");
  const search = screen.getByRole("searchbox", { name: "Search modules" });
  await act(async () => {
    await userEvent.setup().type(search, "zero pad{Enter}");
  });
  expect(api.addAfterSelection.mock.calls).toEqual([["ZeroPadding"]]);
});
