// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { edits, fakeApi, inside } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { Breadcrumb } from "./Breadcrumb";

it("the breadcrumb goes back to the level that is pressed", async () => {
  const model = new TestModel(traits(graph([])));
  const path = ["a", "b", "c"].map((id) => ({ id, name: `block ${id}` }));
  render(<Breadcrumb document={{ ...graph([]), path }} />, { wrapper: inside(fakeApi(model)) });
  expect(screen.getByText("block c").getAttribute("aria-current")).toBe("page");
  await userEvent.click(screen.getByText("block b"));
  await userEvent.click(screen.getByText("digits"));
  expect(edits(model)).toEqual([
    { op: "open", path: ["a", "b"] },
    { op: "open", path: [] },
  ]);
});

it("the breadcrumb says which level is there several times", () => {
  const model = new TestModel(traits(graph([])));
  const path = [
    { id: "a", name: "stage", times: 3, copies: 0 },
    { id: "b", name: "unit", times: 2, copies: 4 },
    { id: "c", name: "plain" },
  ];
  render(<Breadcrumb document={{ ...graph([]), path }} />, { wrapper: inside(fakeApi(model)) });
  expect(screen.getByRole("navigation").textContent).toBe("digitsstage ×3unit ×2, linkedplain");
});
