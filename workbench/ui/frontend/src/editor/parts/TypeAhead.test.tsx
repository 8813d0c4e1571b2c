// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import "../testing/render";
import { type Choice, TypeAhead } from "./TypeAhead";

const CHOICES: Choice[] = [
  { key: "d", label: "Dense", detail: "Every input to every output.", aside: "Core" },
  { key: "c", label: "Conv2D" },
  { key: "t", label: "Conv2DTranspose" },
];

function show(choices = CHOICES) {
  const [onPick, onClose] = [vi.fn(), vi.fn()];
  const texts = { label: "Add a layer", placeholder: "Type a name", none: "Nothing to add." };
  render(<TypeAhead {...texts} choices={choices} onPick={onPick} onClose={onClose} />);
  return { onPick, onClose, field: screen.getByRole("combobox"), user: userEvent.setup() };
}
const shown = () => screen.queryAllByRole("option").map((option) => option.id && option.textContent);
const selected = () => screen.getByRole("option", { selected: true }).textContent;

describe("a chooser", () => {
  it("has the keyboard, and shows every choice with the first one selected", () => {
    const { field } = show();
    expect(document.activeElement).toBe(field);
    expect(shown()).toEqual(["DenseCore", "Conv2D", "Conv2DTranspose"]);
    expect(selected()).toBe("DenseCore");
    expect(field.getAttribute("aria-activedescendant")).toBe(screen.getByRole("option", { selected: true }).id);
    expect(field.getAttribute("aria-controls")).toBe(screen.getByRole("listbox").id);
  });

  it("finds what is typed, best first, and picks it with Enter", async () => {
    const { user, onPick } = show();
    await user.keyboard("conv{Enter}");
    expect(shown()).toEqual(["Conv2D", "Conv2DTranspose"]);
    expect(onPick.mock.calls).toEqual([[CHOICES[1]]]);
  });

  it("moves with the arrows, round the ends", async () => {
    const { user, onPick } = show();
    await user.keyboard("{ArrowDown}");
    expect(selected()).toBe("Conv2D");
    await user.keyboard("{ArrowUp}{ArrowUp}");
    expect(selected()).toBe("Conv2DTranspose");
    await user.keyboard("{ArrowDown}{Enter}");
    expect(onPick.mock.calls).toEqual([[CHOICES[0]]]);
  });

  it("begins at the best hit again when more is typed", async () => {
    const { user } = show();
    await user.keyboard("{ArrowDown}{ArrowDown}c");
    expect(selected()).toBe("Conv2D");
  });

  it("picks with the mouse; the keyboard stays in the field", async () => {
    const { user, onPick, field } = show();
    fireEvent.pointerMove(screen.getByText("Conv2D"));
    expect(selected()).toBe("Conv2D");
    await user.click(screen.getByText("Conv2DTranspose"));
    expect(onPick.mock.calls).toEqual([[CHOICES[2]]]);
    expect(document.activeElement).toBe(field);
  });

  it.each(["{Escape}", "{Tab}"])("closes with %s", async (key) => {
    const { user, onClose, onPick } = show();
    await user.keyboard(key);
    expect(onClose).toHaveBeenCalledOnce();
    expect(onPick).not.toHaveBeenCalled();
  });

  it("says when nothing matches, and then picks nothing", async () => {
    const { user, onPick, field } = show();
    await user.keyboard("zzz{ArrowDown}{Enter}");
    expect(screen.getByText("Nothing matches.")).not.toBeNull();
    expect(onPick).not.toHaveBeenCalled();
    expect(field.getAttribute("aria-activedescendant")).toBeNull();
  });

  it("says why there is nothing to choose", () => {
    show([]);
    expect(screen.getByText("Nothing to add.")).not.toBeNull();
  });

  it("leaves Enter to an input method that is composing", () => {
    const { onPick, field } = show();
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    expect(onPick).not.toHaveBeenCalled();
  });
});
