// Looking things up in a document. One index a document, kept as long as the document is.

import type { Edge, GraphDocument, GraphNode } from "../protocol";

export interface GraphIndex {
  nodes: Map<string, GraphNode>;
  incoming: Map<string, Edge[]>;
  outgoing: Map<string, Edge[]>;
}

const indexes = new WeakMap<GraphDocument, GraphIndex>();

export function indexOf(document: GraphDocument): GraphIndex {
  const known = indexes.get(document);
  if (known) return known;
  const index: GraphIndex = {
    nodes: new Map(document.nodes.map((node) => [node.id, node])),
    incoming: group(document.edges, "target"),
    outgoing: group(document.edges, "source"),
  };
  indexes.set(document, index);
  return index;
}

function group(edges: readonly Edge[], end: "source" | "target"): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const present = groups.get(edge[end]);
    if (present) present.push(edge);
    else groups.set(edge[end], [edge]);
  }
  return groups;
}

export function sameEdge(a: Edge, b: Edge): boolean {
  return (
    a.source === b.source && a.sourcePort === b.sourcePort && a.target === b.target && a.targetPort === b.targetPort
  );
}

/** Whether one can walk from `start` to `end` along the edges, leaving `without` out. */
export function leadsTo(index: GraphIndex, start: string, end: string, without?: Edge): boolean {
  const seen = new Set([start]);
  const waiting = [start];
  while (waiting.length) {
    const here = waiting.pop() as string;
    if (here === end) return true;
    for (const edge of index.outgoing.get(here) ?? []) {
      if (seen.has(edge.target) || (without && sameEdge(edge, without))) continue;
      seen.add(edge.target);
      waiting.push(edge.target);
    }
  }
  return false;
}
