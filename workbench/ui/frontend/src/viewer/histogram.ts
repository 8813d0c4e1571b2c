// Histograms as bars: one drawing a channel.

import { h } from "./dom";
import type { Side } from "./facts";
import { numberText } from "./gray";
import type { Strings } from "./strings";

export interface Counts {
  low: number;
  high: number;
  counts: number[][];
}

const [WIDTH, HEIGHT] = [100, 100];
const COLOURS: Record<string, string> = { R: "wb-look-red", G: "wb-look-green", B: "wb-look-blue" };
const SVG = "http://www.w3.org/2000/svg";

/** The outline of the bars in a square of 100 × 100; the fullest is as high as the square. */
export function barsPath(counts: number[]): string {
  const most = Math.max(1, ...counts);
  const step = WIDTH / counts.length;
  const parts = counts.map((count, at) => {
    const top = HEIGHT - (HEIGHT * count) / most;
    return `V${round(top)}H${round((at + 1) * step)}`;
  });
  return `M0 ${HEIGHT}${parts.join("")}V${HEIGHT}Z`;
}

const round = (value: number): string => String(Math.round(value * 100) / 100);

/** Place of the fullest section, and its limits. */
export function fullest({ low, high }: Counts, counts: number[]): { count: number; from: number; to: number } {
  const at = counts.indexOf(Math.max(...counts));
  const step = (high - low) / counts.length;
  return { count: counts[at] ?? 0, from: low + at * step, to: low + (at + 1) * step };
}

/** Where a window begins and ends, in shares of the range that is counted, cut at its ends. */
export function windowPlace({ low, high }: Counts, [first, last]: [number, number]): [number, number] {
  const share = (value: number) => Math.min(Math.max((value - low) / (high - low || 1), 0), 1);
  return [share(first), share(last)];
}

/** A figure a channel; the window is marked in each. */
export function figures(side: Side, found: Counts, window: [number, number], t: Strings): HTMLElement[] {
  const shown = t.windowText(numberText(window[0]), numberText(window[1]));
  return found.counts.map((counts, at) => {
    const channel = side.channels[at] ?? "";
    const name = [side.title, channel].filter(Boolean).join(" ") || t.value;
    const [low, high] = [numberText(found.low), numberText(found.high)];
    const most = fullest(found, counts);
    const said = t.tallest(most.count.toLocaleString("en"), numberText(most.from), numberText(most.to));
    const title = t.histogramText(name, low, high);
    return h(
      "figure",
      { style: "margin:0" },
      bars(counts, `${title}. ${said} ${shown}`, COLOURS[channel] ?? "", windowPlace(found, window)),
      h("figcaption", {}, `${title}. ${said} ${shown}`),
    );
  });
}

function bars(counts: number[], label: string, colour: string, [first, last]: [number, number]): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("class", "wb-look-bars");
  const area = document.createElementNS(SVG, "rect");
  const limits = { x: first * WIDTH, y: 0, width: (last - first) * WIDTH, height: HEIGHT, class: "wb-look-span" };
  for (const [name, value] of Object.entries(limits)) area.setAttribute(name, String(value));
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", barsPath(counts));
  path.setAttribute("class", colour);
  svg.append(area, path);
  return svg;
}
