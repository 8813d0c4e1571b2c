import { type KeyboardEvent, useEffect, useRef } from "react";
import { useEditor } from "../context";
import { Icon, type IconName } from "../icons";
import { type Command, label, type MenuName, possible, type Situation } from "../model/commands";
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
  ["repeat", "repeat"],
  ["linkCopy", "linked"],
  ["makeUnique", "unlinked"],
  ["saveToLibrary", "saveToLibrary"],
  ["replaceLayer", "replaceLayer"],
  ["bypass", "bypass"],
  ["mute", "mute"],
  ["freeze", "freeze"],
  ["freezeUpTo", "freeze"],
  ["parameters", "parameters"],
  ["viewCode", "viewCode"],
  ["editCode", "editCode"],
  ["copyAsOwn", "duplicate"],
  ["arrange", "arrange"],
  ["delete", "delete"],
  ["add", "plus"],
  ["frame", "frame"],
  ["freeNote", "freeNote"],
  ["tidy", "tidy"],
  ["rows", "rows"],
  ["savePicture", "savePicture"],
  ["runOnly", "runOnly"],
  ["runForward", "runForward"],
];

const MENUS: Readonly<Record<MenuName, Entries>> = {
  selection: ENTRIES,
  arrange: [
    ["alignLeft", "alignLeft"],
    ["alignCentre", "alignCentre"],
    ["alignRight", "alignRight"],
    ["alignTop", "alignTop"],
    ["alignMiddle", "alignMiddle"],
    ["alignBottom", "alignBottom"],
    ["distributeHorizontally", "distributeHorizontally"],
    ["distributeVertically", "distributeVertically"],
  ],
  run: [
    ["runAll", "runAll"],
    ["runUnfinished", "runUnfinished"],
    ["runRetry", "redo"],
    ["runOnly", "runOnly"],
    ["runForward", "runForward"],
    ["runSample", "runSample"],
    ["runStop", "stopped"],
  ],
  picture: [
    ["saveSvg", "savePicture"],
    ["savePng", "savePicture"],
  ],
};
const NAMES = { selection: "menu", arrange: "arrange", picture: "savePicture", run: "runMenu" } as const;

interface Props {
  now: Situation;
  onClose: () => void;
  menu?: MenuName | undefined;
  name?: string;
  entries?: Entries;
}

/** What can be done with the selection, at the pointer, or other entries: only what is possible now. */
export function Menu({ now, onClose, menu = "selection", name = S[NAMES[menu]], entries = MENUS[menu] }: Props) {
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
            <span>{label(command, now.document.kind)}</span>
            <kbd>{keysOf(command, MAC)}</kbd>
          </button>
        ))}
    </div>
  );
}
