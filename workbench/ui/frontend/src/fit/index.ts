// Keeps Plotly charts as wide as the panel they are in, and notices when they have stopped following the kernel; its
// Python half is ../../../training/fit_width.py.
//
// Plotly measures its place when it draws, which in a notebook is before the output is on the page, and afterwards it
// looks only when the window changes, not when a sidebar opens. A chart that took more than two seconds to load hears
// nothing of the kernel any more (anywidget gives up on it): it is reported, and the kernel sends another.

import type { RenderProps } from "@anywidget/types";

interface Model {
  /** How often the kernel has drawn the chart; the chart has the same number in its `layout.meta`. */
  drawn: number;
  /** How often this side has found the chart behind. */
  missed: number;
}

type Chart = Element & { _responsiveChartHandler?: () => void; layout?: { meta?: { drawn?: number } } };

const TRIES_MS = [50, 200, 600, 1500]; // the chart may come after this
const LOOK_EVERY_MS = 1000;
const PATIENCE_MS = 4000;
const MOST_REPORTS = 5;

function render({ model, el }: RenderProps<Model>): () => void {
  el.style.width = "100%";
  el.style.height = "0";
  const charts = () => [...(el.closest(".wb-training")?.querySelectorAll<Chart>(".js-plotly-plot") ?? [])];
  const refit = () => {
    for (const chart of charts()) chart._responsiveChartHandler?.();
  };

  let width = 0;
  const observer = new ResizeObserver(() => {
    if (el.clientWidth === width || el.clientWidth === 0) return;
    width = el.clientWidth;
    refit();
  });
  observer.observe(el);

  let shown = -1;
  let since = Date.now();
  let reports = 0;
  const look = () => {
    const now = charts()[0]?.layout?.meta?.drawn ?? 0;
    if (now !== shown || document.hidden || el.clientWidth === 0) {
      if (now !== shown) refit();
      [shown, since] = [now, Date.now()];
      return;
    }
    if (now >= model.get("drawn") || Date.now() - since < PATIENCE_MS || reports >= MOST_REPORTS) return;
    reports += 1;
    since = Date.now();
    model.set("missed", model.get("missed") + 1);
    model.save_changes();
  };
  const timers = TRIES_MS.map((wait) => setTimeout(refit, wait));
  const looking = setInterval(look, LOOK_EVERY_MS);
  return () => {
    observer.disconnect();
    for (const timer of timers) clearTimeout(timer);
    clearInterval(looking);
  };
}

export default { render };
