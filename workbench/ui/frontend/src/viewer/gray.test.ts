import { expect, it } from "vitest";
import { contrast, gray, masked, numbersOf, numberText, rgb, shaded } from "./gray";

it("shows bytes from 0 to 255 as they are, and cuts off what is outside", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
  expect([...shaded(bytes, 1, [0, 255])].filter((_, at) => at % 4 === 0)).toEqual([...bytes]);
  expect([-5, 0, 5, 10, 50].map((value) => gray(value, [0, 10]))).toEqual([0, 0, 127, 255, 255]);
  expect([4, 5, 6].map((value) => gray(value, [5, 5]))).toEqual([0, 0, 255]);
});

it("draws NaN black and infinity white", () => {
  expect([...shaded(Float32Array.of(Number.NaN, Infinity, -Infinity), 1, [0, 1])]).toEqual([
    0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 255,
  ]);
});

it("knows negative numbers of 16 bits", () => {
  expect([...shaded(Int16Array.of(-1000, 0, 1000), 1, [-1000, 1000])]).toEqual([
    0, 0, 0, 255, 127, 127, 127, 255, 255, 255, 255, 255,
  ]);
});

it("keeps colours and transparency apart", () => {
  expect([...shaded(Uint8Array.of(1, 2, 3, 4, 5, 6), 3, [0, 255])]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  expect([...shaded(Uint16Array.of(0, 65535, 0, 65535), 4, [0, 65535])]).toEqual([0, 255, 0, 255]);
});

it("reads numbers from bytes that lie anywhere in a buffer", () => {
  const bytes = new Uint8Array([9, 0x34, 0x12, 0xff, 0xff]).subarray(1);
  expect([...numbersOf("uint16", bytes)]).toEqual([0x1234, 0xffff]);
  expect([...numbersOf("int16", bytes)]).toEqual([0x1234, -1]);
});

it("colours masks, leaves hidden classes out, and draws predictions as outlines", () => {
  const mask = Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1, 2);
  const filled = masked(mask, 3, ["#e69f00", null], false);
  expect([...filled.slice(0, 4)]).toEqual([230, 159, 0, 255]);
  expect([...filled.slice(-4)]).toEqual([0, 0, 0, 0]);
  const outline = masked(mask, 3, ["#e69f00", "#56b4e9"], true);
  expect([...outline].filter((_, at) => at % 4 === 3)).toEqual([0, 0, 0, 0, 0, 255, 0, 255, 255]);
});

it("writes numbers as they are read", () => {
  expect([0.1 + 0.2, 65535, -1000, 1e-7, Number.NaN, -Infinity].map(numberText)).toEqual([
    "0.3",
    "65535",
    "-1000",
    "1e-7",
    "nan",
    "-inf",
  ]);
});

it("puts light around dark colours", () => {
  expect(rgb("#0072b2")).toEqual([0, 114, 178]);
  expect([contrast("#000000"), contrast("#0072b2"), contrast("#f0e442")]).toEqual(["#fff", "#fff", "#000"]);
});
