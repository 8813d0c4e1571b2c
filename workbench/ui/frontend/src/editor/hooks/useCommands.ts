// Commands, as the toolbar, the keyboard and the menu give them.

import { useCallback } from "react";
import type { Align, Distribute } from "../../generated/protocol";
import type { Popup } from "../context";
import type { Kernel } from "../kernel";
import { annotationOf } from "../model/annotations";
import * as clipboard from "../model/clipboard";
import { type Command, chosenNodes, freezable, mutable, passable, possible, type Selected } from "../model/commands";
import { inRows, tidy } from "../model/layout";
import { fileName, type PictureKind, savePicture } from "../model/picture";
import { allOf, GRID, type Point, snap } from "../model/place";
import type { EdgeView } from "../model/view";
import {
  EMPTY,
  type GraphDocument,
  type GraphNode,
  type Positions,
  type RunFlow,
  type Runs,
  type Status,
} from "../protocol";
import { S } from "../strings";
import { useLatest } from "./useLatest";
import type { View } from "./useView";

export interface Now {
  document: GraphDocument;
  status: Status;
  selected: Selected;
  edges: readonly EdgeView[];
  runs: Runs;
}

interface Tools {
  kernel: Kernel;
  view: View;
  pointer: { readonly current: Point | null };
  select: (change: (before: Selected) => Selected) => void;
  open: (popup: Popup | null) => void;
  rename: (node: string) => void;
  announce: (text: string) => void;
  refuse: (text: string) => void;
}

const EMPTY_FRAME: [number, number] = [480, 280];

type Handlers = Record<Command, (now: Now, tools: Tools) => void>;

const first = (now: Now): string => now.selected.nodes[0] ?? "";
const nodesOf = (now: Now): string[] => [...now.selected.nodes];

