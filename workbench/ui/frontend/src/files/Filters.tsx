// What the table shows: a search, and a list to choose from for splits, classes and issues.

import { useEffect, useRef, useState } from "react";
import type { QueryChange } from "../generated/files";
import type { FilesState } from "./model";
import type { Strings } from "./strings";

const TYPING_MS = 200;
/** Stands for all in a list to choose from; no split and no class is called so. */
const ALL = "\u0000";

interface Props {
  state: FilesState;
  t: Strings;
  arrange: (change: QueryChange) => void;
}

export function Filters({ state, t, arrange }: Props) {
  const { query, splits, classes } = state;
  const isFiltered = Boolean(query.search || query.className != null || query.split != null || query.issue !== "any");
  return (
    <div className="wb-files-row">
      <Search value={query.search ?? ""} t={t} search={(search) => arrange({ search })} />
      <label>
        {t.split}
        <select
          value={query.split ?? ALL}
          onChange={(event) => arrange({ split: event.target.value === ALL ? null : event.target.value })}
        >
          <option value={ALL}>{t.all}</option>
          {splits.map((one) => (
            <option key={one} value={one}>
              {one || t.noSplit}
            </option>
          ))}
        </select>
      </label>
      {classes.length > 0 && (
        <label>
          {t.class}
          <select
            value={query.className ?? ALL}
            onChange={(event) => arrange({ className: event.target.value === ALL ? null : event.target.value })}
          >
            <option value={ALL}>{t.all}</option>
            {[...new Set(classes)].map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {t.issue}
        <select
          value={query.issue ?? "any"}
          onChange={(event) => arrange({ issue: event.target.value as QueryChange["issue"] })}
        >
          <option value="any">{t.all}</option>
          <option value="with">{t.withIssue}</option>
          <option value="without">{t.withoutIssue}</option>
        </select>
      </label>
      {isFiltered && (
        <button type="button" onClick={() => arrange({ search: "", split: null, className: null, issue: "any" })}>
          {t.clear}
        </button>
      )}
    </div>
  );
}

interface SearchProps {
  value: string;
  t: Strings;
  search: (text: string) => void;
}

/** A field that is sent when no letter has been typed for a moment, or at once with Enter. */
function Search({ value, t, search }: SearchProps) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const latest = useRef(search);
  latest.current = search;
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);
  const send = (next: string) => {
    if (next === sent.current) return;
    sent.current = next;
    latest.current(next);
  };
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text !== sent.current) {
        sent.current = text;
        latest.current(text);
      }
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label>
      {t.search}
      <input
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && send(text)}
      />
    </label>
  );
}
