// The nodes and edges that React Flow draws, and what it reports back, with identities kept wherever nothing changed.

import type { EdgeChange, NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";
import { annotationOf, withHeld } from "../model/annotations";
import { type Point, snap } from "../model/place";
import type { Size } from "../model/size";
import {
  type AnnotationFlowNode,
  annotationNodes,
  type CanvasFlowNode,
  type EdgeView,
  edgeViews,
  flowEdges,
  flowNodes,
  type LayerFlowNode,
  type Local,
  type NodeView,
  nodeViews,
  type Resized,
  type WireFlowEdge,
} from "../model/view";
import type { GraphDocument, Heat, Palette, Report, Request, Runs } from "../protocol";
import { useLatest } from "./useLatest";
import type { OptimisticMoves } from "./useOptimisticMoves";
import type { Selection } from "./useSelection";

interface Given {
  document: GraphDocument;
  report: Report;
  palette: Palette;
  runs: Runs;
  heat: Heat;
  selection: Selection;
  optimistic: OptimisticMoves;
  renaming: string | null;
  dropEdge: string | null;
}

export interface Flow {
  /** Frames and notes, then layers. */
  nodes: CanvasFlowNode[];
  layers: LayerFlowNode[];
  edges: WireFlowEdge[];
  edgeViews: EdgeView[];
  onNodesChange: (changes: NodeChange<CanvasFlowNode>[]) => void;
  onEdgesChange: (changes: EdgeChange<WireFlowEdge>[]) => void;
}

export function useFlow(given: Given): Flow {
  const { document, report, palette, runs, heat, selection, optimistic, renaming, dropEdge } = given;
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
    () => (kept.current.views = nodeViews(kept.current.views, document, report, palette, runs, heat)),
    [document, report, palette, runs, heat],
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
  const [sizes, setSizes] = useState<ReadonlyMap<string, Resized>>(new Map());
  const drawn = useRef<AnnotationFlowNode[]>([]);
  const annotations = useMemo(
    () => (drawn.current = annotationNodes(drawn.current, document.annotations, local, sizes)),
    [document.annotations, local, sizes],
  );
  const layers = useMemo(() => (kept.current.nodes = flowNodes(kept.current.nodes, views, local)), [views, local]);
  const nodes = useMemo((): CanvasFlowNode[] => [...annotations, ...layers], [annotations, layers]);
  const edges = useMemo(() => (kept.current.edges = flowEdges(kept.current.edges, wires, local)), [wires, local]);

  const { select } = selection;
  const { draw, commit } = optimistic;

  const latest = useLatest({ document, optimistic });
  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasFlowNode>[]) => {
      const moved = new Map<string, Point>();
      const sized: [string, Size, boolean][] = [];
      for (const change of changes) {
        if (change.type === "position" && change.position) moved.set(change.id, change.position);
        if (change.type === "dimensions" && change.resizing !== undefined && change.dimensions)
          sized.push([change.id, change.dimensions, change.resizing]);
      }
      // A frame whose border is dragged is no frame that is moved: what it holds stays.
      if (moved.size) draw(sized.length ? moved : withHeld(latest.current.document, moved));
      for (const [id, size, more] of sized) {
        const annotation = annotationOf(latest.current.document, id);
        if (!annotation) continue;
        setSizes(new Map([[id, { annotation, size }]]));
        if (more) continue;
        const at = latest.current.optimistic.positions.get(id) ?? annotation;
        draw(new Map([[id, { x: at.x, y: at.y }]]));
        commit(() => resizeRequest(id, at, size));
      }
      select((before) => ({ ...before, nodes: marked(before.nodes, changes) }));
    },
    [draw, commit, select, latest],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<WireFlowEdge>[]) => select((before) => ({ ...before, edges: marked(before.edges, changes) })),
    [select],
  );

  return { nodes, layers, edges, edgeViews: wires, onNodesChange, onEdgesChange };
}

function resizeRequest(annotation: string, { x, y }: Point, { width, height }: Size): Request {
  return {
    op: "resize_annotation",
    annotation,
    position: [snap(x), snap(y)],
    size: [snap(width), snap(height)],
  };
}

/** `chosen` after the selections and deselections among `changes`. */
function marked(
  chosen: readonly string[],
  changes: readonly (NodeChange<CanvasFlowNode> | EdgeChange<WireFlowEdge>)[],
): readonly string[] {
  const next = new Set(chosen);
  for (const change of changes) {
    if (change.type !== "select") continue;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  return [...next];
}
