import { expect, it } from "vitest";
import { BETWEEN_LAYERS } from "../model/size";
import { isShort } from "./Wire";

it.each([
  [BETWEEN_LAYERS, true],
  [400, false],
  [-40, false],
])("a connection over %i pixels: is short %s", (across, short) => {
  expect(isShort({ sourceX: 100, targetX: 100 + across })).toBe(short);
});
