import { expect, it } from "vitest";
import { barsPath, fullest, windowPlace } from "./histogram";
import { layersOf } from "./legend";
import { Planes } from "./planes";
import { classNames, exactValues, pixelIn, placesOf, readout } from "./readout";
import { stringsFrom } from "./strings";
import { answer, facts, packedNumbers, side, state } from "./testing";

const t = stringsFrom(undefined);

it("says place, millimetres and value", () => {
  const volume = facts(side({ size: [4, 5, 6], axes: ["z", "y", "x"], spacing: [5, 0.5, 0.25] }));
  expect(readout(volume, [1, 2, 3], [["-7"]], ["mask: lesion"], t)).toBe(
    "z 1, y 2, x 3 · 5, 1, 0.75 mm · value -7 · mask: lesion",
  );
  expect(readout(facts(side({})), [1, 2], [null], [], t)).toBe("y 1, x 2 · value …");
});

it("names channels, and both sides", () => {
  const colours = side({ title: "before", channels: ["R", "G", "B"] });
  const both = facts(colours, side({ title: "after" }));
  expect(readout(both, [0, 0], [["1", "2", "3"], ["4"]], [], t)).toBe("y 0, x 0 · before R 1, G 2, B 3 · after 4");
});

it("finds the same place in an image of another size", () => {
  const both = facts(side({ size: [10, 20] }), side({ size: [5, 5] }));
  expect(placesOf(both, state(), { row: 9, column: 4 })).toEqual([
    [9, 4],
    [4, 1],
  ]);
  expect(pixelIn(side({ size: [20, 20] }), side({ size: [10, 20] }), 0, { row: 0, column: 0 })).toEqual({
    row: 1,
    column: 0,
  });
});

it("takes values only from pixels that are the image's own, the newest first", () => {
  const planes = new Planes(() => undefined);
  const buffers = [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(1, 0, 0, 0)].map(packedNumbers);
  planes.take(answer("whole", { step: 4, box: [0, 0, 8, 8], exact: false, masks: ["label-mask"] }), buffers);
  planes.take(answer("part", { masks: ["label-mask"] }), buffers);
  const found = ["whole", "part"].map((key) => planes.get(key)).filter((one) => one !== undefined);
  expect(exactValues(found, { row: 1, column: 0 })).toEqual(["3"]);
  expect(exactValues(found, { row: 5, column: 0 })).toBeNull();
  const lesion = { index: 4, name: "lesion", colour: "#e69f00" };
  const layer = {
    key: "label-mask",
    kind: "mask" as const,
    origin: "label" as const,
    name: "mask",
    classes: [lesion],
    shapes: [],
  };
  const shown = side({ layers: [layer] });
  expect(classNames(shown, found, { row: 0, column: 0 }, [])).toEqual(["mask: lesion"]);
  expect(classNames(shown, found, { row: 0, column: 0 }, ["label-mask"])).toEqual([]);
  expect(classNames(shown, found, { row: 1, column: 1 }, [])).toEqual([]);
  const other = { ...layer, classes: [lesion, { index: 5, name: "edge", colour: "#56b4e9" }] };
  expect(layersOf([shown, side({ layers: [other] })])[0]?.classes.map(({ name }) => name)).toEqual(["lesion", "edge"]);
});

it("draws a bar a section", () => {
  expect(barsPath([1, 4])).toBe("M0 100V75H50V0H100V100Z");
  expect(barsPath([0, 0])).toBe("M0 100V100H50V100H100V100Z");
  expect(fullest({ low: 0, high: 10, counts: [] }, [1, 4])).toEqual({ count: 4, from: 5, to: 10 });
});

it("marks the window in the range that is counted", () => {
  const counts = { low: 0, high: 200, counts: [] };
  expect(windowPlace(counts, [50, 150])).toEqual([0.25, 0.75]);
  expect(windowPlace(counts, [-10, 900])).toEqual([0, 1]);
  expect(windowPlace({ low: 3, high: 3, counts: [] }, [3, 4])).toEqual([0, 1]);
});
