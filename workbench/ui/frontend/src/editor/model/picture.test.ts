// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { fileName, savePicture } from "./picture";

afterEach(() => vi.restoreAllMocks());

it.each([
  ["digits", "digits.svg"],
  ["내 신경망", "내-신경망.svg"],
  ["../../etc/passwd", "etc-passwd.svg"],
  ["<b>", "b.svg"],
  ["…", "network.svg"],
])("the file of %s is %s", (name, expected) => {
  expect(fileName(name, "svg")).toBe(expected);
});

it("is saved under its name, as the kernel drew it", async () => {
  const made: Blob[] = [];
  URL.createObjectURL = (blob: Blob) => `blob:${made.push(blob)}`;
  URL.revokeObjectURL = vi.fn();
  const pressed: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    pressed.push(`${this.download} ${this.href}`);
  });
  await savePicture(document, "digits", "<svg/>", "svg");
  expect(pressed).toEqual(["digits.svg blob:1"]);
  expect(made[0]?.type).toBe("image/svg+xml");
  expect(document.querySelector("a")).toBeNull();
});
