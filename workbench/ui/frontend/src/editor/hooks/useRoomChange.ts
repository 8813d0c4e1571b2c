// More or less room on the canvas: the parameters and the list of problems come and go, the window changes.

import { useStore } from "@xyflow/react";
import { type RefObject, useEffect, useRef } from "react";
import { indexOf } from "../model/graph";
import { allOf } from "../model/place";
import { FAR, LEGIBLE } from "../model/viewport";
import type { GraphDocument } from "../protocol";
import { useLatest } from "./useLatest";
import { GLIDES_FOR_MS, type View } from "./useView";

/** A press that selects a node makes room for its parameters: the second press of a double click finds it unmoved. */
export const SETTLES_AFTER_MS = 400;

/**
 * See the whole drawing again when the canvas has another size, if nobody looked elsewhere.
 *
 * `concerned` is the node that everything is about, a selected one or one with a problem: it stays in sight. For it the
 * rest is drawn small, as long as names can be read, rather than left out.
 */
export function useRoomChange(
  canvas: RefObject<HTMLElement | null>,
  document: GraphDocument,
  concerned: string | null,
  view: View,
): void {
  const room = useStore((state) => `${state.width} ${state.height}`);
  const before = useRef(room);
  const latest = useLatest({ concerned, document, view });
  useEffect(() => {
    if (room === before.current) return;
    before.current = room;
    const about = () => indexOf(latest.current.document).nodes.get(latest.current.concerned ?? "");
    const whole = (least: number, soft: boolean) => {
      const { view, document } = latest.current;
      if (view.asOpened()) view.open(allOf(document), soft, least);
    };
    if (!about()) {
      whole(LEGIBLE, false);
      return;
    }
    let timer = setTimeout(function settle() {
      // What is being dragged stays under the pointer.
      if (canvas.current?.querySelector(":active")) {
        timer = setTimeout(settle, SETTLES_AFTER_MS);
        return;
      }
      whole(about() ? FAR : LEGIBLE, true);
      // While the canvas glides, a node that will be out of sight may still be in it.
      timer = setTimeout(() => {
        const node = about();
        if (node) latest.current.view.reveal(node);
      }, GLIDES_FOR_MS);
    }, SETTLES_AFTER_MS);
    return () => clearTimeout(timer);
  }, [room, canvas, latest]);
}
