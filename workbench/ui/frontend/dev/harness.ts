// The page for looking at the editor without Jupyter: ?graph=small|empty|<count>&theme=light|dark
// `npm run dev` serves it, and tells it when a source has changed.

import type { RenderProps } from "@anywidget/types";
import editor from "../src/editor/index";
import type { Traits } from "../src/editor/protocol";
import { FakeModel } from "./model";
import { empty, large, small } from "./samples";

const THEMES: Record<string, Record<string, string>> = {
  light: {
    "--jp-layout-color0": "#fff",
    "--jp-layout-color1": "#fff",
    "--jp-ui-font-color1": "rgba(0,0,0,.87)",
    "--jp-brand-color1": "#1976d2",
    "--jp-error-color1": "#d32f2f",
    "--jp-warn-color1": "#f57c00",
    "--jp-info-color1": "#0097a7",
    "--jp-success-color1": "#388e3c",
  },
  dark: {
    "--jp-layout-color0": "#111",
    "--jp-layout-color1": "#212121",
    "--jp-ui-font-color1": "rgba(255,255,255,1)",
    "--jp-brand-color1": "#2196f3",
    "--jp-error-color1": "#f44336",
    "--jp-warn-color1": "#ff9800",
    "--jp-info-color1": "#00bcd4",
    "--jp-success-color1": "#4caf50",
  },
};

const asked = new URLSearchParams(location.search);
const theme = asked.get("theme") ?? "light";
if (theme in THEMES) {
  document.body.dataset.jpThemeLight = String(theme === "light");
  for (const [name, value] of Object.entries(THEMES[theme] ?? {}))
    document.documentElement.style.setProperty(name, value);
}

const graph = asked.get("graph") ?? "small";
const traits = graph === "empty" ? empty() : /^\d+$/.test(graph) ? large(Number(graph)) : small();
const model = new FakeModel(traits);
const el = document.querySelector<HTMLElement>("#editor") as HTMLElement;

function show(): () => void {
  const start = performance.now();
  const before = model.send;
  model.send = (content) => {
    if (content.op === "ready") Object.assign(globalThis, { shownAfter: performance.now() - start });
    before(content);
  };
  const stop = editor.render({ model, el } as unknown as RenderProps<Traits>);
  return () => {
    stop();
    model.send = before;
  };
}

Object.assign(globalThis, { model, show, stop: show() });

new EventSource("/esbuild").addEventListener("change", () => location.reload());
