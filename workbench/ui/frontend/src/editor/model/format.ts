// What a screen reader says, and the short texts of the status bar.

import type { Annotation, GraphDocument, GraphNode, NodeReport, Problem, Report, Status } from "../protocol";
import { S } from "../strings";

export function nodeLabel(node: GraphNode, report: NodeReport | undefined, problems: readonly Problem[]): string {
  const parts = [node.block ? S.blockLabel(node.name) : S.nodeLabel(node.name, node.type)];
  if (node.activity !== "active") parts.push(S.activity[node.activity]);
  if (node.frozen) parts.push(S.frozen[node.frozen]);
  if (node.opaque) parts.push(S.opaque(node.opaque));
  if (report?.shape) parts.push(S.outputShape(report.shape));
  for (const problem of problems) parts.push(`${S.severity[problem.severity]}: ${problem.message}`);
  return parts.join(", ");
}

export const annotationLabel = ({ kind, text }: Annotation): string =>
  kind === "frame" ? S.frameLabel(text) : S.noteLabel(text);

/** "output of conv2d", or 'query input of attention' when there is more than one. */
export function portLabel(node: GraphNode, side: "input" | "output", name: string): string {
  const ports = side === "input" ? node.inputs : node.outputs;
  const label = ports.length > 1 ? ports.find((port) => port.name === name)?.label || name : "";
  return S.portOf[side](node.name, label);
}

export function totals(report: Report): string[] {
  const { layers, params, trainable, macs } = report.totals;
  if (report.state !== "ready") return [S.layers(layers)];
  const weights = trainable ? `${S.params(params)} (${S.trainable(trainable)})` : S.params(params);
  return [S.layers(layers), weights, S.macs(macs)];
}

/** What a drawing that is hardly begun needs next; empty for any other, and inside a block. */
export function nextStep({ path, nodes }: GraphDocument): string {
  if (path.length) return "";
  const [first] = nodes;
  if (!first) return S.nextInput;
  return nodes.every((node) => node.type === "Input") ? S.nextLayer(first.name) : "";
}

export function savedText(saved: Status["saved"]): string {
  if (saved.state === "saved") return S.saved(saved.path);
  if (saved.state === "saving") return S.saving(saved.path);
  if (saved.state === "failed") return saved.message || S.saveFailed;
  return saved.message || S.saveOff(saved.path);
}

/** For a view whose kernel is gone: `saved` is the last that it said. */
export function lostText(saved: Status["saved"]): string {
  const unsure = saved.state === "failed" || saved.state === "saving";
  return `${S.lost} ${unsure ? S.lostUnsaved : S.lostSaved(saved.path)}`;
}

export function codeText(code: Status["code"]): string {
  return code.message || S.code[code.state];
}
