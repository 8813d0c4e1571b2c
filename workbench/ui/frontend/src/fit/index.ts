// Keeps Plotly charts as wide as the panel they are in; its Python half is ../../../training/fit_width.py.
//
// Plotly measures its place when it draws, which in a notebook is before the output is on the page, and afterwards it
// looks only when the window changes, not when a sidebar opens.

import type { RenderProps } from "@anywidget/types";

type Chart = Element & { _responsiveChartHandler?: () => void };

const TRIES_MS = [50, 200, 600, 1500]; // the chart may come after this

function render({ el }: RenderProps): () => void {
  el.style.width = "100%";
  el.style.height = "0";
  let width = 0;
  const fit = () => {
    for (const chart of el.closest(".wb-training")?.querySelectorAll<Chart>(".js-plotly-plot") ?? [])
      chart._responsiveChartHandler?.();
  };
  const observer = new ResizeObserver(() => {
    if (el.clientWidth === width || el.clientWidth === 0) return;
    width = el.clientWidth;
    fit();
  });
  observer.observe(el);
  const timers = TRIES_MS.map((wait) => setTimeout(fit, wait));
  return () => {
    observer.disconnect();
    timers.forEach(clearTimeout);
  };
}

export default { render };
