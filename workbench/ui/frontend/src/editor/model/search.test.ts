import { expect, it } from "vitest";
import { distance, rank } from "./search";

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

it.each([
  ["dense", "dense", 0],
  ["desne", "dense", 1], // neighbours swapped
  ["dens", "dense", 1],
  ["densee", "dense", 1],
  ["dance", "dense", 2],
  ["", "abc", 3],
  ["ca", "abc", 3],
])("from %s to %s there are %i changes", (a, b, changes) => {
  expect(distance(a, b)).toBe(changes);
  expect(distance(b, a)).toBe(changes);
});

it("puts what courses use most before what fits equally well", () => {
  const items = [
    { label: "Conv1D", place: 5 },
    { label: "Conv2D", place: 1 },
  ];
  expect(rank("conv", items).map(({ label }) => label)).toEqual(["Conv2D", "Conv1D"]);
});
