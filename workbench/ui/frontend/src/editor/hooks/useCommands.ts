// Commands, as the toolbar, the keyboard and the menu give them.

import { useCallback } from "react";
import type { Popup } from "../context";
import type { Kernel } from "../kernel";
import { type Command, possible, type Selected } from "../model/commands";
import { inRows, tidy } from "../model/layout";
import { GRID, type Point, snap } from "../model/place";
import type { EdgeView } from "../model/view";
import { EMPTY, type GraphDocument, type GraphNode, type Positions, type Status } from "../protocol";
import { S } from "../strings";
import { useLatest } from "./useLatest";
import type { View } from "./useView";

export interface Now {
  document: GraphDocument;
  status: Status;
  selected: Selected;
  edges: readonly EdgeView[];
}

interface Tools {
  kernel: Kernel;
  view: View;
  pointer: { readonly current: Point | null };
  select: (change: (before: Selected) => Selected) => void;
  open: (popup: Popup | null) => void;
  rename: (node: string) => void;
  announce: (text: string) => void;
}

type Handlers = Record<Command, (now: Now, tools: Tools) => void>;

const first = (now: Now): string => now.selected.nodes[0] ?? "";
const nodesOf = (now: Now): string[] => [...now.selected.nodes];

const HANDLERS: Handlers = {
  undo: (_, { kernel }) => void kernel.send({ op: "undo" }),
  redo: (_, { kernel }) => void kernel.send({ op: "redo" }),
  copy: (now, { kernel }) => void kernel.send({ op: "copy", nodes: nodesOf(now) }),
  cut: (now, { kernel }) => void kernel.send({ op: "cut", nodes: nodesOf(now) }),
  paste: (_, { kernel, view, pointer }) => {
    const { x, y } = view.toFlow(pointer.current ?? view.middle());
    kernel.send({ op: "paste", x: snap(x, GRID), y: snap(y, GRID) });
  },
  duplicate: (now, { kernel }) => void kernel.send({ op: "duplicate", nodes: nodesOf(now) }),
  delete: (now, { kernel }) => {
    const chosen = new Set(now.selected.edges);
    const edges = now.edges.filter((view) => chosen.has(view.key)).map((view) => view.edge);
    kernel.send({ op: "delete", nodes: nodesOf(now), edges });
  },
  fold: (now, { kernel }) => void kernel.send({ op: "fold", nodes: nodesOf(now) }),
  unfold: (now, { kernel }) => void kernel.send({ op: "unfold", node: first(now) }),
  open: (now, { kernel }) =>
    void kernel.send({ op: "open", path: [...now.document.path.map((crumb) => crumb.id), first(now)] }),
  up: (now, { kernel }) => void kernel.send({ op: "open", path: now.document.path.slice(0, -1).map(({ id }) => id) }),
  tidy: (now, { kernel, view }) => view.open(placed(now, kernel, tidy(now.document))),
  rows: (now, { kernel, view }) => {
    const { width, height } = view.size();
    view.fit(placed(now, kernel, inRows(now.document, width / height)));
  },
  fit: (now, { view }) => view.fit(now.document.nodes),
  minimap: (_, { kernel }) =>
    void kernel.send({ op: "frame", height: null, minimap: !(kernel.model.get("frame") ?? EMPTY.frame).minimap }),
  activations: (_, { kernel }) =>
    void kernel.send({ op: "activations", shown: !(kernel.model.get("activations") ?? EMPTY.activations).shown }),
  fullScreen: (_, { view, announce }) => void view.fullScreen().catch(() => announce(S.noFullScreen)),
  zoomIn: (_, { view }) => view.zoom("in"),
  zoomOut: (_, { view }) => view.zoom("out"),
  codeCell: (_, { kernel }) => void kernel.send({ op: "code_cell" }),
  help: (_, { open }) => open({ kind: "help" }),
  add: (_, { open }) => open({ kind: "add", at: null, place: null, after: null }),
  rename: (now, { rename }) => rename(first(now)),
  note: (now, { open }) => open({ kind: "note", node: first(now) }),
  connect: (now, { open }) => open({ kind: "connect", from: first(now) }),
  find: (_, { open }) => open({ kind: "find" }),
  menu: (_, { open }) => open({ kind: "menu", at: null }),
  selectAll: (now, { select, announce }) => {
    select(() => ({ nodes: now.document.nodes.map((node) => node.id), edges: now.edges.map((edge) => edge.key) }));
    announce(S.selected(now.document.nodes.length));
  },
  clear: (_, { select }) => select(() => ({ nodes: [], edges: [] })),
};

/** Move all nodes, as one step of undo; returns them as they will stand. */
function placed(now: Now, kernel: Kernel, positions: Positions): GraphNode[] {
  kernel.send({ op: "move", positions });
  return now.document.nodes.map((node) => ({
    ...node,
    x: positions[node.id]?.[0] ?? 0,
    y: positions[node.id]?.[1] ?? 0,
  }));
}

/** Returns a function of constant identity that carries a command out, unless it is not possible now. */
export function useCommands(now: Now, tools: Tools): (command: Command) => void {
  const latest = useLatest({ now, tools });
  return useCallback(
    (command: Command) => {
      const { now, tools } = latest.current;
      if (possible(command, now)) HANDLERS[command](now, tools);
      else tools.announce(S.unavailable(S[command]));
    },
    [latest],
  );
}
