// @jupyter/builder reads `dependencies` even when there are none, and `npm install` takes an empty list out.
import { expect, it } from "vitest";
import description from "../package.json";

it("keeps the list of dependencies that the extension's builder reads", () => {
  expect(description).toHaveProperty("dependencies");
});
