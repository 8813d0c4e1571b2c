// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { ReactFlowProvider, useStoreApi } from "@xyflow/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { fitted, opened, READABLE } from "../model/viewport";
import { placed } from "../testing/render";
import { node } from "../testing/sample";
import { useView } from "./useView";

let calm: boolean;
beforeEach(() => {
  calm = false;
  vi.stubGlobal("matchMedia", () => ({ matches: calm }));
});

/** A canvas of 800 × 600 pixels at (100, 50) of the screen; the drawing is moved by (20, 40) and enlarged twice. */
function show(size = { width: 800, height: 600 }) {
  const canvas = placed(document.createElement("div"), 100, 50, size.width, size.height);
  const panZoom = { setViewport: vi.fn(async () => true), scaleBy: vi.fn(async () => true) };
  const both = () => ({ view: useView({ current: canvas }), store: useStoreApi() });
  const { view, store } = renderHook(both, { wrapper: ReactFlowProvider }).result.current;
  store.setState({ ...size, domNode: canvas, transform: [20, 40, 2], panZoom: panZoom as never });
  return { view, panZoom, size, store };
}
const soft = { duration: 250 };
const wide = [node("a"), node("b", { x: 4000, y: 100 })];

describe("between screen and drawing", () => {
  it("takes off the canvas's place, then the shift, then the zoom", () => {
    const { view } = show();
    expect(view.toFlow({ x: 320, y: 190 })).toEqual({ x: 100, y: 50 });
    expect(view.toFlow({ x: 101, y: 51 })).toEqual({ x: -9.5, y: -19.5 });
    expect(view.local({ x: 320, y: 190 })).toEqual({ x: 220, y: 140 });
    expect(view.middle()).toEqual({ x: 500, y: 350 });
    expect(view.size()).toEqual({ width: 800, height: 600 });
  });

  it.each([
    [{ x: 100, y: 50 }, true],
    [{ x: 900, y: 650 }, true],
    [{ x: 99, y: 300 }, false],
    [{ x: 901, y: 300 }, false],
    [{ x: 500, y: 49 }, false],
    [{ x: 500, y: 651 }, false],
  ])("%j is on the canvas: %s", (point, on) => {
    expect(show().view.contains(point)).toBe(on);
  });
});

describe("looking", () => {
  it("fit shows everything, however small", () => {
    const { view, panZoom, size } = show();
    view.fit(wide);
    expect(panZoom.setViewport).toHaveBeenCalledWith(fitted(wide, size), soft);
    expect(fitted(wide, size).zoom).toBeLessThan(READABLE);
  });

  it("open stays readable, at once when it is asked for", () => {
    const { view, panZoom, size } = show();
    view.open(wide, false);
    view.open(wide);
    const there = opened(wide, size);
    expect(there.zoom).toBe(READABLE);
    expect(panZoom.setViewport.mock.calls).toEqual([
      [there, undefined],
      [there, soft],
    ]);
  });

  it("moves nothing in a canvas without a size", () => {
    const { view, panZoom } = show({ width: 0, height: 0 });
    view.fit(wide);
    view.open(wide);
    expect(panZoom.setViewport).not.toHaveBeenCalled();
  });

  it("does not glide for whoever wants less motion", () => {
    calm = true;
    const { view, panZoom, size } = show();
    view.fit(wide);
    expect(panZoom.setViewport).toHaveBeenCalledWith(fitted(wide, size), undefined);
  });

  it("zooms in and out", () => {
    const { view, panZoom } = show();
    view.zoom("in");
    view.zoom("out");
    const [[closer], [farther]] = panZoom.scaleBy.mock.calls as unknown as [[number], [number]];
    expect(closer).toBeGreaterThan(1);
    expect(farther).toBeLessThan(1);
  });
});

describe("reveal", () => {
  // A node is 176 wide; what is seen of the drawing goes from (-10, -20) to (390, 280).
  it.each([
    [0, 0, true],
    [-10, -20, true],
    [-11, 0, false],
    [0, -21, false],
    [214, 0, true],
    [215, 0, false],
    [0, 203, false],
  ])("of a node at (%i, %i): in sight %s", async (x, y, seen) => {
    const { view, panZoom } = show();
    view.reveal(node("a", { x, y }));
    await vi.waitFor(() => expect(panZoom.setViewport).toHaveBeenCalledTimes(seen ? 0 : 1));
  });

  it("centres the middle of the node, near enough to read it", () => {
    const { view, panZoom } = show();
    view.centre(node("a", { x: 1000, y: 500 }));
    // A node is 176 × 78 pixels: its middle (1088, 539), twice enlarged, comes to the middle of the canvas.
    expect(panZoom.setViewport.mock.calls[0]).toMatchObject([{ x: 400 - 2176, y: 300 - 1078, zoom: 2 }, soft]);
  });
});

describe("holding", () => {
  it("shows all of a part that is not whole in sight, and stays where it is", () => {
    const { view, panZoom, size } = show();
    view.hold(wide);
    expect(panZoom.setViewport).toHaveBeenCalledWith(fitted(wide, size), soft);
    panZoom.setViewport.mockClear();
    view.hold([node("a")]);
    expect(panZoom.setViewport).not.toHaveBeenCalled();
    expect(view.asHeld()).toBe(true);
  });

  it("ends when somebody looks elsewhere", () => {
    const { view, store } = show();
    expect(view.asHeld()).toBe(false);
    view.hold([node("a")]);
    store.setState({ transform: [21, 40, 2] });
    expect(view.asHeld()).toBe(false);
  });
});
