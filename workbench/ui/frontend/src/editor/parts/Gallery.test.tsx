// @vitest-environment jsdom
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { GalleryEntry } from "../protocol";
import { edits, fakeApi, inside } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { Gallery } from "./Gallery";

const entry = (id: string, title: string, more: Partial<GalleryEntry> = {}): GalleryEntry => ({
  ...{ id, title, text: `${title} in words.`, layers: 9, params: "61,706", group: "Classification" },
  ...{ picture: "data:image/svg+xml;base64,PHN2Zy8+", description: "", source: "", input: "" },
  ...{ words: [], searched: false, folded: false, ready: true },
  ...more,
});
const ENTRIES = [
  entry("template:lenet5", "LeNet-5", {
    ...{ input: "28 × 28 × 1", description: "Read cheques.", source: "Y. LeCun, 1998", words: ["digits"] },
  }),
  entry("template:unet", "U-Net", { group: "Segmentation", words: ["UNet", "Segmentation 2D"] }),
  entry("template:unet3d", "U-Net 3-D", { group: "Segmentation", words: ["U-Net 3D"] }),
  entry("model:mine", "mine", { params: "", group: "In this notebook" }),
  entry("application:DenseNet121", "DenseNet121", { params: "", group: "keras.applications", searched: true }),
];

function show() {
  const model = new TestModel(traits(graph([])));
  const api = fakeApi(model);
  render(<Gallery entries={ENTRIES} />, { wrapper: inside(api) });
  return { model, api };
}

it("shows a picture, a description and the parameters of each, as far as they are known", () => {
  show();
  const lenet = screen.getByRole("button", { name: /LeNet-5/ });
  expect(lenet.textContent).toBe("LeNet-5LeNet-5 in words.61,706 parametersInput 28 × 28 × 1");
  expect(lenet.title).toBe("Read cheques. Y. LeCun, 1998");
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
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Search the networks");
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement?.textContent).toContain("Empty canvas");
  await userEvent.keyboard("{End}");
  expect(document.activeElement?.textContent).toContain("mine");
  await userEvent.keyboard("{Home}{ArrowRight}{Enter}");
  expect(edits(model)).toEqual([{ op: "start", source: "template:lenet5" }]);
});

it("stands below the headings of the tasks, without what is only searched", () => {
  show();
  expect(screen.getAllByRole("heading", { level: 3 }).map((heading) => heading.textContent)).toEqual([
    "Classification",
    "Segmentation",
    "In this notebook",
  ]);
  const segmentation = within(screen.getByRole("region", { name: "Segmentation" }));
  expect(segmentation.getAllByRole("button").map((card) => card.querySelector("strong")?.textContent)).toEqual([
    "U-Net",
    "U-Net 3-D",
  ]);
  expect(screen.queryByRole("button", { name: /DenseNet121/ })).toBeNull();
});

it.each([
  ["U-Net", ["U-Net", "U-Net 3-D"]],
  ["U-Net 3D", ["U-Net 3-D"]],
  ["densenet", ["DenseNet121"]],
  ["LeCun", ["LeNet-5"]],
  ["digits", ["LeNet-5"]],
])("finds %s by names, words and sources", async (query, titles) => {
  show();
  await userEvent.type(screen.getByRole("searchbox"), query);
  const cards = screen.getAllByRole("button").map((card) => card.querySelector("strong")?.textContent);
  expect(cards).toEqual(titles);
});

it("begins with the best hit by Enter, and says when nothing matches", async () => {
  const { model } = show();
  await userEvent.type(screen.getByRole("searchbox"), "DenseNet121{Enter}");
  expect(edits(model)).toEqual([{ op: "start", source: "application:DenseNet121" }]);
  await userEvent.type(screen.getByRole("searchbox"), "qqq");
  expect(screen.getByText("No network matches “DenseNet121qqq”.")).toBeTruthy();
});

it("tells more of the card that the focus or the pointer is on", async () => {
  show();
  const detail = () => document.querySelector(".wb-start__detail")?.textContent;
  expect(detail()).toBeUndefined();
  await userEvent.hover(screen.getByRole("button", { name: /LeNet-5/ }));
  expect(detail()).toBe("LeNet-5 Read cheques. Y. LeCun, 1998");
  screen.getByRole("button", { name: /^mine/ }).focus();
  await waitFor(() => expect(detail()).toBeUndefined());
});

const PRETRAINED = [
  entry("pretrained:Lite0", "Lite0", { group: "Pretrained" }),
  entry("pretrained:VGG16", "VGG16", { ...{ group: "Pretrained", picture: "" }, folded: true, ready: false }),
  entry("pretrained:VGG19", "VGG19", { ...{ group: "Pretrained", picture: "" }, folded: true, ready: false }),
];

it("shows what is folded in a group when it is asked for, and when it is looked for", async () => {
  const api = fakeApi(new TestModel(traits(graph([]))));
  render(<Gallery entries={PRETRAINED} />, { wrapper: inside(api) });
  expect(screen.queryByRole("button", { name: /^VGG16/ })).toBeNull();
  const more = screen.getByRole("button", { name: "Show 2 more networks", expanded: false });
  await userEvent.click(more);
  expect(screen.getByRole("button", { name: /^VGG16/ }).querySelector("img, .wb-start__picture")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Show fewer", expanded: true }));
  expect(screen.queryByRole("button", { name: /^VGG16/ })).toBeNull();
  await userEvent.type(screen.getByRole("searchbox"), "VGG19");
  expect(screen.getByRole("button", { name: /^VGG19/ })).toBeTruthy();
  expect(screen.queryByRole("button", { name: /more network/ })).toBeNull();
});

it("leaves it to the kernel to say what is missing, and does not say that it begins", async () => {
  const model = new TestModel(traits(graph([])));
  const api = fakeApi(model);
  render(<Gallery entries={PRETRAINED} />, { wrapper: inside(api) });
  await userEvent.type(screen.getByRole("searchbox"), "VGG16{Enter}");
  expect(edits(model)).toEqual([{ op: "start", source: "pretrained:VGG16" }]);
  expect(api.announce).not.toHaveBeenCalled();
});
