// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CodeField, CodeOptions } from "../../python/index";
import type { EditorModel } from "../kernel";
import type { Sheet } from "../protocol";
import { edits, fakeApi, inside } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { CodeSheet } from "./CodeSheet";
import { codeScript, forgetScript } from "./script";

const palette = {
  categories: [
    { name: "Core", label: "Core", colour: "#000" },
    { name: "Merge", label: "Merge", colour: "#111" },
  ],
  types: [],
};
const NEW: Sheet = {
  kind: "new",
  title: "A layer of your own",
  name: "MyLayer",
  category: "Core",
  code: "class MyLayer:\n    pass",
  version: 1,
};

/** In place of CodeMirror, which wants a page that lays out. */
function fakeField() {
  let options: CodeOptions | undefined;
  const field = {
    text: vi.fn(() => ""),
    write: vi.fn(),
    mark: vi.fn(),
    goTo: vi.fn(),
    focus: vi.fn(),
    close: vi.fn(),
  } satisfies CodeField;
  const openField = (_parent: HTMLElement, given: CodeOptions) => {
    options = given;
    return field;
  };
  return { field, openField, type: (code: string) => options?.onChange?.(code) };
}

beforeEach(forgetScript);

async function show(sheet: Sheet = NEW) {
  const model = new TestModel(traits(graph([])));
  const api = fakeApi(model);
  const { field, openField, type } = fakeField();
  const script = codeScript(api.kernel, async () => ({ openField }));
  model.emit("msg:custom", { type: "done", request: model.sent.at(-1)?.request, result: "source" });
  await script;
  model.sent.length = 0;
  const onClosed = vi.fn();
  const { rerender } = render(<CodeSheet sheet={sheet} palette={palette} onClosed={onClosed} />, {
    wrapper: inside(api),
  });
  await waitFor(() => expect(field.mark).toHaveBeenCalled());
  const again = (next: Sheet) => rerender(<CodeSheet sheet={next} palette={palette} onClosed={onClosed} />);
  return { model, field, type, onClosed, again, user: userEvent.setup() };
}
const button = (name: string) => screen.getByRole("button", { name });

describe("the sheet of a new layer", () => {
  it("asks for name, category and description, beginning with the name", async () => {
    await show();
    expect(document.activeElement).toBe(screen.getByLabelText("Name"));
    expect((screen.getByLabelText("Category") as HTMLSelectElement).value).toBe("Core");
    expect(screen.getByLabelText("Description")).toBeTruthy();
    expect(
      screen.getByText("Tab indents. To leave the field, press Escape and then Tab. Ctrl+Enter checks, Ctrl+S saves."),
    ).toBeTruthy();
  });

  it("tells the kernel what is written before it asks for the check", async () => {
    const { model, type, user } = await show();
    type("class Scale:\n    pass");
    fireEvent.change(screen.getByLabelText("Name"), { target: { value: "Scale" } });
    await user.click(button("Check"));
    expect(edits(model)).toEqual([
      // The name is complete as soon as the field is left.
      {
        op: "draft_code",
        name: "Scale",
        category: "Core",
        description: "",
        code: "class Scale:\n    pass",
        named: true,
      },
      { op: "check_code" },
    ]);
  });

  it("tells it what was written last before it asks for the check", async () => {
    const { model, type, user } = await show();
    type("class Scale:\n    pass");
    await user.click(button("Check"));
    expect(edits(model)).toEqual([
      { op: "draft_code", name: "MyLayer", category: "Core", description: "", code: "class Scale:\n    pass" },
      { op: "check_code" },
    ]);
  });

  it("tells it a moment after the last key, once", async () => {
    const { model, type } = await show();
    type("a");
    type("ab");
    await waitFor(() => expect(edits(model)).toHaveLength(1));
    expect(edits(model)).toEqual([
      { op: "draft_code", name: "MyLayer", category: "Core", description: "", code: "ab" },
    ]);
  });

  it("asks before it throws away what was written, and closes at once where nothing was", async () => {
    const { model, type, onClosed, user } = await show();
    type("mine");
    await waitFor(() => expect(edits(model)).toHaveLength(1));
    await user.click(button("Cancel"));
    expect(screen.getByRole("alertdialog", { name: "What you have written would be lost." })).toBeTruthy();
    await user.click(button("Keep writing"));
    expect(onClosed).not.toHaveBeenCalled();
    await user.click(button("Cancel"));
    await user.click(button("Throw it away"));
    expect(edits(model).at(-1)).toEqual({ op: "close_code" });
    expect(onClosed).toHaveBeenCalledOnce();
  });

  it("shows each verdict as a row, those to mend first, with the way to their line", async () => {
    const verdicts = [
      { text: "It can be built.", outcome: "passed" as const, line: 0 },
      { text: "call returns nothing. Return the tensor.", outcome: "failed" as const, line: 2 },
    ];
    const { field, user } = await show({ ...NEW, verdicts, isStale: true });
    expect(screen.getAllByRole("listitem").map((row) => row.textContent)).toEqual([
      "To mend:call returns nothing. Return the tensor. Line 2",
      "Passed:It can be built. ",
    ]);
    expect(screen.getByRole("heading", { name: "1 point to mend" })).toBeTruthy();
    expect(screen.getByText("The code has changed since this check.")).toBeTruthy();
    expect(field.mark).toHaveBeenLastCalledWith([{ text: "call returns nothing. Return the tensor.", line: 2 }]);
    await user.click(button("Line 2"));
    expect(field.goTo).toHaveBeenCalledWith(2);
  });

  it("takes another code where the kernel has written it, and never what the page has sent itself", async () => {
    const { field, type, again } = await show();
    type("mine");
    again({ ...NEW, code: "old echo" });
    expect(field.write).not.toHaveBeenCalled();
    again({ ...NEW, code: "another layer", version: 2 });
    await waitFor(() => expect(field.write).toHaveBeenCalledWith("another layer"));
  });

  it("cannot be checked or saved while the check runs", async () => {
    await show({ ...NEW, checking: true });
    expect((button("Checking …") as HTMLButtonElement).disabled).toBe(true);
    expect((button("Save") as HTMLButtonElement).disabled).toBe(true);
  });
});

describe("the sheet of code that is read", () => {
  const VIEW: Sheet = {
    kind: "view",
    title: "Code of Dense",
    text: "As it is installed.",
    code: "<b>x</b>",
    version: 1,
  };

  it("has no fields and no buttons but that to close it, and Escape closes it", async () => {
    const { model, onClosed, user } = await show(VIEW);
    expect(screen.queryByLabelText("Name")).toBeNull();
    expect(screen.getAllByRole("button").map((one) => one.getAttribute("aria-label"))).toEqual(["Close"]);
    expect(screen.getByRole("status").textContent).toBe("As it is installed.");
    await user.keyboard("{Escape}");
    expect(edits(model)).toEqual([{ op: "close_code" }]);
    expect(onClosed).toHaveBeenCalledOnce();
  });
});

describe("the script of the field", () => {
  it("is asked for once a page; where it does not come the code is plain text, and it is asked for again", async () => {
    const model = new TestModel(traits(graph([])));
    const { kernel } = fakeApi(model);
    const first = codeScript(kernel);
    expect(codeScript(kernel)).toBe(first);
    expect(edits(model as TestModel & EditorModel)).toEqual([{ op: "code_editor" }]);
    model.emit("msg:custom", { type: "refused", request: model.sent.at(-1)?.request, message: "no" });
    await expect(first).rejects.toThrow("not sent");
    codeScript(kernel).catch(() => {});
    expect(model.sent).toHaveLength(2);
  });
});
