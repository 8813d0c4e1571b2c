// @vitest-environment jsdom
import type { RenderProps } from "@anywidget/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import fit from ".";

type Values = { drawn: number; missed: number };

let values: Values;
let saved: Values[];
let width: number;
let resized: () => void;
let disconnected: boolean;
let panel: HTMLElement;
let stop: () => void;

class Observer {
  constructor(callback: () => void) {
    resized = callback;
  }
  observe() {}
  disconnect() {
    disconnected = true;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("ResizeObserver", Observer);
  [values, saved, width, disconnected] = [{ drawn: 1, missed: 0 }, [], 600, false];
  document.body.innerHTML = `<div class="js-plotly-plot"></div>
    <div class="wb-training"><div id="here"></div></div>`;
  panel = document.querySelector(".wb-training") as HTMLElement;
  const el = document.querySelector("#here") as HTMLElement;
  Object.defineProperty(el, "clientWidth", { get: () => width });
  const model = {
    get: (name: keyof Values) => values[name],
    set: (name: keyof Values, value: number) => {
      values[name] = value;
    },
    save_changes: () => saved.push({ ...values }),
  };
  stop = fit.render({ model, el } as unknown as RenderProps<Values>);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A Plotly chart of the panel that has drawn what the kernel drew for the `drawn`th time. */
function chart(drawn: number) {
  const element = panel.appendChild(document.createElement("div"));
  element.className = "js-plotly-plot";
  const meta = { drawn };
  const measure = vi.fn();
  Object.assign(element, { layout: { meta }, _responsiveChartHandler: measure });
  return { meta, measure };
}

describe("the width of a chart", () => {
  it("is measured anew when the panel's width changes", () => {
    const { measure } = chart(1);
    resized();
    expect(measure).toHaveBeenCalledTimes(1);
    width = 400;
    resized();
    expect(measure).toHaveBeenCalledTimes(2);
  });

  it("is left alone when the width is the same, or the panel is hidden", () => {
    const { measure } = chart(1);
    resized();
    resized();
    width = 0;
    resized();
    expect(measure).toHaveBeenCalledTimes(1);
  });

  it("is measured soon after the start: a chart is drawn before it is on the page", () => {
    const { measure } = chart(1);
    vi.advanceTimersByTime(50);
    expect(measure).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(150);
    expect(measure).toHaveBeenCalledTimes(2);
  });

  it("is measured when a new chart is drawn", () => {
    const { measure, meta } = chart(1);
    vi.advanceTimersByTime(3000);
    measure.mockClear();
    vi.advanceTimersByTime(2000);
    expect(measure).not.toHaveBeenCalled();
    meta.drawn = 2;
    vi.advanceTimersByTime(1000);
    expect(measure).toHaveBeenCalledTimes(1);
  });

  it("is none of ours outside the panel", () => {
    const measure = vi.fn();
    Object.assign(document.querySelector(".js-plotly-plot") as Element, { _responsiveChartHandler: measure });
    resized();
    vi.advanceTimersByTime(3000);
    expect(measure).not.toHaveBeenCalled();
  });
});

describe("a chart that has stopped following the kernel", () => {
  it("is reported after a while, once for each patience, and not for ever", () => {
    chart(1);
    vi.advanceTimersByTime(1000);
    values.drawn = 2;
    vi.advanceTimersByTime(3000);
    expect(saved).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(saved).toEqual([{ drawn: 2, missed: 1 }]);
    vi.advanceTimersByTime(4000);
    expect(saved).toEqual([
      { drawn: 2, missed: 1 },
      { drawn: 2, missed: 2 },
    ]);
    vi.advanceTimersByTime(60_000);
    expect(saved.at(-1)).toEqual({ drawn: 2, missed: 5 });
  });

  it("is not one that goes on", () => {
    const { meta } = chart(1);
    for (let drawn = 2; drawn < 12; drawn += 1) {
      values.drawn = drawn;
      meta.drawn = drawn - 1;
      vi.advanceTimersByTime(1000);
    }
    expect(saved).toEqual([]);
  });

  it("is not one that has drawn everything", () => {
    chart(1);
    vi.advanceTimersByTime(60_000);
    expect(saved).toEqual([]);
  });

  it("is not one that nobody sees", () => {
    chart(1);
    values.drawn = 2;
    width = 0;
    vi.advanceTimersByTime(60_000);
    expect(saved).toEqual([]);
  });
});

it("leaves nothing behind", () => {
  stop();
  expect(disconnected).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});