const HANDLERS: Handlers = {
  undo: (_, { kernel }) => void kernel.send({ op: "undo" }),
  redo: (_, { kernel }) => void kernel.send({ op: "redo" }),
  copy: (now, tools) => void copied("copy", now, tools),
  cut: (now, tools) => void copied("cut", now, tools),
  paste: (_, tools) => void clipboard.read(globalThis.document).then((text) => pasted(text, tools)),
  duplicate: (now, { kernel }) => void kernel.send({ op: "duplicate", nodes: nodesOf(now) }),
  delete: (now, { kernel }) => {
    const chosen = new Set(now.selected.edges);
    const edges = now.edges.filter((view) => chosen.has(view.key)).map((view) => view.edge);
    kernel.send({ op: "delete", nodes: nodesOf(now), edges });
  },
  fold: (now, { kernel }) => void kernel.send({ op: "fold", nodes: nodesOf(now) }),
  unfold: (now, { kernel }) => void kernel.send({ op: "unfold", node: first(now) }),
  repeat: (now, { open }) => open({ kind: "repeat", node: first(now) }),
  linkCopy: (now, { kernel, announce }) => {
    kernel.send({ op: "link_copy", node: first(now) });
    announce(S.linkCopied);
  },
  makeUnique: (now, { kernel, announce }) => {
    kernel.send({ op: "make_unique", node: first(now) });
    announce(S.madeUnique);
  },
  open: (now, { kernel }) =>
    void kernel.send({ op: "open", path: [...now.document.path.map((crumb) => crumb.id), first(now)] }),
  up: (now, { kernel }) => void kernel.send({ op: "open", path: now.document.path.slice(0, -1).map(({ id }) => id) }),
  bypass: (now, tools) => switchOff("bypassed", chosenNodes(now).filter(passable), tools),
  mute: (now, tools) => switchOff("muted", chosenNodes(now).filter(mutable), tools),
  freeze: (now, tools) => freeze(chosenNodes(now).filter(freezable), tools),
  freezeUpTo: (now, { kernel, announce }) => {
    kernel.send({ op: "freeze_up_to", node: first(now) });
    announce(S.frozenUpTo);
  },
  replaceLayer: (now, { open }) => open({ kind: "replace", node: first(now) }),
  arrange: (_, { open }) => open({ kind: "menu", at: null, entries: "arrange" }),
  alignLeft: align("left"),
  alignCentre: align("centre"),
  alignRight: align("right"),
  alignTop: align("top"),
  alignMiddle: align("middle"),
  alignBottom: align("bottom"),
  distributeHorizontally: distribute("horizontally"),
  distributeVertically: distribute("vertically"),
  frame: (now, { kernel, view, announce }) => {
    const around = nodesOf(now).filter((id) => annotationOf(now.document, id)?.kind !== "frame");
    const { x, y } = view.toFlow(view.middle());
    const [width, height] = EMPTY_FRAME;
    const position: [number, number] = [snap(x - width / 2), snap(y - height / 2)];
    if (around.length) kernel.send({ op: "frame_nodes", nodes: around, title: S.newFrame });
    else kernel.send({ op: "add_annotation", kind: "frame", position, size: EMPTY_FRAME, text: S.newFrame });
    announce(S.frameAdded);
  },
  freeNote: (_, { open, view, pointer }) =>
    open({ kind: "annotation", id: null, place: view.toFlow(pointer.current ?? view.middle()) }),
  savePicture: (_, { open }) => open({ kind: "menu", at: null, entries: "picture" }),
  saveSvg: (now, tools) => void drawn("svg", now, tools),
  savePng: (now, tools) => void drawn("png", now, tools),
  tidy: (now, { kernel, view }) => view.open(placed(now, kernel, tidy(now.document))),
  rows: (now, { kernel, view }) => {
    const { width, height } = view.size();
    view.fit(placed(now, kernel, inRows(now.document, width / height)));
  },
  fit: (now, { view }) => view.fit(allOf(now.document)),
  minimap: (_, { kernel }) =>
    void kernel.send({ op: "frame", height: null, minimap: !(kernel.model.get("frame") ?? EMPTY.frame).minimap }),
  activations: (_, { kernel }) =>
    void kernel.send({ op: "activations", shown: !(kernel.model.get("activations") ?? EMPTY.activations).shown }),
  heat: (_, { kernel }) => void kernel.send({ op: "heat", shown: !(kernel.model.get("heat") ?? EMPTY.heat).shown }),
  fullScreen: (_, { view, announce }) => void view.fullScreen().catch(() => announce(S.noFullScreen)),
  tab: (_, { view, announce }) => {
    if (!view.openTab()) announce(S.noTab);
  },
  zoomIn: (_, { view }) => view.zoom("in"),
  zoomOut: (_, { view }) => view.zoom("out"),
  codeCell: (_, { kernel }) => void kernel.send({ op: "code_cell" }),
  help: (_, { open }) => open({ kind: "help" }),
  add: (_, { open }) => open({ kind: "add", at: null, place: null, after: null }),
  rename: (now, { rename, open }) => {
    const annotation = annotationOf(now.document, first(now));
    if (annotation) open({ kind: "annotation", id: annotation.id, place: null });
    else rename(first(now));
  },
  saveToLibrary: (_, { open }) => open({ kind: "save" }),
  note: (now, { open }) => open({ kind: "note", node: first(now) }),
  connect: (now, { open }) => open({ kind: "connect", from: first(now) }),
  find: (_, { open }) => open({ kind: "find" }),
  menu: (_, { open }) => open({ kind: "menu", at: null }),
  selectAll: (now, { select, announce }) => {
    const all = [...now.document.nodes, ...now.document.annotations];
    select(() => ({ nodes: all.map(({ id }) => id), edges: now.edges.map((edge) => edge.key) }));
    announce(S.selected(now.document.nodes.length));
  },
  runMenu: (_, { open }) => open({ kind: "menu", at: null, entries: "run" }),
  runAll: (_, tools) => started({ what: "all" }, tools),
  runUnfinished: (_, tools) => started({ what: "unfinished" }, tools),
  runRetry: (_, tools) => started({ what: "retry" }, tools),
  runOnly: (now, tools) => started({ what: "only", node: first(now) }, tools),
  runForward: (now, tools) => started({ what: "forward", node: first(now) }, tools),
  runSample: (_, { open }) => open({ kind: "sample" }),
  runStop: (_, { kernel, announce }) => {
    kernel.send({ op: "stop_flow" });
    announce(S.runStopping);
  },
  parameters: (_, { view, refuse }) => {
    if (!view.toParameters()) refuse(S.noParameters);
  },
  viewCode: (now, { kernel }) => void kernel.send({ op: "view_code", node: first(now) }),
  editCode: (now, { kernel }) => void kernel.send({ op: "edit_code", node: first(now) }),
  copyAsOwn: (now, { kernel }) => void kernel.send({ op: "copy_as_own", node: first(now) }),
  clear: (_, { select }) => select(() => ({ nodes: [], edges: [] })),
};

/**
 * Sent even where they seem impossible: an edit that makes them possible may be on its way, from here or from a panel.
 * The kernel carries out what comes in order, and refuses in words.
 */
const ONLY_THE_KERNEL_KNOWS: ReadonlySet<Command> = new Set(["undo", "redo", "paste"]);
/** The same in a flow: whether a run can begin, or is under way, is told a moment after it is so. */
const RUNS: ReadonlySet<Command> = new Set(["runAll", "runUnfinished", "runOnly", "runForward", "runStop"]);

