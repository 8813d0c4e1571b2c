// Marks lines of the bound cell with the browser's own highlights: nothing in the cell's text or elements changes.
import type { Notebook } from "@jupyterlab/notebook";

import type { MarkRequest } from "../generated/bound-cell";
import { boundCells, fingerprint } from "./binding";
import { cellFacts } from "./notebook";

const NAME = "workbench-node";
const STYLE = `::highlight(${NAME}) {
  background-color: color-mix(in srgb, var(--jp-brand-color1, #1a73e8) 26%, transparent);
}`;

/** The marked lines of each editor: all of them are one highlight of the page. */
const marked = new Map<string, Range[]>();

/** Returns the request in `data`, or undefined if it is none. */
export function parseMarkRequest(data: unknown): MarkRequest | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { request, editor, lines } = data as Record<string, unknown>;
  if (request !== "mark" || typeof editor !== "string" || !Array.isArray(lines)) return undefined;
  return { request, editor, lines: lines.filter((line) => Number.isInteger(line)) };
}

/** Marks the lines in the cell of `notebook` that is bound to the editor, if its text is still the workbench's. */
export function mark(notebook: Notebook, request: MarkRequest): void {
  if (typeof Highlight === "undefined" || !CSS.highlights) return; // an older browser
  marked.set(request.editor, rangesOf(notebook, request));
  ensureStyle();
  CSS.highlights.set(NAME, new Highlight(...[...marked.values()].flat()));
}

function rangesOf(notebook: Notebook, { editor, lines }: MarkRequest): Range[] {
  const facts = notebook.model ? cellFacts(notebook.model, []) : [];
  const index = boundCells(facts, editor)[0];
  const cell = index === undefined ? undefined : facts[index];
  if (index === undefined || !cell || fingerprint(cell.source) !== cell.mark?.hash) return [];
  const shown = [...(notebook.widgets[index]?.node.querySelectorAll(".cm-line") ?? [])];
  // The notebook's editor leaves out lines far out of sight: then it is not known which these are.
  if (shown.length !== cell.source.split("\n").length) return [];
  return lines.flatMap((line) => {
    const element = shown[line - 1];
    if (!element) return [];
    const range = document.createRange();
    range.selectNodeContents(element);
    return [range];
  });
}

function ensureStyle(): void {
  if (document.getElementById(NAME)) return;
  const style = document.createElement("style");
  style.id = NAME;
  style.textContent = STYLE;
  document.head.append(style);
}
