// A widget model without a kernel, good enough to look at the editor: it applies the simple operations by itself.

import { type Edge, EMPTY, type GraphNode, type Problem, type Request, type Traits } from "../src/editor/protocol";

type Handler = (...args: unknown[]) => void;

export class FakeModel {
  readonly sent: (Request & { request: number })[] = [];
  /** Milliseconds until an answer; null: the kernel is busy. */
  delay: number | null = 5;
  private readonly handlers = new Map<string, Set<Handler>>();
  private readonly past: Traits["document"][] = [];
  private future: Traits["document"][] = [];
  private count = 0;

  constructor(private traits: Traits = structuredClone(EMPTY)) {}

  get = <K extends keyof Traits>(name: K): Traits[K] => this.traits[name];

  put<K extends keyof Traits>(name: K, value: Traits[K]): void {
    // As over the wire: nothing keeps its identity.
    this.traits = { ...this.traits, [name]: structuredClone(value) };
    this.emit(`change:${name}`);
  }

  on = (event: string, handler: Handler): void => {
    const known = this.handlers.get(event) ?? new Set();
    this.handlers.set(event, known.add(handler));
  };

  off = (event: string, handler: Handler): void => void this.handlers.get(event)?.delete(handler);

  listeners(): number {
    return [...this.handlers.values()].reduce((sum, set) => sum + set.size, 0);
  }

  emit(event: string, ...args: unknown[]): void {
    for (const handler of [...(this.handlers.get(event) ?? [])]) handler(...args);
  }

  send = (content: Request & { request: number }): void => {
    this.sent.push(content);
    if (content.op === "ready" || content.op === "stop" || this.delay === null) return;
    setTimeout(() => this.answer(content), this.delay);
  };

  private answer(content: Request & { request: number }): void {
    const message = this.refusal(content);
    if (!message) this.apply(content);
    const type = message ? "refused" : "done";
    this.emit("msg:custom", { type, request: content.request, message }, []);
  }

  /** Why it is refused, or nothing. */
  private refusal(content: Request): string {
    if (content.op !== "rename" || !this.traits.document.nodes.some(({ name }) => name === content.name)) return "";
    return `${content.name}: the name is taken. Expected a name no other node of this graph has.`;
  }

  private apply(content: Request) {
    const { document } = this.traits;
    switch (content.op) {
      case "select":
        return this.put("selection", content.nodes);
      case "add":
        return this.add(content);
      case "connect":
        return this.connect(content);
      case "reconnect": {
        const edges = document.edges.filter((edge) => !same(edge, content.old));
        return this.edit({ ...document, edges: [...edges, pick(content)] });
      }
      case "delete": {
        const gone = new Set(content.nodes);
        return this.edit({
          ...document,
          nodes: document.nodes.filter(({ id }) => !gone.has(id)),
          edges: document.edges.filter(
            (edge) =>
              !gone.has(edge.source) && !gone.has(edge.target) && !content.edges.some((other) => same(edge, other)),
          ),
        });
      }
      case "move":
        return this.edit({
          ...document,
          nodes: document.nodes.map((node) => {
            const [x, y] = content.positions[node.id] ?? [node.x, node.y];
            return { ...node, x, y };
          }),
        });
      case "rename":
        return this.edit({ ...document, nodes: this.with(content.node, { name: content.name }) });
      case "annotate":
        return this.edit({ ...document, nodes: this.with(content.node, { note: content.note }) });
      case "undo":
        return this.travel(this.past, this.future);
      case "redo":
        return this.travel(this.future, this.past);
      case "go": {
        const problem = this.traits.report.problems.find(({ id }) => id === content.problem);
        if (!problem) return;
        this.put("selection", [problem.node]);
        return this.emit("msg:custom", { type: "focus", node: problem.node }, []);
      }
      case "fix": {
        const { report } = this.traits;
        return this.put("report", { ...report, problems: report.problems.filter(({ id }) => id !== content.problem) });
      }
      case "notice": {
        const { status } = this.traits;
        return this.put("status", { ...status, notices: status.notices.filter(({ id }) => id !== content.notice) });
      }
    }
  }

  private add(content: Extract<Request, { op: "add" }>): void {
    const { document, palette } = this.traits;
    this.count += 1;
    const id = `new${this.count}`;
    const category = palette.types.find(({ type }) => type === content.type)?.category ?? "";
    const node = layer(id, content.type, `${content.type.toLowerCase()}_${this.count}`, category, content.x, content.y);
    const edges = [...document.edges];
    if (content.after && node.inputs.length) edges.push(wire(content.after, id));
    const cut = content.edge;
    if (cut) {
      edges.splice(
        edges.findIndex((edge) => same(edge, cut)),
        1,
      );
      edges.push({ ...cut, target: id, targetPort: "x" }, { ...cut, source: id, sourcePort: "y" });
    }
    this.edit({ ...document, nodes: [...document.nodes, node], edges });
    this.put("selection", [id]);
  }

  private connect(content: Extract<Request, { op: "connect" }>): void {
    const { document } = this.traits;
    this.edit({ ...document, edges: [...document.edges, pick(content)] });
  }

  private with(id: string, change: Partial<GraphNode>): GraphNode[] {
    return this.traits.document.nodes.map((node) => (node.id === id ? { ...node, ...change } : node));
  }

  private edit(document: Traits["document"]): void {
    this.past.push(this.traits.document);
    this.future = [];
    this.show(document);
  }

  private travel(from: Traits["document"][], to: Traits["document"][]): void {
    const document = from.pop();
    if (!document) return;
    to.push(this.traits.document);
    this.show(document);
  }

  private show(document: Traits["document"]): void {
    this.put("document", document);
    const { report, status } = this.traits;
    this.put("report", { ...report, totals: { ...report.totals, layers: document.nodes.length } });
    this.put("status", { ...status, undo: this.past.length > 0, redo: this.future.length > 0 });
  }
}

const pick = ({ source, sourcePort, target, targetPort }: Edge): Edge => ({ source, sourcePort, target, targetPort });
const same = (a: Edge, b: Edge): boolean => JSON.stringify(pick(a)) === JSON.stringify(pick(b));

export const wire = (source: string, target: string, targetPort = "x"): Edge => ({
  source,
  sourcePort: "y",
  target,
  targetPort,
});

export function layer(
  id: string,
  type: string,
  name: string,
  category: string,
  x: number,
  y: number,
  summary = "",
): GraphNode {
  const many = type === "Add" || type === "Concatenate";
  return {
    id,
    type,
    name,
    category,
    x,
    y,
    inputs: type === "Input" ? [] : [{ name: "x", label: "", many, optional: false }],
    outputs: [{ name: "y", label: "" }],
    block: type === "Block",
    shares: "",
    summary,
    note: "",
    opaque: "",
  };
}

export const problem = (
  id: string,
  node: string,
  severity: Problem["severity"],
  message: string,
  fixes: string[],
): Problem => ({
  id,
  node,
  where: node,
  severity,
  message,
  fixes,
});