function isForTheKernel(command: Command, { document, runs }: Now): boolean {
  if (RUNS.has(command)) return runs.offered || document.kind === "flow";
  return ONLY_THE_KERNEL_KNOWS.has(command);
}

function align(line: Align["line"]): (now: Now, tools: Tools) => void {
  return (now, { kernel, announce }) => {
    kernel.send({ op: "align", nodes: chosenNodes(now).map(({ id }) => id), line });
    announce(S.arranged);
  };
}

function distribute(direction: Distribute["direction"]): (now: Now, tools: Tools) => void {
  return (now, { kernel, announce }) => {
    kernel.send({ op: "distribute", nodes: chosenNodes(now).map(({ id }) => id), direction });
    announce(S.arranged);
  };
}

/** Switch nodes off; those that are all switched off in this way already are computed again. */
function switchOff(mode: "bypassed" | "muted", nodes: GraphNode[], { kernel, announce }: Tools): void {
  const again = nodes.every(({ activity }) => activity === mode);
  kernel.send({ op: "set_mode", nodes: nodes.map(({ id }) => id), mode: again ? "" : mode });
  announce(again ? S.switchedOn(nodes.length) : S.switchedOff[mode](nodes.length));
}

/** Freeze nodes; those that are all frozen already are trained again. */
export function freeze(nodes: GraphNode[], { kernel, announce }: Pick<Tools, "kernel" | "announce">): void {
  const frozen = !nodes.every((node) => node.frozen === "frozen");
  kernel.send({ op: "freeze", nodes: nodes.map(({ id }) => id), frozen });
  announce(frozen ? S.froze(nodes.length) : S.thawed(nodes.length));
}

function started(run: Omit<RunFlow, "op">, { kernel, announce }: Tools): void {
  kernel.send({ op: "run_flow", ...run });
  announce(S.runStarted);
}

async function copied(op: "copy" | "cut", now: Now, { kernel, announce }: Tools): Promise<void> {
  const text = await kernel.ask({ op, nodes: nodesOf(now) });
  if (text === null) return;
  const reached = await clipboard.write(globalThis.document, text);
  announce(reached ? S.copied(now.selected.nodes.length) : S.copiedHere(now.selected.nodes.length));
}

/** Paste a text of the system's clipboard, or what this kernel has copied where that could not be read or written. */
export function pasted(text: string | null, { kernel, view, pointer, refuse }: Tools): void {
  const { x, y } = view.toFlow(pointer.current ?? view.middle());
  const place = { x: snap(x, GRID), y: snap(y, GRID) };
  const own = !text || (!clipboard.isOurs(text) && clipboard.reachedSystem() === false);
  if (own) kernel.send({ op: "paste", ...place });
  else if (text.length > clipboard.LARGEST_TEXT) refuse(S.pasteTooLarge);
  else kernel.send({ op: "paste_text", text: clipboard.told(text), ...place });
}

async function drawn(kind: PictureKind, { document }: Now, { kernel, announce, refuse }: Tools): Promise<void> {
  const svg = await kernel.ask({ op: "picture" });
  if (svg === null) return;
  try {
    await savePicture(globalThis.document, document.name, svg, kind);
    announce(S.pictureSaved(fileName(document.name, kind)));
  } catch {
    refuse(S.noPicture);
  }
}

/** Move all nodes, as one step of undo; returns them as they will stand. */
function placed(now: Now, kernel: Kernel, positions: Positions): GraphNode[] {
  kernel.send({ op: "move", positions, keepFrames: true });
  return now.document.nodes.map((node) => ({
    ...node,
    x: positions[node.id]?.[0] ?? 0,
    y: positions[node.id]?.[1] ?? 0,
  }));
}

/** What the editor does with a text that was pasted; see `pasted`. Of constant identity. */
export function usePaste(now: Now, tools: Tools): (text: string | null) => void {
  const latest = useLatest({ now, tools });
  return useCallback((text) => pasted(text, latest.current.tools), [latest]);
}

/** Returns a function of constant identity that carries a command out, unless it is not possible now. */
export function useCommands(now: Now, tools: Tools): (command: Command) => void {
  const latest = useLatest({ now, tools });
  return useCallback(
    (command: Command) => {
      const { now, tools } = latest.current;
      if (possible(command, now) || isForTheKernel(command, now)) HANDLERS[command](now, tools);
      else tools.refuse(S.unavailable(S[command]));
    },
    [latest],
  );
}
