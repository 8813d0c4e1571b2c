// A chart that follows the kernel; its Python half is ../../../chart.py.
//
// The picture (SVG, drawn by the kernel) is on the page at once; when Plotly has arrived it takes the picture's place.
// What the kernel draws comes as one value, `figure`, with a number that grows. Messages can be lost while a page is
// still loading, so the page says from time to time which number it has, and is sent the newest one where it is behind.

import type { AnyModel, RenderProps } from "@anywidget/types";
import { received } from "../packed/received";
import { type Drawer, plotly } from "./script";

export interface Figure {
  /** Grows with every drawing. */
  number: number;
  data: Trace[];
  layout: object;
  /** The same as a picture, and in words. */
  svg: string;
  alt: string;
  /** Whether no other drawing will come by itself. */
  final: boolean;
}

type Message = { kind: "figure"; figure: Figure } | Extension | { kind: "script" };

/** New points at the ends of the traces of the drawing with the number `base`. */
interface Extension {
  kind: "extend";
  base: number;
  number: number;
  points: { x: number[]; y: (number | null)[] }[];
  shapes: object[];
}

interface Trace {
  x: number[];
  y: (number | null)[];
}

interface Model {
  figure: Figure;
}

const ASK_EVERY_MS = 2000;
/** After a drawing the page is left alone for so many times as long as it took: a training does not stop the editor. */
const REST = 4;
/** Drawings shorter than a frame of the screen need no rest. */
const FRAME_MS = 16;
const CONFIG = { displayModeBar: false, responsive: false, displaylogo: false };

function render({ model, el }: RenderProps<Model>): () => void {
  const view = new View(model, el);
  return () => view.close();
}

class View {
  private figure: Figure;
  private drawer: Drawer | undefined;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private readonly closing = new AbortController();
  private readonly picture = document.createElement("img");
  private readonly chart = document.createElement("div");
  private readonly observer = new ResizeObserver(() => this.resize());
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly model: AnyModel<Model>,
    private readonly el: HTMLElement,
  ) {
    this.figure = received(model.get("figure"));
    this.picture.style.maxWidth = "100%";
    this.chart.style.display = "none";
    this.chart.setAttribute("role", "img");
    el.style.width = "100%";
    el.append(this.picture, this.chart);
    model.on("change:figure", this.changed);
    model.on("msg:custom", this.heard);
    this.observer.observe(el);
    this.timer = setInterval(() => this.figure.final || this.ask(), ASK_EVERY_MS);
    this.ask();
    this.draw();
    plotly(model as unknown as AnyModel, this.closing.signal).then(
      (drawer) => this.take(drawer),
      () => undefined, // the picture stays
    );
  }

  close(): void {
    this.closing.abort();
    this.endRest();
    clearInterval(this.timer);
    this.observer.disconnect();
    this.model.off("change:figure", this.changed);
    this.model.off("msg:custom", this.heard);
    this.drawer?.purge(this.chart);
  }

  private readonly changed = () => this.show(received(this.model.get("figure")));

  private readonly heard = (content: Message) => {
    if (content.kind === "figure") this.show(content.figure);
    if (content.kind !== "extend") return;
    if (content.base === this.figure.number) this.show(extended(this.figure, content));
    else if (content.base > this.figure.number) this.ask();
  };

  private ask(): void {
    this.model.send({ kind: "have", number: this.figure.number });
  }

  private show(figure: Figure): void {
    if (this.closing.signal.aborted || figure.number < this.figure.number) return;
    this.figure = figure;
    this.draw();
  }

  private take(drawer: Drawer): void {
    if (this.closing.signal.aborted) return;
    this.drawer = drawer;
    this.draw();
  }

  private draw(): void {
    const { alt, final, number, svg } = this.figure;
    this.el.dataset.number = String(number);
    this.chart.setAttribute("aria-label", alt);
    if (!this.drawer) {
      this.picture.alt = alt;
      this.picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
      return;
    }
    this.picture.remove();
    this.chart.style.display = "";
    if (final) this.endRest();
    if (this.rest === undefined) this.plot(this.drawer);
  }

  private plot(drawer: Drawer): void {
    const { data, layout, number } = this.figure;
    const began = performance.now();
    // Plotly writes into what it is given, and several views share one value.
    const copy = structuredClone({ data, layout });
    void drawer.react(this.chart, copy.data, copy.layout, CONFIG);
    const took = performance.now() - began;
    if (took < FRAME_MS) return;
    this.rest = setTimeout(() => {
      this.rest = undefined;
      if (this.figure.number !== number) this.plot(drawer);
    }, REST * took);
  }

  private endRest(): void {
    clearTimeout(this.rest);
    this.rest = undefined;
  }

  private resize(): void {
    if (this.drawer && this.el.clientWidth > 0) this.drawer.Plots.resize(this.chart);
  }
}

function extended(figure: Figure, news: Extension): Figure {
  const data = figure.data.map((trace, index) => {
    const points = news.points[index];
    return points ? { ...trace, x: [...trace.x, ...points.x], y: [...trace.y, ...points.y] } : trace;
  });
  return { ...figure, number: news.number, data, layout: { ...figure.layout, shapes: news.shapes } };
}

export default { render };
