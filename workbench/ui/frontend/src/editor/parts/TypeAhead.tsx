import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { rank, type Searchable } from "../model/search";
import { S } from "../strings";
import { keepFocus, takeFocus } from "./keyboard";

export interface Choice extends Searchable {
  key: string;
  colour?: string;
  /** Small text at the right. */
  aside?: string;
}

interface Props<T extends Choice> {
  label: string;
  placeholder: string;
  choices: readonly T[];
  none?: string;
  onPick: (choice: T) => void;
  onClose: () => void;
}

const SHOWN = 60;

/** A field and the choices that match it: arrows move, Enter picks, Escape closes. */
export function TypeAhead<T extends Choice>({ label, placeholder, choices, none, onPick, onClose }: Props<T>) {
  const [query, setQuery] = useState("");
  const [index, setIndex] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => rank(query, choices).slice(0, SHOWN), [query, choices]);
  const at = Math.min(index, found.length - 1);

  useEffect(() => {
    if (found[at]) list.current?.children[at]?.scrollIntoView?.({ block: "nearest" });
  }, [at, found]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = found[at];
    if (step) setIndex((at + step + found.length) % Math.max(found.length, 1));
    else if (event.key === "Enter" && chosen) onPick(chosen);
    else if (event.key === "Escape" || event.key === "Tab") onClose();
    else return;
    event.preventDefault();
  };

  return (
    <div className="wb-typeahead">
      <input
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        ref={takeFocus}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} role="listbox" aria-label={label} ref={list} className="wb-typeahead__list nowheel">
        {found.map((choice, row) => (
          <button
            type="button"
            className="wb-typeahead__option"
            key={choice.key}
            id={`${id}-${row}`}
            role="option"
            tabIndex={-1}
            aria-selected={row === at}
            title={choice.detail}
            onMouseDown={keepFocus}
            onPointerMove={() => setIndex(row)}
            onClick={() => onPick(choice)}
          >
            <span className="wb-dot" style={{ background: choice.colour }} />
            <span className="wb-typeahead__label">{choice.label}</span>
            {choice.aside && <span className="wb-typeahead__aside">{choice.aside}</span>}
          </button>
        ))}
      </div>
      {found.length === 0 && <p className="wb-quiet">{(choices.length === 0 && none) || S.noMatch}</p>}
    </div>
  );
}
