// The kernel's wishes about where to look: fit another level, centre a node, show what it selected.

import { useStore } from "@xyflow/react";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { useEditor } from "../context";
import { indexOf } from "../model/graph";
import type { GraphDocument } from "../protocol";
import { focusNode } from "./useApi";
import { useLatest } from "./useLatest";
import type { Selection } from "./useSelection";
import type { View } from "./useView";

export function useFocusOrders(
  canvas: RefObject<HTMLDivElement | null>,
  document: GraphDocument,
  selection: Selection,
  view: View,
): void {
  const { kernel } = useEditor();
  const sized = useStore((state) => state.width > 0 && state.height > 0);
  const latest = useLatest({ document, selection });
  const wanted = useRef<string | null>(null);

  useLayoutEffect(() => {
    if (sized) view.open(latest.current.document.nodes, false);
  }, [sized, document.fit, view, latest]);

  useEffect(() => {
    const nodes = latest.current.selection.selected.nodes;
    const node = nodes.length === 1 && indexOf(latest.current.document).nodes.get(nodes[0] ?? "");
    if (node) view.reveal(node);
  }, [selection.wished, view, latest]);

  useEffect(() => {
    const look = () => {
      const node = wanted.current === null ? undefined : indexOf(latest.current.document).nodes.get(wanted.current);
      if (!node) return;
      wanted.current = null;
      view.centre(node);
      // Whoever is typing goes on typing.
      if (!globalThis.document.activeElement?.matches("input, textarea")) focusNode(canvas.current, node.id);
    };
    look();
    return kernel.onAnswer((answer) => {
      if (answer.type !== "focus") return;
      wanted.current = answer.node;
      look();
    });
  }, [kernel, document, view, latest, canvas]);
}
