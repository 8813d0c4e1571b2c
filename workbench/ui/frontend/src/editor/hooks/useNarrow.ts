import { type RefObject, useLayoutEffect, useState } from "react";

/** Below this width of the editor, in pixels, a list of layers would leave too little of the canvas. */
export const NARROW = 620;

/** Whether the editor is too narrow for everything at once; known before the first paint. */
export function useNarrow(frame: RefObject<HTMLElement | null>): boolean {
  const [narrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    // Not shown yet (a hidden tab, a cell being built) has no width: that is not narrow.
    const measure = () => setNarrow(element.offsetWidth > 0 && element.offsetWidth < NARROW);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return narrow;
}
