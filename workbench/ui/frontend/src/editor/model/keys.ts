// Which key does what on the canvas. The help popover is drawn from the same table.

import { S } from "../strings";
import { type Command, concerns, label, type Situation } from "./commands";

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

export type Action =
  | { kind: "command"; command: Command }
  | { kind: "nudge"; dx: number; dy: number }
  | { kind: "walk"; direction: "next" | "previous" }
  | { kind: "saved" };

const STEP = 8;
const LEAP = 40;

/** "Mod" is Ctrl, or Cmd on a Mac. */
const BINDINGS: readonly [string, Command][] = [
  ["Mod+z", "undo"],
  ["Mod+Shift+z", "redo"],
  ["Mod+y", "redo"],
  ["Mod+c", "copy"],
  ["Mod+x", "cut"],
  ["Mod+v", "paste"],
  ["Mod+d", "duplicate"],
  ["Mod+a", "selectAll"],
  ["Delete", "delete"],
  ["Backspace", "delete"],
  ["/", "add"],
  ["c", "connect"],
  ["Enter", "open"],
  ["u", "up"],
  ["F2", "rename"],
  ["n", "note"],
  ["g", "find"],
  ["Mod+g", "fold"],
  ["Mod+Shift+g", "unfold"],
  ["*", "repeat"],
  ["Shift+d", "linkCopy"],
  ["Shift+u", "makeUnique"],
  ["t", "tidy"],
  ["f", "fit"],
  ["+", "zoomIn"],
  ["=", "zoomIn"],
  ["-", "zoomOut"],
  ["r", "replaceLayer"],
  ["b", "bypass"],
  ["m", "mute"],
  ["l", "freeze"],
  ["Shift+l", "freezeUpTo"],
  ["i", "heat"],
  ["a", "arrange"],
  ["Shift+f", "frame"],
  ["Shift+n", "freeNote"],
  ["p", "savePicture"],
  ["Shift+s", "saveToLibrary"],
  ["s", "parameters"],
  ["v", "viewCode"],
  ["e", "editCode"],
  ["Shift+e", "copyAsOwn"],
  ["Shift+r", "runMenu"],
  ["Mod+Enter", "runAll"],
  ["Shift+Enter", "runOnly"],
  ["Mod+Shift+Enter", "runForward"],
  ["Mod+.", "runStop"],
  ["ContextMenu", "menu"],
  ["Shift+F10", "menu"],
  ["Escape", "clear"],
  ["?", "help"],
];

const COMMANDS = new Map(BINDINGS);

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What a key means on the canvas, or null when it is not ours. */
export function actionFor(press: KeyPress): Action | null {
  const mod = press.ctrlKey || press.metaKey;
  const arrow = ARROWS[press.key];
  if (arrow && press.altKey && !mod && arrow[0]) return { kind: "walk", direction: arrow[0] > 0 ? "next" : "previous" };
  if (arrow && !mod && !press.altKey) {
    const far = press.shiftKey ? LEAP : STEP;
    return { kind: "nudge", dx: arrow[0] * far, dy: arrow[1] * far };
  }
  if (press.altKey) return null;
  if (mod && press.key.toLowerCase() === "s") return { kind: "saved" };
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  // Signs such as "?" or "+" need Shift on some keyboards: there it is part of the sign.
  const shift = press.shiftKey && (mod || key.length > 1 || /[a-z]/.test(key));
  const command = COMMANDS.get(`${mod ? "Mod+" : ""}${shift ? "Shift+" : ""}${key}`);
  return command ? { kind: "command", command } : null;
}

const SHOWN: Record<string, string> = { Escape: "Esc", ContextMenu: "Menu key" };

export function spell(binding: string, mac: boolean): string {
  return binding
    .split(/\+(?=.)/)
    .map((part) =>
      part === "Mod" ? (mac ? "⌘" : "Ctrl") : (SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part)),
    )
    .join(" + ");
}

/** The keys of a command, spelt out: "Ctrl + Z"; "" when it has none. */
export function keysOf(command: Command, mac: boolean): string {
  return BINDINGS.filter((binding) => binding[1] === command)
    .map((binding) => spell(binding[0], mac))
    .join(", ");
}

/** Rows of the help: what to press, what happens. */
export function helpRows(mac: boolean, { document, runs }: Pick<Situation, "document" | "runs">): [string, string][] {
  const commands = [...new Set(BINDINGS.map((binding) => binding[1]))].filter((command) => concerns(command, runs));
  return [
    ["Tab, Shift + Tab", S.nextNode],
    ["← ↑ → ↓", S.nudge],
    ["Alt + ← →", S.walk],
    ...commands.map((command): [string, string] => [keysOf(command, mac), label(command, document.kind)]),
  ];
}
