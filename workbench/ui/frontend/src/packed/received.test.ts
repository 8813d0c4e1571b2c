import { expect, it } from "vitest";
import { packed } from "./packing";
import { received } from "./received";

it("reads a buffer once, with letters beyond ASCII", () => {
  const document = { nodes: [{ id: "a", name: "합성곱 × 2" }] };
  const sent = packed(document);
  expect(received<unknown>(sent)).toEqual(document);
  expect(received<unknown>(sent)).toBe(received<unknown>(sent));
  expect(received<unknown>(packed(document))).not.toBe(received<unknown>(sent));
});

it("reads a part of a larger buffer only", () => {
  const bytes = new Uint8Array(packed({ a: 1 }).buffer);
  const whole = new Uint8Array([7, 7, ...bytes, 7]);
  expect(received<unknown>(new DataView(whole.buffer, 2, bytes.length))).toEqual({ a: 1 });
});

it("leaves other values as they are", () => {
  const document = { nodes: [] };
  expect(received(document)).toBe(document);
  expect(received(undefined)).toBeUndefined();
});
