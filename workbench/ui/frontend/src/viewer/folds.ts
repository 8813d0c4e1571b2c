// What can be unfolded below the image: histograms and attributes.

import { h, labelled } from "./dom";
import type { Facts, State } from "./facts";
import { type Counts, figures } from "./histogram";
import { indexOf, type Sight } from "./requests";
import type { Strings } from "./strings";

const [FEWEST, MOST] = [2, 512];

export class Folds {
  private readonly bars = h("div", {});
  private readonly open = { histogram: false, attributes: false };
  private readonly counts = new Map<string, Counts>();

  constructor(
    private readonly t: Strings,
    private readonly sight: () => Sight,
    private readonly send: (message: object) => void,
    private readonly change: (changes: Partial<State>) => void,
  ) {}

  elements(facts: Facts, state: State): HTMLElement[] {
    this.counts.clear();
    return [this.histogram(state), this.attributes(facts)];
  }

  take(key: string, counts: Counts): void {
    this.counts.set(key, counts);
    this.update();
  }

  /** Show the histogram of the slice; until its numbers have come, the one of before stays. */
  update(): void {
    if (!this.open.histogram) return;
    const sight = this.sight();
    const { facts, state } = sight;
    const found = facts.sides.map((side, at) => {
      const index = indexOf(sight, side);
      const key = `${facts.number} ${at} ${state.axis} ${index} ${state.bins}`;
      const known = this.counts.get(key);
      if (!known) this.send({ kind: "histogram", key, side: at, axis: state.axis, index, bins: state.bins });
      const window = state.windows[at] ?? side.window;
      return known ? figures(side, known, window, this.t) : null;
    });
    if (found.every((one) => one !== null)) this.bars.replaceChildren(...found.flatMap((one) => one ?? []));
  }

  private fold(title: string, name: keyof Folds["open"], ...content: HTMLElement[]): HTMLElement {
    const details = h("details", {}, h("summary", {}, title), ...content);
    details.open = this.open[name];
    details.addEventListener("toggle", () => {
      this.open[name] = details.open;
      this.update();
    });
    return details;
  }

  private histogram(state: State): HTMLElement {
    const bins = h("input", { type: "number", min: FEWEST, max: MOST, step: 1 });
    bins.value = String(state.bins);
    bins.addEventListener("change", () => {
      const count = Math.round(Number(bins.value));
      if (count >= FEWEST && count <= MOST) this.change({ bins: count });
      else bins.value = String(this.sight().state.bins);
    });
    return this.fold(this.t.histogram, "histogram", labelled(this.t.sections, bins), this.bars);
  }

  private attributes({ sides, attributes }: Facts): HTMLElement {
    const head = h("tr", {}, h("td"), ...sides.map(({ title }) => h("th", { scope: "col" }, title)));
    const rows = attributes.map(([name = "", ...cells]) =>
      h("tr", {}, h("th", { scope: "row" }, name), ...cells.map((text) => h("td", {}, text))),
    );
    const table = h("table", {}, ...(sides.length > 1 ? [h("thead", {}, head)] : []), h("tbody", {}, ...rows));
    return this.fold(this.t.attributes, "attributes", table);
  }
}
