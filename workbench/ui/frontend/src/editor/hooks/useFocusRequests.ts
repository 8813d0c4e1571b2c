// The kernel's requests about the viewport and focus: fit another level, centre a node, show what it selected.

import { useStore } from "@xyflow/react";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { useEditor } from "../context";
import { indexOf } from "../model/graph";
import { allOf } from "../model/place";
import type { GraphDocument } from "../protocol";
import { focusNode } from "./useApi";
import type { Selection } from "./useSelection";
import type { View } from "./useView";

export function useFocusRequests(
  canvas: RefObject<HTMLDivElement | null>,
  document: GraphDocument,
  selection: Selection,
  view: View,
): void {
  const { kernel } = useEditor();
  const sized = useStore((state) => state.width > 0 && state.height > 0);
  const room = useStore((state) => `${state.width} ${state.height}`);
  const before = useRef(room);
  const wanted = useRef<string | null>(null);
  // What was carried out already: neither another edit nor another click is a new request.
  const opened = useRef<number | null>(null);
  const revealed = useRef<number | null>(null);

  useLayoutEffect(() => {
    const fit = sized ? document.fit : null;
    if (fit !== null && fit !== opened.current) view.open(allOf(document), false);
    opened.current = fit;
  }, [sized, document, view]);

  const { requested, selected } = selection;
  useEffect(() => {
    const isNew = requested !== revealed.current;
    // The parameters of what was pasted take a part of the canvas: what was in sight stays so.
    const hasOtherRoom = room !== before.current;
    revealed.current = requested;
    before.current = room;
    const chosen = new Set(selected.nodes);
    if (chosen.size > 1) {
      if (isNew || (hasOtherRoom && view.asHeld())) view.hold(allOf(document).filter(({ id }) => chosen.has(id)));
      return;
    }
    const node = isNew && indexOf(document).nodes.get(selected.nodes[0] ?? "");
    if (node) view.reveal(node);
  }, [requested, selected, document, view, room]);

  useEffect(() => {
    const look = () => {
      const node = wanted.current === null ? undefined : indexOf(document).nodes.get(wanted.current);
      if (!node) return;
      wanted.current = null;
      // Who asked may be far below, in the code or in a list.
      canvas.current?.scrollIntoView?.({ block: "nearest" });
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
  }, [kernel, document, view, canvas]);
}
