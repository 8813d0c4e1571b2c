import { zlibSync } from "fflate";
import { expect, it } from "vitest";
import { graph, node } from "../testing/sample";
import { received } from "./received";

const packed = (value: unknown): Uint8Array => zlibSync(new TextEncoder().encode(JSON.stringify(value)), { level: 1 });
const buffer = (value: unknown): DataView => new DataView(packed(value).slice().buffer);

it("reads a buffer once, with letters beyond ASCII", () => {
  const document = graph([node("a", { name: "합성곱 × 2" })]);
  const sent = buffer(document);
  expect(received<unknown>(sent)).toEqual(document);
  expect(received<unknown>(sent)).toBe(received<unknown>(sent));
  expect(received<unknown>(buffer(document))).not.toBe(received<unknown>(sent));
});

it("reads a part of a larger buffer only", () => {
  const bytes = packed({ a: 1 });
  const whole = new Uint8Array([7, 7, ...bytes, 7]);
  expect(received<unknown>(new DataView(whole.buffer, 2, bytes.length))).toEqual({ a: 1 });
});

it("leaves other values as they are", () => {
  const document = graph([]);
  expect(received(document)).toBe(document);
  expect(received(undefined)).toBeUndefined();
});
