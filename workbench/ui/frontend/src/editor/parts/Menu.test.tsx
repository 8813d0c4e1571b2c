// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Status } from "../protocol";
import { fakeApi, inside, now } from "../testing/render";
import { graph, node } from "../testing/sample";
import { Menu } from "./Menu";

const drawing = graph([node("a"), node("b", { block: true })]);

function show(selected: string[], status: Partial<Status> = {}) {
  const api = fakeApi();
  const onClose = vi.fn();
  render(<Menu now={now(drawing, { nodes: selected }, status)} onClose={onClose} />, { wrapper: inside(api) });
  return { api, onClose, user: userEvent.setup() };
}
const entries = () => screen.getAllByRole("menuitem").map((item) => item.querySelector("span")?.textContent);
const focused = () => document.activeElement?.querySelector("span")?.textContent;

describe("the menu", () => {
  it("has what is possible now, and no more", () => {
    show([], { canPaste: true });
    expect(entries()).toEqual([
      "Paste",
      "Save to My library …",
      "Add a layer",
      "Frame",
      "Note on the canvas",
      "Tidy",
      "Tidy in rows",
      "Save picture",
    ]);
  });

  it("of a block can open and unfold it", () => {
    show(["b"]);
    expect(entries()).toEqual(expect.arrayContaining(["Open block", "Unfold block", "Rename", "Delete"]));
    expect(entries()).not.toContain("Align and distribute");
  });

  it("closes, then runs what is pressed", async () => {
    const { user, api, onClose } = show(["a"]);
    await user.click(screen.getByText("Duplicate"));
    expect(api.run.mock.calls).toEqual([["duplicate"]]);
    expect(onClose.mock.invocationCallOrder[0]).toBeLessThan(api.run.mock.invocationCallOrder[0] as number);
  });

  it("is walked with the arrows, round the ends", async () => {
    const { user, api } = show([], { canPaste: true });
    expect(focused()).toBe("Paste");
    await user.keyboard("{ArrowUp}");
    expect(focused()).toBe("Save picture");
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
    expect(focused()).toBe("Add a layer");
    await user.keyboard("{Enter}");
    expect(api.run.mock.calls).toEqual([["add"]]);
  });

  it("of several nodes leads to how they can be arranged", () => {
    render(<Menu now={now(drawing, { nodes: ["a", "b"] })} menu="arrange" onClose={vi.fn()} />, {
      wrapper: inside(fakeApi()),
    });
    expect(screen.getByRole("menu", { name: "Align and distribute" })).toBeTruthy();
    expect(entries()).toEqual([
      "Align left",
      "Align centres",
      "Align right",
      "Align top",
      "Align middles",
      "Align bottom",
    ]);
  });

  it("closes with Escape, and runs nothing", async () => {
    const { user, api, onClose } = show(["a"]);
    await user.keyboard("{Escape}");
    expect(onClose).toHaveBeenCalledOnce();
    expect(api.run).not.toHaveBeenCalled();
  });
});
