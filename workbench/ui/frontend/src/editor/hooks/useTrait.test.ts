// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { EditorModel } from "../kernel";
import { EMPTY } from "../protocol";
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

it("is empty while the model has nothing", () => {
  const model = new TestModel({ ...traits(graph([])), document: undefined as never });
  expect(show(model).result.current).toBe(EMPTY.document);
});
