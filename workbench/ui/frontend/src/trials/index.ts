// The table of the best trials of a search, with buttons in its rows: a table for screen readers too, which a grid of
// ipywidgets is not. Its Python half is ../../../tuning_panels/trial_table.py.

import type { RenderProps } from "@anywidget/types";

interface Row {
  number: number;
  /** The first one is the name of the row. */
  cells: string[];
}

interface Action {
  name: string;
  text: string;
  /** What it does, with {number} for the number of the trial. */
  help: string;
}

interface Model {
  caption: string;
  heads: string[];
  rows: Row[];
  actions: Action[];
  /** The column of the score, counted from 0. */
  score: number;
}

const TRAITS = ["caption", "heads", "rows", "actions", "score"] as const;

function render({ model, el }: RenderProps<Model>): () => void {
  const listening = new AbortController();
  const table = document.createElement("table");
  table.className = "wb-numbers";

  const press = (name: string, number: number) => model.send({ action: name, number });
  const show = () => {
    const focused = place(table);
    const actions = model.get("actions");
    const heads = model.get("heads").map((head) => cell("th", head, { scope: "col" }));
    const empty = actions.map(() => cell("td", ""));
    const score = model.get("score");
    table.replaceChildren(
      cell("caption", model.get("caption"), { class: "wb-unseen" }),
      around("thead", around("tr", ...heads, ...empty)),
      around("tbody", ...model.get("rows").map((row) => shown(row, score, actions, press))),
    );
    focus(table, focused);
  };

  for (const trait of TRAITS) model.on(`change:${trait}`, show);
  listening.signal.addEventListener("abort", () => {
    for (const trait of TRAITS) model.off(`change:${trait}`, show);
  });
  el.classList.add("wb-scroll");
  el.append(table);
  show();
  return () => {
    listening.abort();
    table.remove();
  };
}

type Press = (name: string, number: number) => void;

function shown(row: Row, score: number, actions: Action[], press: Press): HTMLElement {
  const cells = row.cells.map((text, at) =>
    at ? cell("td", text, at === score ? { class: "wb-score" } : {}) : cell("th", text, { scope: "row" }),
  );
  const buttons = actions.map((action) => around("td", button(action, row.number, press)));
  return around("tr", ...cells, ...buttons);
}

function button(action: Action, number: number, press: Press): HTMLElement {
  const found = document.createElement("button");
  found.type = "button";
  found.className = "jupyter-button widget-button";
  found.textContent = action.text;
  found.title = action.help.replace("{number}", String(number));
  found.addEventListener("click", () => press(action.name, number));
  return found;
}

function cell(tag: string, text: string, attributes: Record<string, string> = {}): HTMLElement {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) found.setAttribute(name, value);
  found.textContent = text;
  return found;
}

function around(tag: string, ...children: Node[]): HTMLElement {
  const found = document.createElement(tag);
  found.append(...children);
  return found;
}

/** Which button has the keyboard, by the title that names its trial; the rows change while a search goes on. */
function place(table: HTMLElement): string | undefined {
  const active = document.activeElement;
  return active instanceof HTMLButtonElement && table.contains(active) ? active.title : undefined;
}

function focus(table: HTMLElement, title: string | undefined): void {
  if (title === undefined) return;
  [...table.querySelectorAll("button")].find((one) => one.title === title)?.focus();
}

export default { render };
