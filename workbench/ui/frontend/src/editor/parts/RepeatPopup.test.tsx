// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { edits, fakeApi, inside } from "../testing/render";
import { graph, node, TestModel, traits } from "../testing/sample";
import { RepeatPopup } from "./RepeatPopup";

function shown(block: ReturnType<typeof node>) {
  const model = new TestModel(traits(graph([block])));
  const onClose = vi.fn();
  render(<RepeatPopup node={block} onClose={onClose} />, { wrapper: inside(fakeApi(model)) });
  return { model, onClose };
}

it("asks how often and how joined, and leaves what differs between repetitions as it is", async () => {
  const { model, onClose } = shown(node("a", { name: "stage", type: "Block", block: true }));
  expect(screen.getByRole("dialog", { name: "Repeat stage" })).toBeTruthy();
  const times = screen.getByLabelText("How many times");
  expect(times).toHaveProperty("value", "2");
  await userEvent.clear(times);
  await userEvent.type(times, "3");
  expect(screen.getByText("Each repetition takes what the one before gives.")).toBeTruthy();
  await userEvent.selectOptions(screen.getByLabelText("Join"), "residual");
  expect(screen.getByText("The input of each repetition is added to its output.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Repeat" }));
  expect(edits(model)).toEqual([{ op: "repeat_block", node: "a", times: 3, join: "residual", values: null }]);
  expect(onClose).toHaveBeenCalledOnce();
});

it("shows what is, and sends nothing when it is cancelled", async () => {
  const { model, onClose } = shown(node("a", { type: "Block", block: true, times: 5, join: "residual" }));
  expect(screen.getByLabelText("How many times")).toHaveProperty("value", "5");
  expect(screen.getByLabelText("Join")).toHaveProperty("value", "residual");
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(edits(model)).toEqual([]);
  expect(onClose).toHaveBeenCalledOnce();
});
