import { expect, it } from "vitest";
import { rank } from "./search";

const TYPES = [
  "Conv1D",
  "Conv2D",
  "Conv2DTranspose",
  "SeparableConv2D",
  "Dense",
  "GlobalAveragePooling2D",
  "GlobalMaxPooling2D",
  "MaxPooling2D",
  "Flatten",
].map((label) => ({ label, detail: label === "Flatten" ? "Makes a vector of an image." : "" }));
const found = (query: string) => rank(query, TYPES).map((item) => item.label);

it("keeps the order when nothing is typed", () => {
  expect(found("  ")).toEqual(TYPES.map((type) => type.label));
});

it.each([
  ["conv2d", "Conv2D"],
  ["CONV2D", "Conv2D"],
  ["gap", "GlobalAveragePooling2D"],
  ["pool", "MaxPooling2D"],
  ["flat", "Flatten"],
  ["vector", "Flatten"],
  ["dns", "Dense"],
])("finds %s first: %s", (query, first) => {
  expect(found(query)[0]).toBe(first);
});

it("puts what begins with the word before what contains it", () => {
  expect(found("conv")).toEqual(["Conv1D", "Conv2D", "Conv2DTranspose", "SeparableConv2D"]);
});

it("finds nothing for what nobody wrote", () => {
  expect(found("qqq")).toEqual([]);
});
