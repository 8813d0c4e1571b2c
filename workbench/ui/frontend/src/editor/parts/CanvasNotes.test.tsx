// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { EMPTY } from "../protocol";
import { edits, fakeApi, fakeView, inside } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { CanvasNotes } from "./CanvasNotes";

function show(kind: "network" | "flow", gallery: { shown: boolean; offered: boolean }, path: string[] = []) {
  const document = { ...graph([]), kind, path: path.map((id) => ({ id, name: id })) };
  const model = new TestModel({ ...traits(document), gallery: { ...gallery, entries: [] } });
  const given = { busy: false, wheelHint: false, refusal: null, view: fakeView(), onRefusalRead: () => {} };
  render(<CanvasNotes document={document} report={EMPTY.report} {...given} />, { wrapper: inside(fakeApi(model)) });
  return model;
}

describe("an empty canvas", () => {
  it.each([
    ["network", "Start your network here", "Show networks to begin with"],
    ["flow", "Start your flow here", "Show flows to begin with"],
  ] as const)("of a %s says how to begin, and what it can begin with", async (kind, title, offer) => {
    const model = show(kind, { shown: false, offered: true });
    expect(screen.getByText(title)).toBeTruthy();
    await userEvent.setup().click(screen.getByRole("button", { name: offer }));
    expect(edits(model)).toEqual([{ op: "gallery", shown: true }]);
  });

  it("of a flow has a gallery of flows", () => {
    show("flow", { shown: true, offered: true });
    expect(screen.getByRole("heading", { name: "Begin with a flow" })).toBeTruthy();
    expect(screen.getByRole("searchbox", { name: "Search the flows" })).toBeTruthy();
  });

  it("inside a flow's network has one of networks, and inside a block none", () => {
    show("network", { shown: true, offered: true }, ["n3"]);
    expect(screen.getByRole("heading", { name: "Begin with a network" })).toBeTruthy();
  });

  it("of a block offers nothing", () => {
    show("flow", { shown: false, offered: false }, ["n3"]);
    expect(screen.queryAllByRole("button").map((button) => button.textContent)).toEqual(["digits"]);
  });
});
