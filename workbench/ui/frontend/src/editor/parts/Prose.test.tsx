// @vitest-environment jsdom
import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import "../testing/render";
import { Prose } from "./Prose";

it.each([
  ["Set `units` to ``10``.", "Set <code>units</code> to <code>10</code>."],
  ["`<b>` stays a text", "<code>&lt;b&gt;</code> stays a text"],
  ["nothing to mark", "nothing to mark"],
  ["one ` alone", "one ` alone"],
])("%s", (text, html) => {
  expect(render(<Prose text={text} />).container.innerHTML).toBe(html);
});
