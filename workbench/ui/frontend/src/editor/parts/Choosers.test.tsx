// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";
import type { Output } from "../context";
import { EMPTY, type Palette } from "../protocol";
import { edits, fakeApi, inside, now } from "../testing/render";
import { edge, graph, node, TestModel, traits } from "../testing/sample";
import { AddPopup, ConnectPopup, FindPopup, ReplacePopup } from "./Choosers";

const palette: Palette = {
  categories: [{ name: "core", label: "Core layers", colour: "#123456" }],
  types: ["Dense", "Input"].map((type) => ({
    type,
    category: "core",
    summary: "",
    url: "",
    mine: false,
    words: [],
    starts: type === "Input",
    rank: null,
    place: 0,
  })),
};
const query = (name: string) => ({ name, label: name, many: false, optional: false });
const nodes = [
  node("a"),
  node("b", { type: "Conv2D" }),
  node("m", { inputs: [query("query"), query("value")], type: "Attention" }),
];
const drawing = now(graph(nodes, [edge("a", "b")]));

function show(part: (onClose: () => void) => ReactNode) {
  const model = new TestModel(traits(drawing.document));
  const api = fakeApi(model);
  const onClose = vi.fn();
  render(part(onClose), { wrapper: inside(api) });
  return { api, model, onClose, user: userEvent.setup() };
}
const options = () => screen.getAllByRole("option").map((option) => option.textContent);

describe("adding", () => {
  const add = (place: { x: number; y: number } | null, after: Output | null) =>
    show((onClose) => (
      <AddPopup
        popup={{ kind: "add", at: null, place, after }}
        palette={palette}
        report={EMPTY.report}
        onClose={onClose}
      />
    ));

  it("puts the port line of the new node at the place, behind its source", async () => {
    const { user, model, api, onClose } = add({ x: 340, y: 230 }, { node: "a", port: "y" });
    expect(options()).toEqual(["DenseCore layers"]);
    await user.keyboard("{Enter}");
    const added = { op: "add", type: "Dense", x: 256, y: 200, after: "a", afterPort: "y", edge: null };
    expect(edits(model)).toEqual([added]);
    expect(api.announce).toHaveBeenCalledWith("Adding Dense");
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("without a place adds behind the selection", async () => {
    const { user, model, api, onClose } = add(null, null);
    await user.keyboard("inp{Enter}");
    expect(api.addAfterSelection.mock.calls).toEqual([["Input"]]);
    expect(model.sent).toEqual([]);
    expect(onClose).toHaveBeenCalledOnce();
  });
});

describe("connecting", () => {
  const connect = (from: string) =>
    show((onClose) => <ConnectPopup from={from} now={drawing} palette={palette} onClose={onClose} />);

  it("offers the free inputs, and connects from the node to the one that is picked", async () => {
    const { user, api, onClose } = connect("b");
    expect(options()).toEqual(["m_namequery", "m_namevalue"]);
    await user.keyboard("{ArrowDown}{Enter}");
    expect(api.connect.mock.calls).toEqual([[{ source: "b", sourcePort: "y", target: "m", targetPort: "value" }]]);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("says when no input is free", () => {
    show((onClose) => <ConnectPopup from="a" now={now(graph([node("a")]))} palette={palette} onClose={onClose} />);
    expect(screen.getByText("No free input can take this output.")).not.toBeNull();
  });
});

describe("finding", () => {
  it("goes to the node that is picked, after the field is closed", async () => {
    const { user, api, onClose } = show((close) => <FindPopup now={drawing} palette={palette} onClose={close} />);
    expect(options()).toEqual(["a_nameDense", "b_nameConv2D", "m_nameAttention"]);
    await user.keyboard("b_{Enter}");
    expect(api.goTo.mock.calls).toEqual([["b"]]);
    expect(onClose.mock.invocationCallOrder[0]).toBeLessThan(api.goTo.mock.invocationCallOrder[0] as number);
  });
});

it("a layer is replaced by the type that is picked; its own type and Inputs are not offered", async () => {
  const model = new TestModel(traits(graph(nodes)));
  const api = fakeApi(model);
  const onClose = vi.fn();
  render(<ReplacePopup node="b" now={now(graph(nodes))} palette={palette} report={EMPTY.report} onClose={onClose} />, {
    wrapper: inside(api),
  });
  expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual(["DenseCore layers"]);
  expect(screen.getByRole("combobox", { name: "Replace b_name by …" })).toBeTruthy();
  await userEvent.keyboard("{Enter}");
  expect(edits(model)).toEqual([{ op: "replace_layer", node: "b", type: "Dense" }]);
  expect(onClose).toHaveBeenCalledOnce();
});
