// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { edits, fakeApi, inside, placed, point } from "../testing/render";
import { graph, TestModel, traits } from "../testing/sample";
import { ParametersEdge } from "./ParametersEdge";

/** An editor of 800 pixels in a room of 1000: the parameters have 200. */
function show() {
  const model = new TestModel(traits(graph([])));
  const room = placed(document.createElement("div"), 0, 0, 1000, 500);
  room.className = "wb-room";
  Object.defineProperty(room, "clientWidth", { value: 1000 });
  const frame = placed(room.appendChild(document.createElement("section")), 0, 0, 800, 500);
  render(<ParametersEdge frame={{ current: frame }} />, { wrapper: inside(fakeApi(model)) });
  const edge = screen.getByRole("separator");
  edge.setPointerCapture = () => {};
  return { model, edge, width: () => room.style.getPropertyValue("--wb-parameters-width") };
}

it("follows the pointer within its limits, and is kept when it is let go", () => {
  const { model, edge, width } = show();
  point(edge, "pointerdown", 800, 100);
  point(edge, "pointermove", 700, 100);
  expect(width()).toBe("300px");
  point(edge, "pointermove", 100, 100);
  expect(width()).toBe("500px");
  point(edge, "pointermove", 990, 100);
  expect(width()).toBe("180px");
  expect(edits(model)).toEqual([]);
  point(edge, "pointerup", 990, 100);
  expect(edits(model)).toEqual([{ op: "frame", height: null, minimap: null, parameters: 180 }]);
});

it("moves by arrow keys, and Home gives the parameters their own width", () => {
  const { model, edge, width } = show();
  fireEvent.keyDown(edge, { key: "ArrowLeft" });
  expect(width()).toBe("216px");
  fireEvent.keyDown(edge, { key: "Home" });
  expect(width()).toBe("");
  fireEvent.keyDown(edge, { key: "a" });
  expect(edits(model).map((edit) => (edit as { parameters: number }).parameters)).toEqual([216, 0]);
});
