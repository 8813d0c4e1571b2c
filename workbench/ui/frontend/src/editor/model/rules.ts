// May these two ports be connected? The kernel decides; this says it while the mouse is still down.

import type { Output } from "../context";
import type { Edge, GraphDocument, InputPort, Palette, PaletteType, Report } from "../protocol";
import { S } from "../strings";
import { indexOf, leadsTo, sameEdge } from "./graph";

/** Between the sizes of a shape. */
const AXES = " × ";

/** What else the input at the end of `edge` receives, if it can take one connection only. */
export function presentAt(document: GraphDocument, edge: Edge, moving?: Edge): Edge | undefined {
  const index = indexOf(document);
  const port = index.nodes.get(edge.target)?.inputs.find((input) => input.name === edge.targetPort);
  if (!port || port.many) return undefined;
  return index.incoming
    .get(edge.target)
    ?.find((other) => other.targetPort === edge.targetPort && !(moving && sameEdge(other, moving)));
}

/**
 * Why `edge` cannot be made, in words, or null when it can. `moving` is the connection whose end is being dragged;
 * with `replace`, it takes the place of what its input receives.
 */
export function whyNot(document: GraphDocument, edge: Edge, moving?: Edge, replace = false): string | null {
  const index = indexOf(document);
  const source = index.nodes.get(edge.source);
  const target = index.nodes.get(edge.target);
  const port = target?.inputs.find((input) => input.name === edge.targetPort);
  if (!source || !target || !port) return S.sameSide;
  if (edge.source === edge.target) return S.ownNode;
  const present = presentAt(document, edge, moving);
  if (present) {
    if (sameEdge(present, edge)) return S.duplicateEdge;
    const other = index.nodes.get(present.source);
    if (other && !replace) return S.portTaken(target.inputs.length > 1 ? port.label : "", target.name, other.name);
  }
  if (leadsTo(index, edge.target, edge.source, moving)) return S.cycle(source.name, target.name);
  return null;
}

/**
 * The first input of `target` that can take `source`'s output, or the reason why none can. Where there is one input only,
 * it takes it in place of what it has.
 */
export function freeInput(
  document: GraphDocument,
  source: string,
  sourcePort: string,
  target: string,
): { edge: Edge } | { reason: string } {
  const node = indexOf(document).nodes.get(target);
  if (!node) return { reason: S.sameSide };
  let reason = node.inputs.length ? "" : S.noFreeInput(node.name);
  for (const port of node.inputs) {
    const edge = { source, sourcePort, target, targetPort: port.name };
    const why = whyNot(document, edge, undefined, node.inputs.length === 1);
    if (why === null) return { edge };
    reason ||= why;
  }
  return { reason };
}

/** What to say when `edge` takes the place of `present`. */
export function replacedText(document: GraphDocument, edge: Edge, present: Edge): string {
  const name = (id: string) => indexOf(document).nodes.get(id)?.name ?? "";
  return S.replaced(name(edge.target), name(edge.source), name(present.source));
}

/**
 * The types that can stand behind an output, what courses use most in front: those with an input, and not those whose
 * input must have another number of axes than the output. All types behind none, and all ranks where no shape is known.
 */
export function typesBehind(palette: Palette, report: Report, after: Output | null): PaletteType[] {
  const shape = after ? (report.edges[`${after.node}:${after.port}`] ?? "") : "";
  const rank = shape ? shape.split(AXES).length : 0;
  return palette.types
    .filter((type) => after === null || (!type.starts && (!rank || type.rank === null || type.rank === rank)))
    .sort((a, b) => a.place - b.place);
}

export interface Target {
  edge: Edge;
  node: string;
  type: string;
  category: string;
  port: string;
}

/** Every input that could take an output of `source`: what the keyboard's "connect" offers. */
export function possibleTargets(document: GraphDocument, source: string): Target[] {
  const from = indexOf(document).nodes.get(source);
  if (!from) return [];
  return from.outputs.flatMap((output) =>
    document.nodes.flatMap((node) =>
      node.inputs.flatMap((input: InputPort): Target[] => {
        const edge = { source, sourcePort: output.name, target: node.id, targetPort: input.name };
        if (whyNot(document, edge) !== null) return [];
        const { name, type, category } = node;
        const names = [from.outputs.length > 1 ? output.label : "", node.inputs.length > 1 ? input.label : ""];
        return [{ edge, node: name, type, category, port: names.filter(Boolean).join(" → ") }];
      }),
    ),
  );
}
