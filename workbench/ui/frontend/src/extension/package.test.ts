import { expect, it } from "vitest";
import description from "../../package.json";

it("has the empty dependencies that the extension's builder reads, and that `npm install NAME` takes out", () => {
  expect(description, 'put "dependencies": {} back into package.json').toHaveProperty("dependencies");
});
