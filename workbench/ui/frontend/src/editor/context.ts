// What every part of the editor can reach. Nothing in here changes its identity while the editor lives.

import { createContext, useContext } from "react";
import type { IconName } from "./icons";
import type { Kernel } from "./kernel";
import type { Command, MenuName } from "./model/commands";
import type { Point } from "./model/place";
import type { Activations, Edge } from "./protocol";

/** An output of a node: the port's name. */
export interface Output {
  node: string;
  port: string;
}

/** Something that floats above the canvas; one at a time. Places are in pixels of the canvas. */
export type Popup =
  // `at`: where it floats, null for beside the selection; `place`: where on the drawing the new node goes, null for
  // behind the selection; `after`: what it is connected to.
  | { kind: "add"; at: Point | null; place: Point | null; after: Output | null }
  | { kind: "connect"; from: string }
  | { kind: "find" }
  | { kind: "help" }
  | { kind: "sample" }
  | { kind: "more"; commands: readonly (Command & IconName)[] }
  | { kind: "menu"; at: Point | null; entries?: MenuName }
  | { kind: "replace"; node: string }
  // A frame or note to be edited; null: a new note at `place` on the drawing.
  | { kind: "annotation"; id: string | null; place: Point | null }
  | { kind: "note"; node: string }
  | { kind: "repeat"; node: string }
  // My library: keep the selection, look at an item, or at a file that is to be taken in.
  | { kind: "save" }
  | { kind: "item"; id: string }
  | { kind: "import" };

/** An item of My library that is to be placed. */
export interface Kept {
  id: string;
  name: string;
}

export interface EditorApi {
  kernel: Kernel;
  run: (command: Command) => void;
  /** Say something in the live region. */
  announce: (text: string) => void;
  /** Show what was done besides what was asked for, near a point of the screen or at the bottom. */
  tell: (text: string, at?: Point) => void;
  /** Show why something was refused, near a point of the screen or at the bottom. */
  refuse: (text: string, at?: Point) => void;
  open: (popup: Popup | null) => void;
  /** Add a layer behind the selected node. */
  addAfterSelection: (type: string) => void;
  /** Add a layer with its port line at a point of the screen; false when that is not on the canvas. */
  dropAt: (type: string, client: Point) => boolean;
  /** Add an item of My library behind the selected node: its newest version, or another. */
  placeItem: (item: Kept, version?: number) => void;
  /** Add an item of My library at a point of the screen; false when that is not on the canvas. */
  dropItemAt: (item: Kept, client: Point) => boolean;
  /** Mark the connection under a point of the screen, where a dropped layer would go in; null: none. */
  hoverAt: (client: Point | null) => void;
  /** The connection under a point of the screen. */
  edgeAt: (client: Point) => Edge | null;
  /** Connect, in place of what an input that takes one connection has; `at` is where on the screen to say so. */
  connect: (edge: Edge, at?: Point) => void;
  goTo: (node: string) => void;
  rename: (node: string, name: string | null) => void;
  /** Select frames, notes or nodes; with `more` beside what is selected, or no longer if they are. */
  select: (ids: readonly string[], more?: boolean) => void;
}

/** Whether the canvas is zoomed so far out that nothing can be read: nodes are drawn as plain boxes then. */
export const FarContext = createContext(false);

/** Pictures of activations by node, while they are shown. */
export const ActivationsContext = createContext<Pick<Activations, "pictures" | "stale"> | null>(null);

export const EditorContext = createContext<EditorApi | null>(null);

export function useEditor(): EditorApi {
  const api = useContext(EditorContext);
  if (!api) throw new Error("useEditor is for parts of the editor");
  return api;
}
