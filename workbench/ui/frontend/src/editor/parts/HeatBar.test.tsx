// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { EMPTY, type Heat } from "../protocol";
import { edits, fakeApi, inside } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { HeatBar } from "./HeatBar";

function show(more: Partial<Heat>) {
  const model = new TestModel(traits(graph([])));
  render(<HeatBar heat={{ ...EMPTY.heat, shown: true, ...more }} raised={false} />, {
    wrapper: inside(fakeApi(model)),
  });
  return model;
}

it("chooses what the colours say, and is switched off", async () => {
  const model = show({});
  await userEvent.selectOptions(screen.getByLabelText("Colour by"), "weights");
  await userEvent.click(screen.getByRole("button", { name: "Hide the colours" }));
  expect(edits(model)).toEqual([
    { op: "heat", measure: "params" },
    { op: "heat", shown: false },
  ]);
});

it("asks for a batch size where it matters, and keeps it in its limits", () => {
  const model = show({ measure: "memory" });
  for (const value of ["8", "0", "9999999"]) {
    fireEvent.change(screen.getByLabelText("Batch size"), { target: { value } });
  }
  expect(edits(model)).toEqual([
    { op: "heat", batch: 8 },
    { op: "heat", batch: 65536 },
  ]);
});

it("has no batch size for what one sample costs", () => {
  show({ measure: "macs" });
  expect(screen.queryByLabelText("Batch size")).toBeNull();
});

it("explains the colours in words, and says what the whole is", () => {
  show({ text: "The whole network has 61.7 k weights." });
  const legend = screen.getByRole("list", { name: "Share of the whole network" });
  expect([...legend.children].map((item) => item.textContent)).toEqual([
    "under 1 %",
    "1 to 5 %",
    "5 to 15 %",
    "15 to 35 %",
    "35 % and more",
  ]);
  expect(screen.getByRole("status").textContent).toBe("The whole network has 61.7 k weights.");
});
