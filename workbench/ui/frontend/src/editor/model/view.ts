// From the kernel's traits to what React Flow draws, keeping the identity of everything that did not change: a new
// report for 800 nodes re-renders only the nodes whose shape changed.

import { type Edge as FlowEdge, type Node as FlowNode, Position } from "@xyflow/react";
import type { CSSProperties } from "react";
import {
  type Annotation,
  type Edge,
  EMPTY,
  type GraphDocument,
  type GraphNode,
  type Heat,
  type NodeReport,
  type NodeShare,
  type Palette,
  type Problem,
  type Report,
  type Runs,
  type StepStatus,
} from "../protocol";
import { S } from "../strings";
import { equal, shareList, shareUnchanged } from "./equal";
import { annotationLabel, nodeLabel } from "./format";
import type { Point } from "./place";
import { NODE_WIDTH, nodeSize, PORT_SIZE, portPlaces, type Size } from "./size";

/** Everything one node shows. */
export interface NodeView {
  node: GraphNode;
  report: NodeReport | undefined;
  problems: Problem[];
  colour: string;
  /** How far it is, in a flow that is run. */
  step: StepStatus | undefined;
  /** What it costs, while nodes are coloured by that. */
  heat: NodeShare | undefined;
}

export interface EdgeView {
  key: string;
  edge: Edge;
  shape: string;
  label: string;
  /** Leads to or from a node that is left out. */
  quiet: boolean;
}

export interface WireData extends Record<string, unknown> {
  view: EdgeView;
  /** A layer that is dragged here would go in. */
  target: boolean;
  /** The only one selected: shows its shape. */
  labelled: boolean;
}

export type LayerFlowNode = FlowNode<{ view: NodeView; renaming: boolean }, "layer">;
export type AnnotationFlowNode = FlowNode<{ annotation: Annotation }, "annotation">;
export type CanvasFlowNode = LayerFlowNode | AnnotationFlowNode;
export type WireFlowEdge = FlowEdge<WireData, "wire">;

const NO_COLOUR = "#8a8f98";

export function nodeViews(
  previous: NodeView[],
  document: GraphDocument,
  report: Report,
  palette: Palette,
  runs: Pick<Runs, "nodes"> = EMPTY.runs,
  heat: Pick<Heat, "nodes"> = EMPTY.heat,
): NodeView[] {
  const colours = new Map(palette.categories.map((category) => [category.name, category.colour]));
  const problems = new Map<string, Problem[]>();
  for (const problem of report.problems) {
    if (problem.node) problems.set(problem.node, [...(problems.get(problem.node) ?? []), problem]);
  }
  const next = document.nodes.map((node) => ({
    node,
    report: report.nodes[node.id],
    problems: [...(problems.get(node.id) ?? []), ...(node.block ? problemsInside(node, document, report) : [])],
    colour: colours.get(node.category) ?? NO_COLOUR,
    step: runs.nodes[node.id],
    heat: heat.nodes[node.id],
  }));
  return shareUnchanged(previous, next, (view) => view.node.id);
}

/** The problems of the nodes in a block: their `where` is a path of names, which hold no "/". */
function problemsInside(block: GraphNode, document: GraphDocument, report: Report): Problem[] {
  const prefix = [...document.path.map((crumb) => crumb.name), block.name, ""].join("/");
  return report.problems.filter((problem) => problem.where.startsWith(prefix));
}

/** A key for each edge. One tensor may go into an Add twice: equal edges, told apart by a count. */
export function edgeKeys(edges: readonly Edge[]): readonly string[] {
  const known = keysOfEdges.get(edges);
  if (known) return known;
  const keys = makeKeys(edges);
  keysOfEdges.set(edges, keys);
  return keys;
}

/** Selection and drawing both ask, at every edit. */
const keysOfEdges = new WeakMap<readonly Edge[], readonly string[]>();

function makeKeys(edges: readonly Edge[]): string[] {
  const seen = new Map<string, number>();
  return edges.map((edge) => {
    const place = JSON.stringify([edge.source, edge.sourcePort, edge.target, edge.targetPort]);
    const copy = seen.get(place) ?? 0;
    seen.set(place, copy + 1);
    return copy ? `${place} ${copy}` : place;
  });
}

export function edgeViews(previous: EdgeView[], document: GraphDocument, report: Report): EdgeView[] {
  const names = new Map(document.nodes.map((node) => [node.id, node.name]));
  const off = new Set(document.nodes.filter(({ activity }) => isLeftOut(activity)).map(({ id }) => id));
  const keys = edgeKeys(document.edges);
  const next = document.edges.map((edge, index) => ({
    key: keys[index] as string,
    edge,
    shape: report.edges[`${edge.source}:${edge.sourcePort}`] ?? "",
    label: S.edgeLabel(names.get(edge.source) ?? edge.source, names.get(edge.target) ?? edge.target),
    quiet: off.has(edge.source) || off.has(edge.target),
  }));
  return shareUnchanged(previous, next, (view) => view.key);
}

