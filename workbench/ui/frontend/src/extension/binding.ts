// What becomes of the code cell bound to an editor: decided from plain values, so that it can be tested without JupyterLab.

import type { SyncRequest } from "../generated/bound-cell";

export type { SyncRequest };

/** The cell's metadata under the key `workbench`. */
export interface Mark {
  editor: string;
  /** Fingerprint of the source as the workbench last wrote it. */
  hash: string;
}

export interface CellFacts {
  code: boolean;
  source: string;
  mark: Mark | undefined;
  /** One of the request's widgets is shown in this cell's output. */
  shows: boolean;
}

export type Decision =
  | { result: "inserted"; index: number }
  | { result: "updated" | "unchanged"; index: number }
  | { result: "edited"; index: number; source: string }
  | { result: "none" };

/** Returns the request in `data`, or undefined if it is none. */
export function parseRequest(data: unknown): SyncRequest | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { request, editor, widgets, source, insert, replace } = data as Record<string, unknown>;
  if (request !== "sync" || typeof editor !== "string" || editor === "" || typeof source !== "string") return undefined;
  if (!Array.isArray(widgets) || !widgets.every((id) => typeof id === "string")) return undefined;
  return { request, editor, widgets, source, insert: insert === true, replace: replace === true };
}

/** Returns the mark in a cell's metadata, or undefined if there is none. */
export function parseMark(value: unknown): Mark | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { editor, hash } = value as Record<string, unknown>;
  return typeof editor === "string" && typeof hash === "string" ? { editor, hash } : undefined;
}

/**
 * Fingerprint of a text: two FNV-1a runs of 32 bits and the length. It only has to notice an edit, and unlike
 * `crypto.subtle` it also works on pages served over plain http.
 */
export function fingerprint(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    first = Math.imul(first ^ text.charCodeAt(i), 0x01000193);
    second = Math.imul(second ^ text.charCodeAt(text.length - 1 - i), 0x01000193);
  }
  const hex = (value: number) => (value >>> 0).toString(16).padStart(8, "0");
  return `${hex(first)}${hex(second)}-${text.length}`;
}

/** Indices of the code cells bound to `editor`, in notebook order. Copying a cell copies its mark: only the first counts. */
export function boundCells(cells: readonly CellFacts[], editor: string): number[] {
  return cells.flatMap((cell, index) => (cell.code && cell.mark?.editor === editor ? [index] : []));
}

/** Where a new cell goes: right below the cell that shows the editor, else below the active cell, else at the end. */
export function insertionIndex(cells: readonly CellFacts[], active: number): number {
  const showing = cells.findIndex((cell) => cell.shows);
  if (showing >= 0) return showing + 1;
  return active >= 0 && active < cells.length ? active + 1 : cells.length;
}

/** Decides a request over the cells of one notebook; `active` is the index of the active cell, or -1. */
export function decide(cells: readonly CellFacts[], active: number, request: SyncRequest): Decision {
  const index = boundCells(cells, request.editor)[0];
  const cell = index === undefined ? undefined : cells[index];
  if (index === undefined || cell === undefined) {
    return request.insert ? { result: "inserted", index: insertionIndex(cells, active) } : { result: "none" };
  }
  if (cell.source === request.source) return { result: "unchanged", index };
  const untouched = fingerprint(cell.source) === cell.mark?.hash;
  if (untouched || request.replace) return { result: "updated", index };
  return { result: "edited", index, source: cell.source };
}
