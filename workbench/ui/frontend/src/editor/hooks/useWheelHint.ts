import { useReactFlow, useStoreApi } from "@xyflow/react";
import { type RefObject, useEffect, useState } from "react";

const SHOWN_FOR_MS = 1400;

/**
 * The wheel alone scrolls the page, as everywhere in a notebook; with Ctrl (or a pinch) it zooms, which React Flow does,
 * and with Cmd, which is done here. Returns whether to say so: just after the wheel was turned alone over the canvas.
 */
export function useWheelHint(canvas: RefObject<HTMLDivElement | null>): boolean {
  const [shown, setShown] = useState(false);
  const flow = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || (event.target as HTMLElement).closest(".nowheel")) return;
      if (event.metaKey) {
        event.preventDefault();
        zoomAround(event);
        return;
      }
      setShown(true);
      clearTimeout(timer);
      timer = setTimeout(() => setShown(false), SHOWN_FOR_MS);
    };
    const zoomAround = (event: WheelEvent) => {
      const { left, top } = element.getBoundingClientRect();
      const { x, y, zoom } = flow.getViewport();
      const { minZoom, maxZoom } = store.getState();
      const next = Math.min(maxZoom, Math.max(minZoom, zoom * 2 ** (-event.deltaY * 0.002)));
      const [px, py] = [event.clientX - left, event.clientY - top];
      void flow.setViewport({ x: px - ((px - x) * next) / zoom, y: py - ((py - y) * next) / zoom, zoom: next });
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      element.removeEventListener("wheel", onWheel);
      clearTimeout(timer);
    };
  }, [canvas, flow, store]);
  return shown;
}
