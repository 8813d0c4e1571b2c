import { type NodeProps, NodeResizer } from "@xyflow/react";
import { memo, useMemo } from "react";
import { elementsOf } from "../model/markdown";
import type { AnnotationFlowNode } from "../model/view";
import { S } from "../strings";

const LEAST_WIDTH = 96;
const LEAST_HEIGHT = 48;

/** A titled frame around nodes, or a note. Text is shown as text: see model/markdown.tsx. */
export const AnnotationNode = memo(function AnnotationNode({ data, selected }: NodeProps<AnnotationFlowNode>) {
  const { kind, text, html } = data.annotation;
  const content = useMemo(() => (kind === "note" ? elementsOf(html) : null), [kind, html]);
  return (
    <>
      <NodeResizer isVisible={selected} minWidth={LEAST_WIDTH} minHeight={LEAST_HEIGHT} />
      {kind === "frame" ? (
        <div className="wb-frame">
          <div className="wb-frame__title" title={S.editAnnotation}>
            {text || S.untitled}
          </div>
        </div>
      ) : (
        <div className="wb-freenote nowheel" title={S.editAnnotation}>
          {content}
        </div>
      )}
    </>
  );
});
