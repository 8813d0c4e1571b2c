// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { fakeApi, inside } from "../testing/render";
import { NameField } from "./NameField";

function show() {
  const api = fakeApi();
  render(<NameField node="a" name="dense" />, { wrapper: inside(api) });
  return { api, user: userEvent.setup(), field: screen.getByRole<HTMLInputElement>("textbox") };
}

describe("a name being typed", () => {
  it("is selected as a whole, so that typing replaces it", () => {
    const { field } = show();
    expect(document.activeElement).toBe(field);
    expect([field.selectionStart, field.selectionEnd]).toEqual([0, 5]);
  });

  it("is kept with Enter, without the spaces around it, once", async () => {
    const { api, user, field } = show();
    await user.keyboard("  head {Enter}");
    fireEvent.blur(field);
    expect(api.rename.mock.calls).toEqual([["a", "head"]]);
  });

  it("is kept when the field is left", async () => {
    const { api, user } = show();
    await user.keyboard("head");
    await user.tab();
    expect(api.rename.mock.calls).toEqual([["a", "head"]]);
  });

  it("is dropped with Escape, also when the field is left after that", async () => {
    const { api, user, field } = show();
    await user.keyboard("head{Escape}");
    fireEvent.blur(field);
    expect(api.rename.mock.calls).toEqual([["a", null]]);
  });

  it("is not finished by the Enter of an input method", () => {
    const { api, field } = show();
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    expect(api.rename).not.toHaveBeenCalled();
  });
});
