// The rows that the kernel has sent, in pages; those that are seen and not here yet are asked for.

import { useCallback, useEffect, useRef, useState } from "react";
import { ask, type FileRow, type FileRows, type FilesModel, type FilesState } from "./model";

/** Rows of a page: so many are asked for at once. */
export const PAGE = 100;
/** Pages that are kept: those that came last. */
const KEPT = 20;

type Pages = Map<number, readonly FileRow[]>;

interface Held {
  version: number;
  files: number;
  pages: Pages;
  /** Of the order before, shown until the new ones come: the same samples, so that any of them can be chosen. */
  before: Pages;
  asked: Set<number>;
}

const NOTHING: Held = { version: -1, files: -1, pages: new Map(), before: new Map(), asked: new Set() };

/** Gives the row at a place, or undefined before it has come; asks for the pages of the places from first to last. */
export function useRows(
  model: FilesModel,
  state: FilesState,
  first: number,
  last: number,
): (place: number) => FileRow | undefined {
  const { version, count, files } = state;
  const held = useRef<Held>(NOTHING);
  const [, setDrawn] = useState(0);
  if (held.current.version !== version) {
    const { files: was, pages, before } = held.current;
    const kept = was !== files ? new Map() : pages.size > 0 ? pages : before;
    held.current = { version, files, pages: new Map(), before: kept, asked: new Set() };
  }

  useEffect(() => {
    const received = (message: FileRows) => {
      const { version: shown, pages } = held.current;
      if (message?.kind !== "rows" || message.version !== shown) return;
      keep(pages, message.first / PAGE, message.rows);
      setDrawn((drawn) => drawn + 1);
    };
    model.on("msg:custom", received);
    return () => model.off("msg:custom", received);
  }, [model]);

  useEffect(() => {
    const { pages, asked } = held.current;
    for (const page of asked) if (!isSeen(page, first, last)) asked.delete(page);
    for (let page = Math.floor(first / PAGE); page * PAGE <= Math.min(last, count - 1); page++) {
      if (pages.has(page) || asked.has(page)) continue;
      asked.add(page);
      ask(model, { kind: "rows", version, first: page * PAGE, count: PAGE });
    }
  }, [model, version, count, first, last]);

  return useCallback((place) => {
    const [page, at] = [Math.floor(place / PAGE), place % PAGE];
    return (held.current.pages.get(page) ?? held.current.before.get(page))?.[at];
  }, []);
}

const isSeen = (page: number, first: number, last: number): boolean => (page + 1) * PAGE > first && page * PAGE <= last;

/** The newest page is put last; the oldest is dropped. */
function keep(pages: Pages, page: number, rows: readonly FileRow[]): void {
  pages.delete(page);
  pages.set(page, rows);
  for (const oldest of pages.keys()) {
    if (pages.size <= KEPT) return;
    pages.delete(oldest);
  }
}
