// The samples of a set, page by page; the one that is pressed is shown large.

import { h } from "./dom";
import type { Card, Facts } from "./facts";
import type { Strings } from "./strings";

const AGAIN_MS = 3000;

export class Gallery {
  readonly element = h("section", {});
  private page: number;
  private chosen: number;
  private readonly list = h("div", { class: "wb-look-cards" });
  private readonly said = h("output", {});
  private readonly back: HTMLButtonElement;
  private readonly on: HTMLButtonElement;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    facts: Facts,
    private readonly t: Strings,
    private readonly send: (message: object) => void,
  ) {
    this.size = facts.gallery ?? { pages: 1, count: 0, size: 1 };
    this.chosen = facts.sample;
    this.page = Math.floor(facts.sample / this.size.size);
    this.back = h("button", { type: "button", "aria-label": t.previous }, "‹");
    this.on = h("button", { type: "button", "aria-label": t.next }, "›");
    this.back.addEventListener("click", () => this.turn(-1));
    this.on.addEventListener("click", () => this.turn(1));
    this.element.setAttribute("aria-label", t.gallery);
    this.element.append(h("div", { class: "wb-look-row" }, this.back, this.said, this.on), this.list);
    this.ask();
  }

  private readonly size: { pages: number; count: number; size: number };

  choose(number: number): void {
    this.chosen = number;
    this.mark();
  }

  take(page: number, cards: Card[]): void {
    if (page !== this.page) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.list.replaceChildren(...cards.map((card) => this.button(card)));
    this.mark();
  }

  close(): void {
    clearTimeout(this.timer);
    this.element.remove();
  }

  private turn(by: number): void {
    this.page = Math.min(Math.max(this.page + by, 0), this.size.pages - 1);
    this.ask();
  }

  private ask(): void {
    clearTimeout(this.timer);
    this.back.disabled = this.page === 0;
    this.on.disabled = this.page === this.size.pages - 1;
    this.said.textContent = this.t.page(this.page + 1, this.size.pages);
    this.send({ kind: "cards", key: `cards ${this.page}`, page: this.page });
    this.timer = setTimeout(() => this.ask(), AGAIN_MS);
  }

  private button(card: Card): HTMLButtonElement {
    const name = card.name || String(card.number);
    const said = [name, card.label, card.split, card.issue].filter(Boolean);
    const button = h("button", { type: "button", title: said.join(" · "), "data-number": card.number });
    if (card.picture) button.append(h("img", { alt: "", src: `data:image/png;base64,${card.picture}` }));
    button.append(h("span", {}, name));
    if (card.label || card.split) button.append(h("span", {}, [card.label, card.split].filter(Boolean).join(" · ")));
    if (card.issue) button.append(h("span", { class: "wb-look-issue" }, card.issue));
    button.addEventListener("click", () => this.send({ kind: "choose", number: card.number }));
    return button;
  }

  private mark(): void {
    for (const button of this.list.querySelectorAll("button")) {
      button.setAttribute("aria-current", String(Number(button.dataset.number) === this.chosen));
    }
  }
}
