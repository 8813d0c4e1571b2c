// @vitest-environment jsdom
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Problem } from "../protocol";
import { edits, fakeApi, inside } from "../testing/render";
import { graph, node, TestModel, traits } from "../testing/sample";
import { ProblemCard } from "./ProblemCard";
import { Problems } from "./Problems";

const PROBLEMS: Problem[] = [
  {
    id: "p1",
    node: "a",
    where: "dense",
    severity: "error",
    message: "It needs an input.",
    fixes: ["Connect", "Remove"],
  },
  { id: "p2", node: "", where: "block1/conv", severity: "hint", message: "It could be smaller.", fixes: [] },
];

function show(problems: readonly Problem[], document = graph([node("a")])) {
  const model = new TestModel(traits(document));
  const onClose = vi.fn();
  render(<Problems document={document} problems={problems} onClose={onClose} />, { wrapper: inside(fakeApi(model)) });
  return { model, onClose, user: userEvent.setup() };
}

describe("the list of problems", () => {
  it("shows each with its severity in words, its node and its text", () => {
    show(PROBLEMS);
    const texts = screen.getAllByRole("listitem").map((item) => item.textContent);
    expect(texts).toEqual(["ErrordenseIt needs an input.ConnectRemove", "Hintblock1/convIt could be smaller."]);
    expect(screen.getByText("2").className).toBe("wb-badge");
  });

  it("goes to the problem's node, also on another level", async () => {
    const { user, model } = show(PROBLEMS);
    await user.click(screen.getByRole("button", { name: "Go to block1/conv" }));
    expect(edits(model)).toEqual([{ op: "go", problem: "p2" }]);
  });

  it("applies the fix that was pressed", async () => {
    const { user, model } = show(PROBLEMS);
    await user.click(screen.getByText("Remove"));
    await user.click(screen.getByText("Connect"));
    expect(edits(model)).toEqual([
      { op: "fix", problem: "p1", fix: 1 },
      { op: "fix", problem: "p1", fix: 0 },
    ]);
  });

  it("says when there is none, and closes", async () => {
    const { user, onClose } = show([]);
    expect(screen.getByText("Nothing to fix.")).not.toBeNull();
    await user.click(screen.getByRole("button", { name: "Close" }));
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("says what to do first where nothing is drawn", () => {
    show([], graph([]));
    expect(screen.getByText("Nothing is drawn yet: begin with an Input.")).not.toBeNull();
  });
});

it("a problem at its own node does not say where it is", () => {
  const { container } = render(<ProblemCard problem={PROBLEMS[0] as Problem} />, { wrapper: inside(fakeApi()) });
  expect(within(container).queryByRole("button", { name: "Go to dense" })).toBeNull();
});
