// The table of an import's files: a filter, a tick for each file whose sample is taken, and the button that accepts.

import type { AnyModel } from "@anywidget/types";
import type { CanvasTexts } from "../generated/protocol";
import { received } from "../packed/received";
import { choice, h } from "../viewer/dom";
import { type Strings, stringsFrom } from "./strings";

export interface Row {
  file: string;
  verdict: string;
  reason: string;
  taken: boolean | null;
  kind: string;
}

export interface ReviewFacts {
  lines: string[];
  filters: { key: string; name: string; count: number }[];
  filter: string;
  page: number;
  pages: number;
  rows: Row[];
  count: number;
  note: string;
}

export interface Model {
  facts: ReviewFacts;
  texts: Partial<CanvasTexts>;
}

export class Review {
  private readonly t: Strings;
  private readonly closing = new AbortController();
  private readonly body = h("tbody", {});
  private readonly said = h("span", { "aria-live": "polite" });
  private readonly status = h("p", { role: "status" });
  private readonly filters: HTMLSelectElement;
  private readonly back: HTMLButtonElement;
  private readonly on: HTMLButtonElement;
  private readonly accept: HTMLButtonElement;
  private readonly pager: HTMLElement;
  private facts: ReviewFacts;

  constructor(
    private readonly model: AnyModel<Model>,
    el: HTMLElement,
  ) {
    this.t = stringsFrom(received(model.get("texts")));
    this.facts = received(model.get("facts"));
    const { t, facts } = this;
    this.filters = choice(
      facts.filters.map((one) => t.filterText(one.name, one.count)),
      facts.filters.findIndex((one) => one.key === facts.filter),
    );
    this.back = this.button("‹", () => this.turn(-1), t.previous);
    this.on = this.button("›", () => this.turn(1), t.next);
    this.accept = this.button("", () => this.model.send({ kind: "accept" }));
    this.accept.classList.add("wb-review-accept");
    this.pager = h("span", { class: "wb-review-row" }, this.back, this.said, this.on);
    const help = h(
      "span",
      { class: "wb-review-hidden", id: `wb-review-${Math.random().toString(36).slice(2)}` },
      t.keys,
    );
    const heads = [t.take, t.file, t.verdict, t.reason].map((name) => h("th", { scope: "col" }, name));
    const table = h(
      "table",
      { "aria-label": t.files, "aria-describedby": help.id },
      h("thead", {}, h("tr", {}, ...heads)),
      this.body,
    );
    const all = (taken: boolean) => () => this.model.send({ kind: "all", taken });
    el.classList.add("wb-review");
    el.setAttribute("role", "region");
    el.setAttribute("aria-label", t.review);
    el.append(
      ...facts.lines.map((line) => h("p", {}, line)),
      h(
        "div",
        { class: "wb-review-row" },
        h("label", {}, h("span", {}, t.show), this.filters),
        this.button(t.leaveAll, all(false)),
        this.button(t.takeAll, all(true)),
        this.pager,
      ),
      h("div", { class: "wb-review-table" }, table),
      h("div", { class: "wb-review-row" }, this.accept, this.status),
      help,
    );
    const { signal } = this.closing;
    this.filters.addEventListener("change", () => this.show(0), { signal });
    this.body.addEventListener("change", (event) => this.ticked(event), { signal });
    this.body.addEventListener("keydown", (event) => this.pressed(event), { signal });
    model.on("change:facts", this.changed);
    this.draw();
  }

  close(): void {
    this.closing.abort();
    this.model.off("change:facts", this.changed);
  }

  private button(text: string, pressed: () => void, name?: string): HTMLButtonElement {
    const found = h("button", { type: "button", "aria-label": name }, text);
    found.addEventListener("click", pressed, { signal: this.closing.signal });
    return found;
  }

  private show(page: number): void {
    this.model.send({ kind: "show", filter: this.facts.filters[this.filters.selectedIndex]?.key ?? "", page });
  }

  private turn(by: number): void {
    this.show(Math.min(Math.max(this.facts.page + by, 0), this.facts.pages - 1));
  }

  private readonly changed = () => {
    const before = this.facts;
    this.facts = received(this.model.get("facts"));
    const same = before.filter === this.facts.filter && before.page === this.facts.page;
    if (same && before.rows.length === this.facts.rows.length) this.update();
    else this.draw();
  };

  private draw(): void {
    const { t, facts } = this;
    this.body.replaceChildren(...facts.rows.map((row) => this.row(row)));
    if (!facts.rows.length) this.body.append(h("tr", {}, h("td", { colspan: 4 }, t.none)));
    this.filters.selectedIndex = facts.filters.findIndex((one) => one.key === facts.filter);
    this.pager.hidden = facts.pages < 2;
    this.said.textContent = t.page(facts.page + 1, facts.pages);
    this.back.disabled = facts.page === 0;
    this.on.disabled = facts.page === facts.pages - 1;
    this.update();
  }

  /** New ticks and words in the rows that are there, so that the focus stays where it is. */
  private update(): void {
    this.facts.rows.forEach((row, at) => {
      const line = this.body.rows[at];
      const verdict = line?.cells[2];
      if (!line || !verdict) return;
      line.dataset.out = String(row.taken === false);
      verdict.textContent = row.verdict;
      const tick = line.querySelector("input");
      if (tick) tick.checked = row.taken === true;
    });
    this.accept.textContent = this.t.accept(this.facts.count);
    this.accept.disabled = this.facts.count === 0;
    this.status.textContent = this.facts.note;
  }

  private row(row: Row): HTMLTableRowElement {
    const tick =
      row.taken === null
        ? ""
        : h("input", { type: "checkbox", "aria-label": this.t.takeFile(row.file), "data-file": row.file });
    return h(
      "tr",
      { "data-kind": row.kind },
      h("td", {}, tick),
      h("th", { scope: "row" }, row.file),
      h("td", {}, row.verdict),
      h("td", {}, row.reason),
    );
  }

  private ticked(event: Event): void {
    const tick = event.target;
    if (!(tick instanceof HTMLInputElement)) return;
    this.model.send({ kind: "take", file: tick.dataset.file ?? "", taken: tick.checked });
  }

  private pressed(event: KeyboardEvent): void {
    const ticks = [...this.body.querySelectorAll("input")];
    const at = ticks.indexOf(event.target as HTMLInputElement);
    const places: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ticks.length - 1 };
    const to = places[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    ticks[Math.min(Math.max(to, 0), ticks.length - 1)]?.focus();
  }
}
