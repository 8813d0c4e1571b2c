// The nodes and edges that React Flow draws, and what it reports back, with identities kept wherever nothing changed.

import type { EdgeChange, NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useRef } from "react";
import type { Point } from "../model/place";
import {
  type EdgeView,
  edgeViews,
  flowEdges,
  flowNodes,
  type LayerFlowNode,
  type Local,
  type NodeView,
  nodeViews,
  type WireFlowEdge,
} from "../model/view";
import type { GraphDocument, Palette, Report } from "../protocol";
import type { OptimisticMoves } from "./useOptimisticMoves";
import type { Selection } from "./useSelection";

interface Given {
  document: GraphDocument;
  report: Report;
  palette: Palette;
  selection: Selection;
  optimistic: OptimisticMoves;
  renaming: string | null;
  dropEdge: string | null;
}

export interface Flow {
  nodes: LayerFlowNode[];
  edges: WireFlowEdge[];
  edgeViews: EdgeView[];
  onNodesChange: (changes: NodeChange<LayerFlowNode>[]) => void;
  onEdgesChange: (changes: EdgeChange<WireFlowEdge>[]) => void;
}

export function useFlow({ document, report, palette, selection, optimistic, renaming, dropEdge }: Given): Flow {
  const kept = useRef<{
    level: string;
    views: NodeView[];
    wires: EdgeView[];
    nodes: LayerFlowNode[];
    edges: WireFlowEdge[];
  }>({ level: "", views: [], wires: [], nodes: [], edges: [] });
  // Ids are unique within a level only.
  const level = document.path.map((crumb) => crumb.id).join("/");
  if (kept.current.level !== level) kept.current = { level, views: [], wires: [], nodes: [], edges: [] };

  const views = useMemo(
    () => (kept.current.views = nodeViews(kept.current.views, document, report, palette)),
    [document, report, palette],
  );
  const wires = useMemo(
    () => (kept.current.wires = edgeViews(kept.current.wires, document, report)),
    [document, report],
  );
  const local = useMemo(
    (): Local => ({
      selectedNodes: new Set(selection.selected.nodes),
      selectedEdges: new Set(selection.selected.edges),
      optimistic: optimistic.positions,
      renaming,
      dropEdge,
    }),
    [selection.selected, optimistic.positions, renaming, dropEdge],
  );
  const nodes = useMemo(() => (kept.current.nodes = flowNodes(kept.current.nodes, views, local)), [views, local]);
  const edges = useMemo(() => (kept.current.edges = flowEdges(kept.current.edges, wires, local)), [wires, local]);

  const { select } = selection;
  const { draw } = optimistic;

  const onNodesChange = useCallback(
    (changes: NodeChange<LayerFlowNode>[]) => {
      const moved = new Map<string, Point>();
      for (const change of changes) {
        if (change.type === "position" && change.position) moved.set(change.id, change.position);
      }
      if (moved.size) draw(moved);
      select((before) => ({ ...before, nodes: marked(before.nodes, changes) }));
    },
    [draw, select],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<WireFlowEdge>[]) => select((before) => ({ ...before, edges: marked(before.edges, changes) })),
    [select],
  );

  return { nodes, edges, edgeViews: wires, onNodesChange, onEdgesChange };
}

/** `chosen` after the selections and deselections among `changes`. */
function marked(
  chosen: readonly string[],
  changes: readonly (NodeChange<LayerFlowNode> | EdgeChange<WireFlowEdge>)[],
): readonly string[] {
  const next = new Set(chosen);
  for (const change of changes) {
    if (change.type !== "select") continue;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  return [...next];
}