/** Whether nothing is computed at a node, and nothing goes on from it. */
export const isLeftOut = (activity: GraphNode["activity"]): boolean => activity === "muted" || activity === "left_out";

/** What is the front end's own: optimistic or local to this view. */
export interface Local {
  selectedNodes: ReadonlySet<string>;
  selectedEdges: ReadonlySet<string>;
  /** Positions of nodes being dragged, or dropped and not yet confirmed. */
  optimistic: ReadonlyMap<string, Point>;
  renaming: string | null;
  /** The edge under a layer that is being dragged in. */
  dropEdge: string | null;
}

export function flowNodes(previous: LayerFlowNode[], views: readonly NodeView[], local: Local): LayerFlowNode[] {
  const known = new Map(previous.map((item) => [item.id, item]));
  const next = views.map((view): LayerFlowNode => {
    const { id, x, y } = view.node;
    const position = local.optimistic.get(id) ?? { x, y };
    const selected = local.selectedNodes.has(id);
    const renaming = local.renaming === id;
    const before = known.get(id);
    if (
      before?.data.view === view &&
      before.selected === selected &&
      before.data.renaming === renaming &&
      before.position.x === position.x &&
      before.position.y === position.y
    )
      return before;
    const size = nodeSize(view.node);
    const same = before?.data.view === view && before.data.renaming === renaming;
    return {
      id,
      type: "layer",
      position,
      selected,
      data: same ? before.data : { view, renaming },
      ...size,
      measured: size,
      handles: handles(view.node),
      ariaLabel: nodeLabel(view),
    };
  });
  return shareList(previous, next);
}

/** The size that an annotation is being dragged to; until the kernel says another one. */
export interface Resized {
  annotation: Annotation;
  size: Size;
}

/** Below nodes and connections, also when selected (React Flow lifts what is selected by 1000). */
const BELOW = -2000;
const LET_THROUGH: CSSProperties = { pointerEvents: "none" };

/** Frames and notes. A frame lets the mouse through, but for its title, and is no part of a box that is drawn. */
export function annotationNodes(
  previous: AnnotationFlowNode[],
  annotations: readonly Annotation[],
  local: Pick<Local, "selectedNodes" | "optimistic">,
  sizes: ReadonlyMap<string, Resized>,
): AnnotationFlowNode[] {
  const known = new Map(previous.map((item) => [item.id, item]));
  const all = annotations.map((annotation) => {
    const { id, x, y } = annotation;
    const before = known.get(id);
    const resized = sizes.get(id);
    const { width, height } = resized?.annotation === annotation ? resized.size : annotation;
    const next: AnnotationFlowNode = {
      id,
      type: "annotation",
      position: local.optimistic.get(id) ?? { x, y },
      selected: local.selectedNodes.has(id),
      data: before && equal(before.data.annotation, annotation) ? before.data : { annotation },
      width,
      height,
      measured: { width, height },
      ariaLabel: annotationLabel(annotation),
      zIndex: annotation.kind === "frame" ? BELOW : 0,
      ...(annotation.kind === "frame" && { selectable: false, dragHandle: ".wb-frame__title", style: LET_THROUGH }),
    };
    return before && before.data === next.data && equal(before, next) ? before : next;
  });
  return shareList(previous, all);
}

function handles(node: GraphNode): NonNullable<LayerFlowNode["handles"]> {
  return portPlaces(node).map(({ name, side, y }) => ({
    id: name,
    type: side === "input" ? "target" : "source",
    position: side === "input" ? Position.Left : Position.Right,
    x: (side === "input" ? 0 : NODE_WIDTH) - PORT_SIZE / 2,
    y: y - PORT_SIZE / 2,
    width: PORT_SIZE,
    height: PORT_SIZE,
  }));
}

export function flowEdges(previous: WireFlowEdge[], views: readonly EdgeView[], local: Local): WireFlowEdge[] {
  const known = new Map(previous.map((item) => [item.id, item]));
  const next = views.map((view): WireFlowEdge => {
    const selected = local.selectedEdges.has(view.key);
    const target = local.dropEdge === view.key;
    const labelled = selected && local.selectedEdges.size === 1;
    const before = known.get(view.key);
    if (
      before?.data?.view === view &&
      before.selected === selected &&
      before.data.target === target &&
      before.data.labelled === labelled
    )
      return before;
    return {
      id: view.key,
      type: "wire",
      source: view.edge.source,
      sourceHandle: view.edge.sourcePort,
      target: view.edge.target,
      targetHandle: view.edge.targetPort,
      selected,
      data: { view, target, labelled },
      ariaLabel: view.label,
      ...(view.quiet && { className: "wb-quietwire" }),
    };
  });
  return shareList(previous, next);
}

/** `selection` without what is no longer there; the same array when nothing went. */
export function stillThere(selection: readonly string[], present: ReadonlySet<string>): readonly string[] {
  const kept = selection.filter((id) => present.has(id));
  return equal(kept, selection) ? selection : kept;
}
