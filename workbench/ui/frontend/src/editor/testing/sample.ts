// Small graphs for the tests.

import { type Annotation, type Edge, EMPTY, type GraphDocument, type GraphNode, type Traits } from "../protocol";

export function node(id: string, more: Partial<GraphNode> = {}): GraphNode {
  return {
    id,
    type: "Dense",
    name: `${id}_name`,
    category: "core",
    x: 0,
    y: 0,
    inputs: [{ name: "x", label: "", many: false, optional: false }],
    outputs: [{ name: "y", label: "" }],
    block: false,
    shares: "",
    summary: "",
    note: "",
    activity: "active",
    frozen: "",
    lock: "",
    weights: true,
    opaque: "",
    ...more,
  };
}

export function edge(source: string, target: string, targetPort = "x", sourcePort = "y"): Edge {
  return { source, sourcePort, target, targetPort };
}

export function graph(nodes: GraphNode[], edges: Edge[] = []): GraphDocument {
  return { name: "digits", path: [], nodes, edges, annotations: [], fit: 1, kind: "network" };
}

export function annotation(id: string, more: Partial<Annotation> = {}): Annotation {
  return { id, kind: "frame", text: `${id} title`, html: "", x: 0, y: 0, width: 400, height: 300, ...more };
}

export function traits(document: GraphDocument): Traits {
  return { ...structuredClone(EMPTY), document };
}

/** What anywidget hands to the editor, without a kernel behind it. */
export class TestModel {
  readonly sent: Record<string, unknown>[] = [];
  private readonly handlers = new Map<string, Set<(...args: unknown[]) => void>>();

  constructor(private values: Traits) {}

  get = <K extends keyof Traits>(name: K): Traits[K] => this.values[name];

  put<K extends keyof Traits>(name: K, value: Traits[K]): void {
    this.values = { ...this.values, [name]: structuredClone(value) };
    this.emit(`change:${name}`);
  }

  on = (event: string, handler: (...args: unknown[]) => void): void => {
    this.handlers.set(event, (this.handlers.get(event) ?? new Set()).add(handler));
  };

  off = (event: string, handler: (...args: unknown[]) => void): void => {
    this.handlers.get(event)?.delete(handler);
  };

  emit(event: string, ...args: unknown[]): void {
    for (const handler of [...(this.handlers.get(event) ?? [])]) handler(...args);
  }

  send = (content: Record<string, unknown>): void => {
    this.sent.push(content);
  };

  listeners(): number {
    return [...this.handlers.values()].reduce((sum, set) => sum + set.size, 0);
  }

  ops(): unknown[] {
    return this.sent.map(({ op }) => op);
  }
}
