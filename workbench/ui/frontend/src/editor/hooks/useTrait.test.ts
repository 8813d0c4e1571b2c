// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { packed } from "../../packed/packing";
import type { EditorModel } from "../kernel";
import { EMPTY, type GraphDocument } from "../protocol";
import "../testing/render";
import { graph, node, TestModel, traits } from "../testing/sample";
import { useTrait } from "./useTrait";

const show = (model: TestModel) => renderHook(() => useTrait(model as unknown as EditorModel, "document"));

it("follows its trait and no other, and stops with the view", () => {
  const model = new TestModel(traits(graph([])));
  const listened = vi.spyOn(model, "on");
  const { result, unmount } = show(model);
  const next = graph([node("a")]);
  act(() => model.put("document", next));
  expect(result.current).toEqual(next);
  const before = result.current;
  act(() => model.put("selection", ["a"]));
  expect(result.current).toBe(before);
  expect(listened).toHaveBeenCalledTimes(1);
  unmount();
  expect(model.listeners()).toBe(0);
});

it("reads what the kernel sends in a buffer, once", () => {
  const sent = packed(graph([node("a")])) as unknown as GraphDocument;
  const { result, rerender } = show(new TestModel({ ...traits(graph([])), document: sent }));
  const before = result.current;
  expect(before).toEqual(graph([node("a")]));
  rerender();
  expect(result.current).toBe(before);
});

it("is empty while the model has nothing", () => {
  const model = new TestModel({ ...traits(graph([])), document: undefined as never });
  expect(show(model).result.current).toBe(EMPTY.document);
});
