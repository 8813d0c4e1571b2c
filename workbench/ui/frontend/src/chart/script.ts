// Plotly, asked from the kernel once a page. It is not part of the widget's own script: that would travel, and be saved,
// with every chart, and a chart could not be shown before a megabyte has arrived.

import type { AnyModel } from "@anywidget/types";
import type Plotly from "plotly.js-basic-dist-min";

export type Drawer = typeof Plotly;
type Load = (script: DataView) => Promise<Drawer>;

const ASK_AGAIN_MS = 4000;

declare global {
  /** Plotly as the first chart of this page that was answered has loaded it. */
  var kerasWorkbenchPlotly: Promise<Drawer> | undefined;
}

/**
 * Plotly for this page. A message can be lost on the way to a page that is still loading, and a chart can be closed before
 * its answer has come: so every chart asks for itself, again and again, until one of them has it or `signal` ends it.
 */
export function plotly(model: AnyModel, signal: AbortSignal, load: Load = imported): Promise<Drawer> {
  if (globalThis.kerasWorkbenchPlotly) return globalThis.kerasWorkbenchPlotly;
  return new Promise((resolve, reject) => {
    const ask = () => {
      if (globalThis.kerasWorkbenchPlotly) found(globalThis.kerasWorkbenchPlotly);
      else model.send({ kind: "script" });
    };
    const heard = (content: { kind?: string }, buffers: DataView[]) => {
      const script = buffers[0];
      if (content.kind !== "script" || !script) return;
      globalThis.kerasWorkbenchPlotly ??= load(script);
      found(globalThis.kerasWorkbenchPlotly);
    };
    const end = () => {
      clearInterval(timer);
      model.off("msg:custom", heard);
    };
    const found = (drawer: Promise<Drawer>) => {
      end();
      drawer.then(resolve, reject);
    };
    const timer = setInterval(ask, ASK_AGAIN_MS);
    model.on("msg:custom", heard);
    signal.addEventListener("abort", end);
    ask();
  });
}

async function imported(script: DataView): Promise<Drawer> {
  const bytes = new Uint8Array(script.buffer as ArrayBuffer, script.byteOffset, script.byteLength);
  const url = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
  try {
    return ((await import(/* webpackIgnore: true */ url)) as { default: Drawer }).default;
  } finally {
    URL.revokeObjectURL(url);
  }
}
