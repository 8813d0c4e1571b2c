// The rows of the table of files as a grid: of 100,000 those that are seen are drawn, and no others are here.

import { type ColumnDef, rowSortingFeature, type SortingState, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { QueryChange } from "../generated/files";
import { ask, type FileRow, type FilesModel, type FilesState } from "./model";
import type { Strings } from "./strings";
import { useRows } from "./useRows";

/** Pixels; the style sheet has the same. */
export const ROW_HEIGHT = 26;
const OVERSCAN = 8;
const features = tableFeatures({ rowSortingFeature });

/** A row of the table: what the kernel sent, or nothing yet. */
interface Line {
  place: number;
  row: FileRow | undefined;
}

type Columns = ColumnDef<typeof features, Line>[];

const columnsOf = (t: Strings): Columns => [
  { id: "name", header: t.name, accessorFn: ({ row }) => row?.name },
  { id: "split", header: t.splitColumn, accessorFn: ({ row }) => row?.split },
  { id: "label", header: t.label, accessorFn: ({ row }) => row?.label },
  { id: "shape", header: t.shape, accessorFn: ({ row }) => row?.shape },
  { id: "mode", header: t.mode, accessorFn: ({ row }) => row?.mode },
  { id: "state", header: t.state, accessorFn: ({ row }) => row?.state },
  { id: "issue", header: t.issueColumn, accessorFn: ({ row }) => row?.issue },
];
/** Stands for what is known when the sample has been read. */
const READING = "…";
/** What is known before a sample was read. */
const AT_ONCE = new Set(["name", "split", "state", "issue"]);

interface GridProps {
  model: FilesModel;
  state: FilesState;
  t: Strings;
  arrange: (change: QueryChange) => void;
}

export function FilesGrid({ model, state, t, arrange }: GridProps) {
  const { count, query, chosen } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const [active, setActive] = useState(Math.max(state.place, 0));
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    useFlushSync: false,
    // The head stands above the first row, and covers the uppermost one that is seen.
    scrollMargin: ROW_HEIGHT,
    scrollPaddingStart: ROW_HEIGHT,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const rowAt = useRows(model, state, first, last);

  const lines: Line[] = items.map(({ index }) => ({ place: index, row: rowAt(index) }));
  const columns = useMemo(() => columnsOf(t), [t]);
  const sorting: SortingState = query.sort ? [{ id: query.sort, desc: query.descending === true }] : [];
  const table = useTable({
    features,
    columns,
    data: lines,
    getRowId: (line) => String(line.place),
    manualSorting: true,
    enableMultiSort: false,
    sortDescFirst: false,
    state: { sorting },
    onSortingChange: (update) => {
      const next = (typeof update === "function" ? update(sorting) : update)[0];
      arrange({ sort: next ? (next.id as QueryChange["sort"]) : null, descending: next?.desc ?? false });
    },
  });

  // Another list begins at its chosen sample, or at its beginning; another choice is brought into view. While samples
  // are read the order grows, and the view stays where it is.
  const list = `${state.files} ${JSON.stringify(query)}`;
  const seen = useRef({ list: "", chosen: -1 });
  const asked = useRef(-1);
  useEffect(() => {
    const before = seen.current;
    seen.current = { list, chosen };
    if (before.list === list && (before.chosen === chosen || state.place < 0)) return;
    if (before.list === list && chosen === asked.current) return; // it was chosen here, where the view is already
    const to = Math.max(state.place, 0);
    setActive(to);
    virtual.scrollToIndex(to, { align: "auto" });
  }, [list, chosen, state.place, virtual]);

  const go = (to: number) => {
    if (count === 0) return;
    const place = Math.min(Math.max(to, 0), count - 1);
    setActive(place);
    virtual.scrollToIndex(place, { align: "auto" });
  };
  const choose = (place: number) => {
    const row = rowAt(place);
    if (!row) return;
    asked.current = row.number;
    ask(model, { kind: "choose", files: state.files, number: row.number });
  };
  const pressed = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
    const places: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: count - 1,
    };
    const to = places[event.key];
    if (to !== undefined) go(to);
    else if (event.key === "Enter" || event.key === " ") choose(active);
    else return;
    event.preventDefault();
  };

  const isDrawn = active >= first && active <= last && count > 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a table element cannot be placed by themselves.
    <div
      ref={scroller}
      className="wb-files-grid"
      role="grid"
      aria-label={state.title}
      aria-describedby={`${id}-keys`}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={isDrawn ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={pressed}
    >
      <span id={`${id}-keys`} className="wb-files-hidden">
        {t.keys}
      </span>
      {table.getHeaderGroups().map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: as above.
        // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, and names its active row.
        <div key={group.id} role="row" aria-rowindex={1} className="wb-files-head">
          {group.headers.map((header) => {
            const sorted = header.column.getIsSorted();
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above.
              // biome-ignore lint/a11y/useFocusableInteractive: the button inside it has the focus.
              <div
                key={header.id}
                role="columnheader"
                aria-sort={sorted === false ? "none" : sorted === "asc" ? "ascending" : "descending"}
              >
                <button
                  type="button"
                  title={t.sorted(String(header.column.columnDef.header))}
                  onClick={header.column.getToggleSortingHandler()}
                >
                  <table.FlexRender header={header} />
                  <span aria-hidden="true">{sorted === false ? "" : sorted === "asc" ? " ▲" : " ▼"}</span>
                </button>
              </div>
            );
          })}
        </div>
      ))}
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {table.getRowModel().rows.map((line, at) => {
          const { place, row } = line.original;
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above.
            // biome-ignore lint/a11y/useFocusableInteractive: as above.
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys.
            <div
              key={place}
              id={`${id}-${place}`}
              role="row"
              aria-rowindex={place + 2}
              aria-selected={row !== undefined && row.number === chosen}
              className="wb-files-line"
              data-active={place === active}
              data-issue={Boolean(row?.issue)}
              style={{ transform: `translateY(${(items[at]?.start ?? 0) - ROW_HEIGHT}px)` }}
              onClick={() => {
                setActive(place);
                choose(place);
              }}
            >
              {line.getAllCells().map((cell) => (
                <div
                  key={cell.id}
                  role={cell.column.id === "name" ? "rowheader" : "gridcell"}
                  title={String(cell.getValue() ?? "") || undefined}
                >
                  {textOf(cell.getValue(), row, cell.column.id)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {count === 0 && state.total > 0 && <p className="wb-files-none">{t.none}</p>}
    </div>
  );
}

/** The text of a cell: three dots where a sample is still to be read. */
function textOf(value: unknown, row: FileRow | undefined, column: string): string {
  if (row === undefined || (!row.known && !AT_ONCE.has(column))) return READING;
  return String(value ?? "") || (column === "issue" ? "" : "–");
}
