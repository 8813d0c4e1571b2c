// What the editor can do, and when: one table for toolbar, keyboard, menu and help.

import type { GraphDocument, GraphNode, Runs, Status } from "../protocol";
import { wordsOf } from "../strings";
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
  | "heat"
  | "fullScreen"
  | "tab"
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
  | "menu"
  | "repeat"
  | "linkCopy"
  | "makeUnique"
  | "replaceLayer"
  | "bypass"
  | "mute"
  | "freeze"
  | "freezeUpTo"
  | "arrange"
  | "alignLeft"
  | "alignCentre"
  | "alignRight"
  | "alignTop"
  | "alignMiddle"
  | "alignBottom"
  | "distributeHorizontally"
  | "distributeVertically"
  | "frame"
  | "freeNote"
  | "savePicture"
  | "saveSvg"
  | "savePng"
  | "saveToLibrary"
  | "parameters"
  | "viewCode"
  | "editCode"
  | "copyAsOwn"
  | RunCommand;

/** What an editor that runs its drawing can be asked for besides. */
export type RunCommand =
  | "runMenu"
  | "runAll"
  | "runUnfinished"
  | "runRetry"
  | "runOnly"
  | "runForward"
  | "runSample"
  | "runStop";

/** Menus that a command opens, besides that of the selection. */
export type MenuName = "selection" | "arrange" | "picture" | "run";

export interface Selected {
  nodes: readonly string[];
  /** Keys of edges, as in view.ts. */
  edges: readonly string[];
}

export interface Situation {
  document: GraphDocument;
  status: Status;
  selected: Selected;
  runs: Runs;
}

type Test = (now: Situation) => boolean;

/** Of the selection: the nodes, without frames and notes. */
export function chosenNodes({ document, selected }: Situation): GraphNode[] {
  const { nodes } = indexOf(document);
  return selected.nodes.map((id) => nodes.get(id)).filter((node) => node !== undefined);
}

/** The type of the nodes of a flow that hold a network. */
const NETWORK = "Network";
const ENDS: ReadonlySet<string> = new Set(["Input", "Output", "Label"]);

/** One of several linked copies. */
export const isLinked = (block: Pick<GraphNode, "copies"> | undefined): boolean => (block?.copies ?? 0) > 1;
/** How often a block is there, one after the other. */
export const timesOf = (block: Pick<GraphNode, "times">): number => block.times ?? 1;
/** Nodes that can be left out: all but the ends of a network. */
export const mutable = (node: GraphNode): boolean => !ENDS.has(node.type);
/** Nodes whose weights training can leave as they are. */
export const freezable = (node: GraphNode): boolean => node.weights ?? false;
/** Nodes that have something to pass on, and somewhere to pass it to. */
export const passable = (node: GraphNode): boolean =>
  mutable(node) && node.inputs.length > 0 && node.outputs.length > 0;

/** Nodes whose layer can become an own one. */
export const copyable = (node: GraphNode): boolean => mutable(node) && !node.block;

const some: Test = ({ selected }) => selected.nodes.length > 0;
const single: Test = ({ selected }) => selected.nodes.length === 1;
const nodes: Test = (now) => chosenNodes(now).length > 0;
const several: Test = (now) => chosenNodes(now).length > 1;
const one: Test = (now) => single(now) && nodes(now);
const any: Test = ({ document }) => document.nodes.length > 0;
const block: Test = (now) => one(now) && (chosenNodes(now)[0]?.block ?? false);

/** A run can be begun: there is none under way. */
const ready: Test = ({ runs }) => runs.offered && !runs.running;
const step: Test = (now) => ready(now) && now.document.kind === "flow" && one(now);
/** A block that is a part of what it stands in; a network in a flow is none. */
const foldedBlock: Test = (now) => block(now) && chosenNodes(now)[0]?.type !== NETWORK;

/** A block of layers: those of a flow run once. */
const repeatable: Test = (now) =>
  now.document.kind === "network" && chosenNodes(now)[0]?.type === "Block" && block(now);

const CONDITIONS: Partial<Record<Command, Test>> = {
  undo: ({ status }) => status.undo,
  redo: ({ status }) => status.redo,
  copy: some,
  cut: some,
  duplicate: some,
  fold: nodes,
  delete: (now) => some(now) || now.selected.edges.length > 0,
  unfold: foldedBlock,
  repeat: repeatable,
  linkCopy: foldedBlock,
  makeUnique: (now) => block(now) && isLinked(chosenNodes(now)[0]),
  open: block,
  rename: single,
  note: one,
  connect: one,
  tidy: any,
  rows: any,
  fit: any,
  find: any,
  selectAll: any,
  replaceLayer: (now) => one(now) && chosenNodes(now).every(mutable),
  bypass: (now) => chosenNodes(now).some(passable),
  mute: (now) => chosenNodes(now).some(mutable),
  freeze: (now) => chosenNodes(now).some(freezable),
  freezeUpTo: one,
  arrange: several,
  alignLeft: several,
  alignCentre: several,
  alignRight: several,
  alignTop: several,
  alignMiddle: several,
  alignBottom: several,
  distributeHorizontally: (now) => chosenNodes(now).length > 2,
  distributeVertically: (now) => chosenNodes(now).length > 2,
  savePicture: any,
  saveSvg: any,
  savePng: any,
  saveToLibrary: any,
  parameters: one,
  viewCode: one,
  editCode: (now) => one(now) && (chosenNodes(now)[0]?.editable ?? false),
  copyAsOwn: (now) => one(now) && chosenNodes(now).every(copyable),
  up: ({ document }) => document.path.length > 0,
  activations: (now) => any(now) && !now.runs.offered,
  heat: (now) => any(now) && !now.runs.offered,
  runMenu: ({ runs }) => runs.offered,
  runAll: ready,
  runUnfinished: ready,
  runRetry: (now) => ready(now) && Object.values(now.runs.nodes).some(({ issues }) => issues !== ""),
  runOnly: step,
  runForward: step,
  runSample: ready,
  runStop: ({ runs }) => runs.running,
};

export function possible(command: Command, now: Situation): boolean {
  return CONDITIONS[command]?.(now) ?? true;
}

const RUN_COMMANDS: ReadonlySet<string> = new Set<RunCommand>([
  ...(["runMenu", "runAll", "runUnfinished", "runRetry", "runOnly", "runForward", "runSample", "runStop"] as const),
]);
/** Commands that are for networks alone: where a flow is drawn, they are not shown. */
const NETWORK_COMMANDS: ReadonlySet<string> = new Set<Command>([
  "activations",
  "heat",
  "freeze",
  "freezeUpTo",
  "repeat",
]);

/** Whether a command is of any use in an editor that runs its drawing, or in one that does not. */
export const concerns = (command: Command, runs: Pick<Runs, "offered">): boolean =>
  runs.offered ? !NETWORK_COMMANDS.has(command) : !RUN_COMMANDS.has(command);

export const label = (command: Command, kind: GraphDocument["kind"] = "network"): string => wordsOf(kind)[command];
