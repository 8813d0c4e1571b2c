// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { uncovered } from "../model/place";
import type { Annotation } from "../protocol";
import { edits, fakeApi, inside } from "../testing/render";
import { annotation, graph, node, TestModel, traits } from "../testing/sample";
import { AnnotationPopup } from "./AnnotationPopup";

function show(of: Annotation | undefined) {
  const model = new TestModel(traits(graph([])));
  const onClose = vi.fn();
  render(<AnnotationPopup annotation={of} place={{ x: 13, y: 9 }} document={graph([])} onClose={onClose} />, {
    wrapper: inside(fakeApi(model)),
  });
  return { model, onClose, user: userEvent.setup() };
}

describe("the text of a frame or note", () => {
  it("makes a note where it was asked for", async () => {
    const { model, user, onClose } = show(undefined);
    await user.keyboard("# Why");
    await user.click(screen.getByText("Save"));
    expect(edits(model)).toEqual([
      { op: "add_annotation", kind: "note", position: [16, 8], size: [240, 120], text: "# Why" },
    ]);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("makes no empty note", async () => {
    const { model, user } = show(undefined);
    await user.click(screen.getByText("Save"));
    expect(edits(model)).toEqual([]);
  });

  it("changes the title of a frame with Enter", async () => {
    const { model, user } = show(annotation("a1", { text: "old" }));
    await user.clear(screen.getByRole("textbox", { name: "Title of the frame" }));
    await user.keyboard("new{Enter}");
    expect(edits(model)).toEqual([{ op: "edit_annotation", annotation: "a1", text: "new" }]);
  });

  it("removes a note of which nothing is left", async () => {
    const { model, user } = show(annotation("a1", { kind: "note", text: "old" }));
    await user.clear(screen.getByRole("textbox", { name: "Text of the note" }));
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(edits(model)).toEqual([{ op: "delete", nodes: ["a1"], edges: [] }]);
  });

  it("is left as it is with Escape", async () => {
    const { model, user, onClose } = show(annotation("a1", { kind: "note", text: "old" }));
    await user.keyboard(" and more{Escape}");
    expect(edits(model)).toEqual([]);
    expect(onClose).toHaveBeenCalledOnce();
  });
});

it("a new note covers no node", () => {
  const drawing = graph([node("a", { x: 100, y: 40 }), node("b", { x: 100, y: 150 })]);
  expect(uncovered(drawing, { x: 0, y: 0 }, { width: 240, height: 120 })).toEqual({ x: 0, y: 256 });
  expect(uncovered(drawing, { x: 300, y: 0 }, { width: 240, height: 120 })).toEqual({ x: 304, y: 0 });
});
