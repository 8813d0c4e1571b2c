// What the editor can do, and when: one table for toolbar, keyboard, menu and help.

import type { GraphDocument, Status } from "../protocol";
import { S } from "../strings";
import { indexOf } from "./graph";

export type Command =
  | "undo"
  | "redo"
  | "copy"
  | "cut"
  | "paste"
  | "duplicate"
  | "delete"
  | "fold"
  | "unfold"
  | "tidy"
  | "rows"
  | "fit"
  | "minimap"
  | "activations"
  | "fullScreen"
  | "zoomIn"
  | "zoomOut"
  | "codeCell"
  | "help"
  | "open"
  | "rename"
  | "note"
  | "connect"
  | "add"
  | "find"
  | "up"
  | "selectAll"
  | "clear"
  | "menu";

export interface Selected {
  nodes: readonly string[];
  /** Keys of edges, as in view.ts. */
  edges: readonly string[];
}

export interface Situation {
  document: GraphDocument;
  status: Status;
  selected: Selected;
}

type Test = (now: Situation) => boolean;

const some: Test = ({ selected }) => selected.nodes.length > 0;
const one: Test = ({ selected }) => selected.nodes.length === 1;
const any: Test = ({ document }) => document.nodes.length > 0;
const block: Test = (now) => one(now) && (indexOf(now.document).nodes.get(now.selected.nodes[0] ?? "")?.block ?? false);

const CONDITIONS: Partial<Record<Command, Test>> = {
  undo: ({ status }) => status.undo,
  redo: ({ status }) => status.redo,
  paste: ({ status }) => status.canPaste,
  copy: some,
  cut: some,
  duplicate: some,
  fold: some,
  delete: (now) => some(now) || now.selected.edges.length > 0,
  unfold: block,
  open: block,
  rename: one,
  note: one,
  connect: one,
  tidy: any,
  rows: any,
  fit: any,
  activations: any,
  find: any,
  selectAll: any,
  up: ({ document }) => document.path.length > 0,
};

export function possible(command: Command, now: Situation): boolean {
  return CONDITIONS[command]?.(now) ?? true;
}

export const label = (command: Command): string => S[command];
