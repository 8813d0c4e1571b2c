import { NodeToolbar, Position, type ReactFlowState, useStore } from "@xyflow/react";
import { NODE_WIDTH } from "../model/size";
import type { LayerFlowNode } from "../model/view";
import type { StepStatus } from "../protocol";
import { StepCard } from "../runs/StepMark";
import { S } from "../strings";
import { ProblemCard } from "./ProblemCard";

interface Props {
  nodes: readonly LayerFlowNode[];
  hovered: string | null;
  /** The list of problems is open: no need to say it again at the node. */
  quiet: boolean;
  onEnter: () => void;
  onLeave: () => void;
}

/**
 * What is wrong with the node under the mouse, or with the selected one while the keyboard is on it, and how to mend
 * it. A node that was only clicked or dropped shows none: it would lie over what one wants to connect next.
 */
export function NodeCallout({ nodes, hovered, quiet, onEnter, onLeave }: Props) {
  const selected = nodes.filter((node) => node.selected);
  const pointed = nodes.find(
    ({ id, data }) => id === hovered && (tellsOf(data) || (!quiet && data.view.problems.length)),
  );
  const root = useStore((state) => state.domNode);
  const byKey = selected.length === 1 ? selected.find(({ id }) => hasKeyboard(root, id)) : undefined;
  const node = pointed ?? byKey;
  const place = useStore((state) => placeOf(node, state), samePlace);
  const connecting = useStore((state) => state.connection.inProgress);
  const problems = quiet ? [] : (node?.data.view.problems ?? []);
  const step = node && tellsOf(node.data) ? node.data.view.step : undefined;
  if (!node || connecting || (problems.length === 0 && !step)) return null;
  return (
    <NodeToolbar
      nodeId={node.id}
      isVisible
      position={place.above ? Position.Top : Position.Bottom}
      align={place.side === "right" ? "end" : place.side === "left" ? "start" : "center"}
      offset={2}
    >
      <div
        className="wb-callout nowheel nopan nodrag"
        style={{ maxHeight: place.room }}
        role="note"
        aria-label={S.problemsTitle}
        onMouseEnter={onEnter}
        onMouseLeave={onLeave}
      >
        {step && <StepCard step={step} />}
        {problems.map((problem) => (
          <ProblemCard key={problem.id} problem={problem} withPlace={problem.node !== node.id} />
        ))}
      </div>
    </NodeToolbar>
  );
}

/** Whether there is more to say of a step than stands on its node. */
const tellsOf = ({ view: { step } }: LayerFlowNode["data"]): boolean =>
  step !== undefined && (step.sizes !== "" || step.issues !== "" || step.message !== "" || TELLING.has(step.state));
const TELLING: ReadonlySet<StepStatus["state"]> = new Set(["running", "out of date", "stopped", "failed"]);

const hasKeyboard = (root: HTMLElement | null, id: string): boolean =>
  root?.querySelector<HTMLElement>(".react-flow__node:focus-visible")?.dataset.id === id;

const WIDTH = 280;
/** The tallest and the lowest that it gets; what has no room is scrolled. */
const TALLEST = 340;
const LOWEST = 120;
/** From the node, and from the border of the canvas. */
const GAP = 8;

interface Place {
  side: "left" | "right" | "";
  above: boolean;
  /** The most pixels that it may take down or up. */
  room: number;
}

/** Which way the call-out must lean to stay in sight, and how much room it has there. */
export function placeOf(
  node: Pick<LayerFlowNode, "position" | "height"> | undefined,
  { transform: [x, y, zoom], width, height }: Pick<ReactFlowState, "transform" | "width" | "height">,
): Place {
  if (!node) return { side: "", above: false, room: TALLEST };
  const middle = (node.position.x + NODE_WIDTH / 2) * zoom + x;
  const top = node.position.y * zoom + y;
  const below = height - top - (node.height ?? 0) * zoom;
  const side = middle + WIDTH / 2 > width ? "right" : middle < WIDTH / 2 ? "left" : "";
  const above = below < TALLEST + GAP && top > below;
  const room = Math.max(LOWEST, Math.min(TALLEST, Math.floor((above ? top : below) - GAP)));
  return { side, above, room };
}

const samePlace = (one: Place, other: Place): boolean =>
  one.side === other.side && one.above === other.above && one.room === other.room;
