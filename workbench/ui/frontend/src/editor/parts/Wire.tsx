import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, getSmoothStepPath } from "@xyflow/react";
import { memo, useContext } from "react";
import { FarContext } from "../context";
import type { WireFlowEdge } from "../model/view";

/** A connection; one that leads back to the left, to the next row, goes between the nodes. Its shape is shown while it is selected, and as a tooltip. */
export const Wire = memo(function Wire(props: EdgeProps<WireFlowEdge>) {
  const isBack = props.targetX < props.sourceX;
  const [path, x, y] = isBack
    ? getSmoothStepPath({ ...props, borderRadius: 12 })
    : getBezierPath({ ...props, curvature: 0.3 });
  const view = props.data?.view;
  if (useContext(FarContext)) return <path className="react-flow__edge-path" d={path} />;
  return (
    <g className={props.data?.target ? "wb-wire wb-wire--target" : "wb-wire"}>
      {view && <title>{view.shape ? `${view.label}: ${view.shape}` : view.label}</title>}
      <BaseEdge path={path} interactionWidth={22} />
      {props.data?.labelled && view?.shape && (
        <EdgeLabelRenderer>
          <div className="wb-wire__label" style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
            {view.shape}
          </div>
        </EdgeLabelRenderer>
      )}
    </g>
  );
});
