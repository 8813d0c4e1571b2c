import { ReactFlowProvider } from "@xyflow/react";
import { Editor } from "./Editor";
import { useReady } from "./hooks/useReady";
import type { Kernel } from "./kernel";

/** One view of the editor, with a canvas of its own. */
export function Widget({ kernel }: { kernel: Kernel }) {
  useReady(kernel);
  return (
    <ReactFlowProvider>
      <Editor kernel={kernel} />
    </ReactFlowProvider>
  );
}
