// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { edits, fakeApi, inside } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { Notices } from "./Notices";

it("a notice sends the action that is pressed, or that it was closed", async () => {
  const model = new TestModel(traits(graph([])));
  const notices = [{ id: "n1", text: "The cell was edited.", actions: [{ op: "read_cell", label: "Read it" }] }];
  render(<Notices notices={notices} />, { wrapper: inside(fakeApi(model)) });
  await userEvent.click(screen.getByText("Read it"));
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(edits(model)).toEqual([
    { op: "notice", notice: "n1", action: "read_cell" },
    { op: "notice", notice: "n1", action: "dismiss" },
  ]);
});
