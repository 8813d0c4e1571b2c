// What a screen reader says, and the short texts of the status bar.

import type {
  Annotation,
  GraphDocument,
  GraphNode,
  NodeReport,
  NodeShare,
  Problem,
  Report,
  Status,
  StepStatus,
} from "../protocol";
import { stepText } from "../runs/StepMark";
import { S, wordsOf } from "../strings";
import { isLinked, timesOf } from "./commands";

interface Labelled {
  node: GraphNode;
  report: NodeReport | undefined;
  problems: readonly Problem[];
  step?: StepStatus | undefined;
  heat?: NodeShare | undefined;
}

export function nodeLabel({ node, report, problems, step, heat }: Labelled): string {
  const parts = [S.nodeLabel(node.name, node.title || node.type)];
  if (node.block) parts[0] = node.type === "Network" ? S.inFlow.networkLabel(node.name) : S.blockLabel(node.name);
  else if (step) parts[0] = S.inFlow.nodeLabel(node.name, node.title || node.type);
  if (step) parts.push(stepText(step));
  if (node.activity !== "active") parts.push(S.activity[node.activity]);
  parts.push(...blockSentences(node));
  if (node.frozen) parts.push(S.frozen[node.frozen]);
  if (node.foreign) parts.push(S.foreignCode);
  if (node.opaque) parts.push(S.opaque(node.opaque));
  const shape = step?.shape || report?.shape;
  if (shape) parts.push(S.outputShape(shape));
  if (heat) parts.push(heat.text);
  for (const problem of problems) parts.push(`${S.severity[problem.severity]}: ${problem.message}`);
  return parts.join(", ");
}

/** How a block is repeated and linked, in words; nothing for most. */
export function blockSentences(node: Pick<GraphNode, "times" | "join" | "copies">): string[] {
  const found: string[] = [];
  if (timesOf(node) > 1) found.push(S.repeated[node.join ?? "chain"](timesOf(node)));
  if (isLinked(node)) found.push(S.linkedCopies(node.copies ?? 0));
  return found;
}

/** Whose change goes to others as well, at the open level: a sentence for each such block around it. */
export function changesOfOthers({ path }: Pick<GraphDocument, "path">): string[] {
  return path.flatMap((crumb) => [
    ...(timesOf(crumb) > 1 ? [S.insideRepeated(crumb.name, timesOf(crumb))] : []),
    ...(isLinked(crumb) ? [S.insideLinked(crumb.name, crumb.copies ?? 0)] : []),
  ]);
}

export const annotationLabel = ({ kind, text }: Annotation): string =>
  kind === "frame" ? S.frameLabel(text) : S.noteLabel(text);

/** "output of conv2d", or 'query input of attention' when there is more than one. */
export function portLabel(node: GraphNode, side: "input" | "output", name: string): string {
  const ports = side === "input" ? node.inputs : node.outputs;
  const label = ports.length > 1 ? ports.find((port) => port.name === name)?.label || name : "";
  return S.portOf[side](node.name, label);
}

export function totals(report: Report, kind: GraphDocument["kind"] = "network"): string[] {
  const { layers, params, trainable, macs } = report.totals;
  if (kind === "flow") return [S.inFlow.layers(layers)];
  if (report.state !== "ready") return [S.layers(layers)];
  const weights = trainable ? `${S.params(params)} (${S.trainable(trainable)})` : S.params(params);
  return [S.layers(layers), weights, S.macs(macs)];
}

const BEGINNINGS: ReadonlySet<string> = new Set(["Input", "DataSet"]);

/** What a drawing that is hardly begun needs next; empty for any other, and inside a block. */
export function nextStep({ path, nodes, kind }: GraphDocument): string {
  if (path.length) return "";
  const [first] = nodes;
  const words = wordsOf(kind);
  if (!first) return words.nextInput;
  return nodes.every((node) => BEGINNINGS.has(node.type)) ? words.nextLayer(first.name) : "";
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
