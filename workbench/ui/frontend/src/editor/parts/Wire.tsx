import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, getSmoothStepPath } from "@xyflow/react";
import { memo, useContext } from "react";
import { FarContext } from "../context";
import { PORT_LINE } from "../model/size";
import type { WireFlowEdge } from "../model/view";

/** Between two neighbours a shape has no room beside them: it stands above the gap. */
const LABEL_ROOM = 160;
const ABOVE = PORT_LINE + 12;

/** A connection; one that leads back to the left, to the next row, goes between the nodes. Its shape is shown while it is selected, and as a tooltip. */
export const Wire = memo(function Wire(props: EdgeProps<WireFlowEdge>) {
  const isBack = props.targetX < props.sourceX;
  const [path, x, y] = isBack
    ? getSmoothStepPath({ ...props, borderRadius: 12 })
    : getBezierPath({ ...props, curvature: 0.3 });
  const labelY = isShort(props) ? Math.min(props.sourceY, props.targetY) - ABOVE : y;
  const view = props.data?.view;
  if (useContext(FarContext)) return <path className="react-flow__edge-path" d={path} />;
  return (
    <g className={props.data?.target ? "wb-wire wb-wire--target" : "wb-wire"}>
      {view && <title>{view.shape ? `${view.label}: ${view.shape}` : view.label}</title>}
      <BaseEdge path={path} interactionWidth={22} />
      {props.data?.labelled && view?.shape && (
        <EdgeLabelRenderer>
          <div className="wb-wire__label" style={{ transform: `translate(-50%, -50%) translate(${x}px, ${labelY}px)` }}>
            {view.shape}
          </div>
        </EdgeLabelRenderer>
      )}
    </g>
  );
});

/** Whether a connection leads from a node to its neighbour. */
export const isShort = ({ sourceX, targetX }: Pick<EdgeProps, "sourceX" | "targetX">): boolean =>
  targetX >= sourceX && targetX - sourceX < LABEL_ROOM;
