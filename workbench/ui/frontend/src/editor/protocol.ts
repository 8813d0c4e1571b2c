// What travels between the kernel and the editor: see ../../PROTOCOL.md. The Python side is ../../../protocol.py.

export interface Category {
  name: string;
  label: string;
  /** CSS hex colour of the stripe. */
  colour: string;
}

export interface PaletteType {
  type: string;
  category: string;
  summary: string;
  url: string;
  /** Ours rather than Keras's. */
  mine: boolean;
}

export interface Palette {
  categories: Category[];
  types: PaletteType[];
}

export interface InputPort {
  name: string;
  label: string;
  many: boolean;
  optional: boolean;
}

export interface OutputPort {
  name: string;
  label: string;
}

export interface GraphNode {
  id: string;
  type: string;
  name: string;
  category: string;
  x: number;
  y: number;
  inputs: InputPort[];
  outputs: OutputPort[];
  block: boolean;
  shares: string;
  summary: string;
  note: string;
  /** Why no code can be written for it; empty for all others. */
  opaque: string;
}

export interface Edge {
  source: string;
  sourcePort: string;
  target: string;
  targetPort: string;
}

export interface Crumb {
  id: string;
  name: string;
}

export interface GraphDocument {
  name: string;
  path: Crumb[];
  nodes: GraphNode[];
  edges: Edge[];
  fit: number;
}

export type Severity = "error" | "warning" | "hint";

export interface NodeReport {
  shape: string;
  axes: string;
  params: string;
  macs: string;
  severity: "" | Severity;
}

export interface Problem {
  id: string;
  node: string;
  where: string;
  severity: Severity;
  message: string;
  fixes: string[];
}

export interface Report {
  state: "loading" | "ready" | "failed";
  message: string;
  nodes: Record<string, NodeReport>;
  edges: Record<string, string>;
  problems: Problem[];
  totals: { layers: number; params: string; macs: string };
}

export interface Notice {
  id: string;
  text: string;
  actions: { op: string; label: string }[];
}

export interface Status {
  undo: boolean;
  redo: boolean;
  canPaste: boolean;
  saved: { path: string; state: "saved" | "saving" | "failed" | "off"; message: string };
  code: { state: "none" | "bound" | "edited" | "unavailable"; message: string };
  notices: Notice[];
}

export type Positions = Record<string, [number, number]>;

/** What the user did; `request` is added when it is sent. */
export type Request =
  | { op: "ready" | "stop" | "undo" | "redo" | "code_cell" | "replace_cell" | "keep_cell" | "read_cell" }
  | { op: "select" | "copy" | "cut" | "duplicate" | "fold"; nodes: string[] }
  | { op: "add"; type: string; x: number; y: number; after: string | null; edge: Edge | null }
  | ({ op: "connect" } & Edge)
  | ({ op: "reconnect"; old: Edge } & Edge)
  | { op: "delete"; nodes: string[]; edges: Edge[] }
  | { op: "move"; positions: Positions }
  | { op: "rename"; node: string; name: string }
  | { op: "annotate"; node: string; note: string }
  | { op: "paste"; x: number; y: number }
  | { op: "unfold"; node: string }
  | { op: "open"; path: string[] }
  | { op: "go"; problem: string }
  | { op: "fix"; problem: string; fix: number }
  | { op: "notice"; notice: string; action: string };

/** What the kernel answers beside the traits. */
export type Answer =
  | { type: "done"; request: number }
  | { type: "refused"; request: number; message: string }
  | { type: "focus"; node: string };

// A type, not an interface: a widget's model wants something with an index signature.
export type Traits = {
  palette: Palette;
  document: GraphDocument;
  report: Report;
  status: Status;
  selection: string[];
};

export const EMPTY: Traits = {
  palette: { categories: [], types: [] },
  document: { name: "", path: [], nodes: [], edges: [], fit: 0 },
  report: {
    state: "loading",
    message: "",
    nodes: {},
    edges: {},
    problems: [],
    totals: { layers: 0, params: "0", macs: "0" },
  },
  status: {
    undo: false,
    redo: false,
    canPaste: false,
    saved: { path: "", state: "off", message: "" },
    code: { state: "none", message: "" },
    notices: [],
  },
  selection: [],
};
