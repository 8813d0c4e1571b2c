// May these two ports be connected? The kernel decides; this says it while the mouse is still down.

import type { Edge, GraphDocument, InputPort } from "../protocol";
import { S } from "../strings";
import { indexOf, leadsTo, sameEdge } from "./graph";

/** Why `edge` cannot be made, in words, or null when it can. `moving` is the connection whose end is being dragged. */
export function whyNot(document: GraphDocument, edge: Edge, moving?: Edge): string | null {
  const index = indexOf(document);
  const source = index.nodes.get(edge.source);
  const target = index.nodes.get(edge.target);
  const port = target?.inputs.find((input) => input.name === edge.targetPort);
  if (!source || !target || !port) return S.sameSide;
  if (edge.source === edge.target) return S.ownNode;
  const incoming = (index.incoming.get(edge.target) ?? []).filter((other) => !moving || !sameEdge(other, moving));
  if (!port.many) {
    if (incoming.some((other) => sameEdge(other, edge))) return S.duplicateEdge;
    const present = incoming.find((other) => other.targetPort === edge.targetPort);
    const giver = present && index.nodes.get(present.source);
    if (giver) return S.portTaken(target.inputs.length > 1 ? port.label : "", target.name, giver.name);
  }
  if (leadsTo(index, edge.target, edge.source, moving)) return S.cycle(source.name, target.name);
  return null;
}

/** The first input of `target` that can take `source`'s output, or the reason why none can. */
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
    const why = whyNot(document, edge);
    if (why === null) return { edge };
    reason ||= why;
  }
  return { reason };
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
