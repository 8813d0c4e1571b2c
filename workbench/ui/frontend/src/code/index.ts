// Code whose lines can be chosen; its Python half is ../../../code_view.py. One line takes part in the order of Tab;
// arrow keys move among those that belong to a node.

import type { RenderProps } from "@anywidget/types";

interface Model {
  lines: string[];
  names: Record<string, string>;
  lit: number[];
  label: string;
}

function render({ model, el }: RenderProps<Model>): () => void {
  const listening = new AbortController();
  const code = document.createElement("div");
  code.className = "wb-code";
  code.setAttribute("role", "listbox");
  code.setAttribute("aria-multiselectable", "true");
  let rows: HTMLElement[] = [];

  const options = () => rows.filter((row) => row.dataset.line);
  const write = () => {
    const names = model.get("names");
    code.setAttribute("aria-label", model.get("label"));
    rows = model.get("lines").map((html, index) => row(html, index + 1, names[String(index + 1)]));
    code.replaceChildren(...rows);
    code.hidden = rows.length === 0;
    mark();
  };
  const mark = () => {
    const lit = new Set(model.get("lit"));
    for (const option of options()) option.setAttribute("aria-selected", String(lit.has(Number(option.dataset.line))));
    const [first] = options();
    rest(options().find((option) => lit.has(Number(option.dataset.line))) ?? first);
  };
  /** The line that Tab reaches. */
  const rest = (row: HTMLElement | undefined) => {
    for (const option of options()) option.tabIndex = option === row ? 0 : -1;
  };
  const optionOf = (event: Event) => (event.target as Element).closest<HTMLElement>("[role=option]");
  const choose = (row: HTMLElement | null) => row && model.send({ line: Number(row.dataset.line) });

  const onClick = (event: Event) => {
    // Whoever marks text to copy it does not want to go anywhere.
    if (code.ownerDocument.getSelection()?.isCollapsed !== false) choose(optionOf(event));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const here = optionOf(event);
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") choose(here);
    else {
      const next = target(options(), here, event.key);
      if (!next) return;
      rest(next);
      next.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };

  code.addEventListener("click", onClick, { signal: listening.signal });
  code.addEventListener("keydown", onKeyDown, { signal: listening.signal });
  for (const trait of ["lines", "names"] as const) model.on(`change:${trait}`, write);
  model.on("change:lit", mark);
  write();
  el.append(code);
  return () => {
    listening.abort();
    for (const trait of ["lines", "names"] as const) model.off(`change:${trait}`, write);
    model.off("change:lit", mark);
    code.remove();
  };
}

function row(html: string, line: number, name: string | undefined): HTMLElement {
  const element = document.createElement("div");
  element.className = "wb-code-line";
  element.innerHTML = html; // the kernel's, escaped by its highlighter
  if (name === undefined) {
    element.setAttribute("role", "presentation");
    return element;
  }
  element.dataset.line = String(line);
  element.title = name;
  element.setAttribute("role", "option");
  return element;
}

function target(options: HTMLElement[], here: HTMLElement, key: string): HTMLElement | undefined {
  const at = options.indexOf(here);
  if (key === "ArrowDown") return options[at + 1];
  if (key === "ArrowUp") return options[at - 1];
  if (key === "Home") return options[0];
  return key === "End" ? options.at(-1) : undefined;
}

export default { render };
