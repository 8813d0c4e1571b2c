// @vitest-environment jsdom
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { elementsOf } from "./markdown";

const shown = (html: string) => render(<div>{elementsOf(html)}</div>).container.firstElementChild?.innerHTML;

describe("a note", () => {
  it("shows headings, lists, emphasis and code", () => {
    const html = "<h1>Why</h1><ul><li><strong>one</strong> <code>x</code></li></ul>";
    expect(shown(html)).toBe(html);
  });

  it.each([
    ["<script>alert(1)</script>", ""],
    ['<img src=x onerror="alert(1)">', ""],
    ['<p onclick="alert(1)" style="position:fixed">text</p>', "<p>text</p>"],
    ['<a href="javascript:alert(1)">press</a>', "press"],
    ['<a href=" JaVaScRiPt:alert(1)">press</a>', "press"],
    ['<a href="data:text/html,x">press</a>', "press"],
    ["<svg><script>alert(1)</script></svg>", "alert(1)"],
    ["<iframe src=https://x.org></iframe>", ""],
    ["<form><input name=a></form>", ""],
  ])("%s comes out as %s", (html, expected) => {
    expect(shown(html)).toBe(expected);
  });

  it("opens web pages elsewhere, and tells them nothing", () => {
    expect(shown('<a href="https://keras.io" onclick="x">Keras</a>')).toBe(
      '<a href="https://keras.io" target="_blank" rel="noopener noreferrer" class="nodrag">Keras</a>',
    );
  });
});
