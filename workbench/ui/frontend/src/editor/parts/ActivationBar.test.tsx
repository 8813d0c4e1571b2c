// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { type Activations, EMPTY } from "../protocol";
import { edits, fakeApi, inside } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { ActivationBar } from "./ActivationBar";

function show(more: Partial<Activations>) {
  const model = new TestModel(traits(graph([])));
  const activations = { ...EMPTY.activations, shown: true, sample: 2, count: 9, ...more };
  render(<ActivationBar activations={activations} />, { wrapper: inside(fakeApi(model)) });
  return model;
}

it("goes to the next sample, the one before, and the one that is typed", async () => {
  const model = show({});
  await userEvent.click(screen.getByRole("button", { name: "Next sample" }));
  await userEvent.click(screen.getByRole("button", { name: "Previous sample" }));
  fireEvent.change(screen.getByLabelText(/Sample/), { target: { value: "99" } });
  expect(edits(model)).toEqual([
    { op: "activations", sample: 3 },
    { op: "activations", sample: 1 },
    { op: "activations", sample: 8 },
  ]);
});

it("ends at the first and at the last", () => {
  show({ sample: 8 });
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Next sample" }).disabled).toBe(true);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Previous sample" }).disabled).toBe(false);
});

it("offers no sample when the drawing has changed, and says why", () => {
  show({ stale: true, text: "The drawing has changed since: train or trace again." });
  expect(screen.queryByLabelText(/Sample/)).toBeNull();
  expect(screen.getByRole("status").textContent).toBe("The drawing has changed since: train or trace again.");
});

it("is switched off", async () => {
  const model = show({ count: 0, text: "Train the network." });
  await userEvent.click(screen.getByRole("button", { name: "Hide the activations" }));
  expect(edits(model)).toEqual([{ op: "activations", shown: false }]);
});
