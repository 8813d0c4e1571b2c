import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { PlaneRequest } from "./facts";
import { classAt, numbersAt, Planes } from "./planes";
import { answer, packedNumbers } from "./testing";

const request = (key: string): PlaneRequest => ({
  kind: "plane",
  key,
  side: 0,
  axis: 0,
  index: 0,
  channel: 0,
  step: 1,
  box: null,
});
const pixels = packedNumbers(Uint8Array.of(1, 2, 3, 4));
let sent: string[];
let planes: Planes;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  planes = new Planes(({ key }) => sent.push(key));
});

afterEach(() => {
  planes.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

it("asks for two at once, and never for slices that were passed meanwhile", () => {
  planes.want(["a", "b", "c"].map(request));
  planes.want(["d", "e"].map(request));
  expect(sent).toEqual(["a", "b"]);
  expect(planes.take(answer("a"), [pixels])).toBe(false);
  expect(planes.take(answer("b"), [pixels])).toBe(false);
  expect(sent).toEqual(["a", "b", "d", "e"]);
  expect(planes.take(answer("d"), [pixels])).toBe(true);
  expect([...(planes.get("a")?.numbers ?? [])]).toEqual([1, 2, 3, 4]);
});

it("asks again for what was lost, and not for what has come", () => {
  planes.want([request("a")]);
  vi.advanceTimersByTime(2600);
  expect(sent).toEqual(["a", "a"]);
  planes.take(answer("a"), [pixels]);
  vi.advanceTimersByTime(10_000);
  planes.want([request("a")]);
  expect(sent).toEqual(["a", "a"]);
});

it("forgets what was not looked at for long, but not what has just come", () => {
  planes = new Planes(() => undefined, 45); // each takes 4 bytes, and 16 for its colours
  for (const key of ["a", "b"]) planes.take(answer(key), [pixels]);
  planes.get("a");
  planes.take(answer("c"), [pixels]);
  expect(["a", "b", "c"].map((key) => planes.get(key) !== undefined)).toEqual([true, false, true]);
});

it("finds numbers and classes at a pixel of the image, also in a part that is smaller", () => {
  const mask = packedNumbers(Uint8Array.of(0, 0, 0, 2));
  planes.take(answer("a", { box: [10, 20, 14, 24], step: 2, masks: ["label-mask"] }), [pixels, mask]);
  const plane = planes.get("a");
  if (!plane) throw new Error("no plane");
  expect(numbersAt(plane, 13, 21)).toEqual([3]);
  expect(numbersAt(plane, 14, 21)).toBeNull();
  expect(numbersAt(plane, 9, 21)).toBeNull();
  expect(classAt(plane, "label-mask", 12, 22)).toBe(2);
  expect(classAt(plane, "prediction-mask", 12, 22)).toBe(0);
});
