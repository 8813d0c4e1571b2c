// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { edits, fakeApi, inside } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { Gallery } from "./Gallery";

const entry = (id: string, title: string, params = "61,706") => ({
  ...{ id, title, params },
  text: `${title} in words.`,
  layers: 9,
  picture: "data:image/svg+xml;base64,PHN2Zy8+",
});

function show() {
  const model = new TestModel(traits(graph([])));
  const api = fakeApi(model);
  render(<Gallery entries={[entry("template:lenet5", "LeNet-5"), entry("model:mine", "mine", "")]} />, {
    wrapper: inside(api),
  });
  return { model, api };
}

it("shows a picture, a description and the parameters of each, as far as they are known", () => {
  show();
  const lenet = screen.getByRole("button", { name: /LeNet-5/ });
  expect(lenet.textContent).toBe("LeNet-5LeNet-5 in words.61,706 parameters");
  expect(lenet.querySelector("img")?.getAttribute("src")).toContain("data:image/svg+xml");
  expect(screen.getByRole("button", { name: /^mine/ }).textContent).toBe("minemine in words.");
});

it("begins with what is chosen, by one request", async () => {
  const { model, api } = show();
  await userEvent.click(screen.getByRole("button", { name: /LeNet-5/ }));
  expect(edits(model)).toEqual([{ op: "start", source: "template:lenet5" }]);
  expect(api.announce).toHaveBeenCalledWith("Beginning with LeNet-5");
});

it("closes for an empty canvas", async () => {
  const { model } = show();
  await userEvent.click(screen.getByRole("button", { name: /Empty canvas/ }));
  expect(edits(model)).toEqual([{ op: "gallery", shown: false }]);
});

it("is walked through and chosen from by key", async () => {
  const { model } = show();
  await userEvent.tab();
  expect(document.activeElement?.textContent).toContain("Empty canvas");
  await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}");
  expect(document.activeElement?.textContent).toContain("mine");
  await userEvent.keyboard("{ArrowLeft}{Enter}");
  expect(edits(model)).toEqual([{ op: "start", source: "template:lenet5" }]);
});
