// Dragging a layer from the list. Pointer events rather than HTML's drag and drop: they work with a finger too, and
// JupyterLab's own drop zones stay out of it.

import { type MouseEvent, type PointerEvent, type RefObject, useMemo, useRef, useState } from "react";
import { type Kept, useEditor } from "../context";
import type { Point } from "../model/place";

const THRESHOLD = 4;

export interface Ghost extends Point {
  type: string;
}

type Handlers = Pick<
  React.HTMLAttributes<HTMLButtonElement>,
  "onPointerDown" | "onPointerMove" | "onPointerUp" | "onPointerCancel" | "onClick" | "onKeyDown"
>;

const typeOf = (event: { currentTarget: HTMLElement }): string => event.currentTarget.dataset.type ?? "";
/** The item of My library that an entry stands for; null for a layer. */
const itemOf = (event: { currentTarget: HTMLElement }): Kept | null => {
  const { item, type = "" } = event.currentTarget.dataset;
  return item ? { id: item, name: type } : null;
};
const clientOf = (event: PointerEvent): Point => ({ x: event.clientX, y: event.clientY });

/**
 * Handlers for an entry with `data-type`, and `data-item` for one of My library: a press adds it, a drag drops it.
 * `ghost` is what hangs at the pointer.
 */
export function usePaletteDrag(frame: RefObject<HTMLElement | null>): { ghost: Ghost | null; handlers: Handlers } {
  const editor = useEditor();
  const [ghost, setGhost] = useState<Ghost | null>(null);
  const start = useRef<Point | null>(null);
  const dragged = useRef(false);

  const handlers = useMemo((): Handlers => {
    const stop = () => {
      start.current = null;
      setGhost(null);
      editor.hoverAt(null);
    };
    return {
      onPointerDown(event) {
        if (event.button !== 0) return;
        // At once: a quick hand is out of the button before it has moved a second time.
        event.currentTarget.setPointerCapture?.(event.pointerId);
        start.current = clientOf(event);
        dragged.current = false;
      },
      onPointerMove(event) {
        const from = start.current;
        if (!from) return;
        const here = clientOf(event);
        if (!dragged.current && Math.hypot(here.x - from.x, here.y - from.y) < THRESHOLD) return;
        dragged.current = true;
        const box = frame.current?.getBoundingClientRect();
        setGhost({ type: typeOf(event), x: here.x - (box?.left ?? 0), y: here.y - (box?.top ?? 0) });
        editor.hoverAt(here);
      },
      onPointerUp(event) {
        if (start.current && dragged.current) {
          const item = itemOf(event);
          if (item) editor.dropItemAt(item, clientOf(event));
          else editor.dropAt(typeOf(event), clientOf(event));
        }
        stop();
      },
      onPointerCancel: stop,
      onClick(event: MouseEvent<HTMLElement>) {
        // The click that ends a drag is no click.
        if (!dragged.current) {
          const item = itemOf(event);
          if (item) editor.placeItem(item);
          else editor.addAfterSelection(typeOf(event));
        }
        dragged.current = false;
      },
      onKeyDown(event) {
        if (event.key === "Escape") stop();
      },
    };
  }, [editor, frame]);

  return { ghost, handlers };
}
