import { type RefObject, useEffect, useLayoutEffect } from "react";
import type { Kernel } from "../kernel";
import { useTrait } from "./useTrait";

/** A drag is one message. */
const SETTLED_AFTER_MS = 250;

/** The height of the editor: as the kernel keeps it, until the user drags its lower edge. */
export function useHeight(frame: RefObject<HTMLElement | null>, kernel: Kernel): void {
  const { height } = useTrait(kernel.model, "frame");
  useLayoutEffect(() => {
    if (frame.current) frame.current.style.height = `${height}px`;
  }, [frame, height]);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        // The browser writes the height that was dragged here; on a full screen, or in a tab of its own, nobody does.
        const dragged = Math.round(Number.parseFloat(element.style.height));
        if (dragged !== height) kernel.send({ op: "frame", height: dragged, minimap: null });
      }, SETTLED_AFTER_MS);
    });
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [frame, kernel, height]);
}
