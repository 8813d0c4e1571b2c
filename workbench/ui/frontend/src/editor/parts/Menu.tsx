import { type KeyboardEvent, useEffect, useRef } from "react";
import { useEditor } from "../context";
import { Icon, type IconName } from "../icons";
import { type Command, label, possible, type Situation } from "../model/commands";
import { keysOf } from "../model/keys";
import { MAC } from "../platform";
import { S } from "../strings";

type Entries = readonly (readonly [Command, IconName])[];

const ENTRIES: Entries = [
  ["open", "block"],
  ["rename", "note"],
  ["note", "note"],
  ["connect", "link"],
  ["copy", "copy"],
  ["cut", "cut"],
  ["paste", "paste"],
  ["duplicate", "duplicate"],
  ["fold", "fold"],
  ["unfold", "unfold"],
  ["delete", "delete"],
  ["add", "plus"],
  ["tidy", "tidy"],
  ["rows", "rows"],
];

interface Props {
  now: Situation;
  onClose: () => void;
  name?: string;
  entries?: Entries;
}

/** What can be done with the selection, at the pointer, or other entries: only what is possible now. */
export function Menu({ now, onClose, name = S.menu, entries = ENTRIES }: Props) {
  const { run } = useEditor();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector("button")?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = items.indexOf(globalThis.document.activeElement as HTMLButtonElement);
    items[(at + step + items.length) % items.length]?.focus({ preventScroll: true });
  };
  return (
    <div ref={list} className="wb-menu" role="menu" aria-label={name} tabIndex={-1} onKeyDown={onKeyDown}>
      {entries
        .filter(([command]) => possible(command, now))
        .map(([command, icon]) => (
          <button
            type="button"
            role="menuitem"
            key={command}
            onClick={() => {
              onClose();
              run(command);
            }}
          >
            <Icon name={icon} size={14} />
            <span>{label(command)}</span>
            <kbd>{keysOf(command, MAC)}</kbd>
          </button>
        ))}
    </div>
  );
}
