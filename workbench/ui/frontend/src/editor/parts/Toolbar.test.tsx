// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Selected } from "../model/commands";
import type { Status } from "../protocol";
import { fakeApi, inside, now } from "../testing/render";
import { graph, node } from "../testing/sample";
import { Toolbar } from "./Toolbar";

function show(nodes: string[], selected: Partial<Selected> = {}, status: Partial<Status> = {}) {
  const api = fakeApi();
  const drawing = graph(nodes.map((id) => node(id, { block: id === "block" })));
  render(<Toolbar now={now(drawing, selected, status)} />, { wrapper: inside(api) });
  return { api, user: userEvent.setup() };
}
const usable = () =>
  screen
    .getAllByRole<HTMLButtonElement>("button")
    .flatMap((button) => (button.disabled ? [] : [button.getAttribute("aria-label") ?? button.textContent]));

describe("the toolbar", () => {
  it("of an empty drawing can zoom, write code and help", () => {
    show([]);
    const looking = [
      "Zoom out",
      "Zoom in",
      "Overview of the network",
      "Full screen",
      "Open in a tab beside the notebook",
    ];
    const adding = ["Paste", "Frame", "Note on the canvas"];
    expect(usable()).toEqual([...adding, ...looking, "Insert code cell", "Keyboard help"]);
  });

  it("of a drawing can tidy and fit it, of a selection change it", () => {
    show(["block"], { nodes: ["block"] }, { undo: true });
    expect(usable()).toEqual(
      expect.arrayContaining(["Undo", "Copy", "Duplicate", "Delete", "Fold into block", "Unfold block", "Tidy", "Fit"]),
    );
    expect(usable()).not.toContain("Redo");
    expect(usable()).not.toContain("Align and distribute");
  });

  it.each([
    ["Undo", "undo"],
    ["Fit", "fit"],
    ["Insert code cell", "codeCell"],
    ["Keyboard help", "help"],
  ])("%s runs %s", async (name, command) => {
    const { user, api } = show(["a"], {}, { undo: true });
    await user.click(screen.getByRole("button", { name }));
    expect(api.run.mock.calls).toEqual([[command]]);
  });

  it("tells the keys, and what the kernel says of the code cell", () => {
    show([], {}, { code: { state: "edited", message: "The cell was edited." } });
    expect(screen.getByRole("button", { name: "Undo" }).title).toBe("Undo (Ctrl + Z)");
    expect(screen.getByRole("button", { name: "Insert code cell" }).title).toBe("The cell was edited.");
  });
});
