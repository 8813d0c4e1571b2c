// What travels between the kernel and the editor: see ../../PROTOCOL.md. Written by hand are only the short names that
// the editor has for some types, and what it shows before the kernel has said anything.

import type { CanvasProblem, CanvasTraits, Move } from "../generated/protocol";

export type {
  Answer,
  CanvasActivations as Activations,
  CanvasAnnotation as Annotation,
  CanvasCodeSheet as Sheet,
  CanvasHeat as Heat,
  CanvasLibrary as Library,
  CanvasNodeReport as NodeReport,
  CanvasNotice as Notice,
  CanvasPalette as Palette,
  CanvasProblem as Problem,
  CanvasReport as Report,
  CanvasRuns as Runs,
  CanvasStatus as Status,
  Category,
  CodeVerdict as Verdict,
  Crumb,
  GalleryEntry,
  GraphDocument,
  GraphNode,
  InputPort,
  LibraryEntry,
  LibraryImport,
  Link as Edge,
  NodeShare,
  OutputPort,
  PaletteType,
  Request,
  RunFlow,
  StepStatus,
} from "../generated/protocol";

export type Severity = CanvasProblem["severity"];
export type Positions = Move["positions"];

// A mapped type, not an interface: a widget's model wants something with an index signature.
export type Traits = Pick<CanvasTraits, keyof CanvasTraits>;

export const EMPTY: Traits = {
  texts: { texts: {}, plurals: {}, pluralForm: "" },
  palette: { categories: [], types: [] },
  document: { name: "", path: [], nodes: [], edges: [], annotations: [], fit: 0, kind: "network" },
  report: {
    state: "loading",
    message: "",
    nodes: {},
    edges: {},
    problems: [],
    totals: { layers: 0, params: "0", trainable: "", macs: "0" },
  },
  status: {
    undo: false,
    redo: false,
    canPaste: false,
    saved: { path: "", state: "off", message: "" },
    code: { state: "none", message: "" },
    notices: [],
  },
  frame: { height: 560, minimap: true },
  gallery: { shown: false, offered: true, entries: [] },
  library: { entries: [], problems: [], deleted: "", pending: null },
  activations: { shown: false, stale: false, sample: 0, count: 0, text: "", pictures: {} },
  heat: { shown: false, measure: "macs", batch: 32, text: "", nodes: {} },
  runs: { offered: false, running: false, sample: "", text: "", nodes: {} },
  sheet: { kind: "" },
  selection: [],
};
