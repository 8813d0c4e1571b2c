// A widget model without a kernel, to look at the editor: it notes what is sent, keeps selection and positions, closes
// notices, and refuses what only a kernel can do.

import type { Answer, Edge, GraphNode, Problem, Request } from "../src/editor/protocol";
import { TestModel } from "../src/editor/testing/sample";

type Sent = Request & { request: number };
type Handlers = { [Op in Request["op"]]?: (model: FakeModel, request: Extract<Request, { op: Op }>) => void };

const HANDLERS: Handlers = {
  select: (model, { nodes = [] }) => model.put("selection", nodes),
  move(model, { positions }) {
    const document = model.get("document");
    const nodes = document.nodes.map((node) => {
      const [x, y] = positions[node.id] ?? [node.x, node.y];
      return { ...node, x, y };
    });
    model.put("document", { ...document, nodes });
  },
  go(model, { problem }) {
    const node = model.get("report").problems.find(({ id }) => id === problem)?.node ?? "";
    model.put("selection", [node]);
    model.answer({ type: "focus", node });
  },
  notice(model, { notice }) {
    const status = model.get("status");
    model.put("status", { ...status, notices: status.notices.filter(({ id }) => id !== notice) });
  },
};

export class FakeModel extends TestModel {
  /** Milliseconds until an answer; null: the kernel is busy. */
  delay: number | null = 5;

  override send = (sent: Record<string, unknown>): void => {
    this.sent.push(sent);
    const content = sent as unknown as Sent;
    if (content.op === "ready" || content.op === "stop" || this.delay === null) return;
    setTimeout(() => this.reply(content), this.delay);
  };

  answer(answer: Answer): void {
    this.emit("msg:custom", answer, []);
  }

  private reply(content: Sent): void {
    const handle = HANDLERS[content.op] as ((model: FakeModel, request: Request) => void) | undefined;
    handle?.(this, content);
    const { request, op } = content;
    this.answer(
      handle ? { type: "done", request } : { type: "refused", request, message: `${op}: there is no kernel.` },
    );
  }
}

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
    activity: "active" as const,
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
