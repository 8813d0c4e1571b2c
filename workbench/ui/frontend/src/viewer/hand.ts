// Pointer, wheel and keys on the image.

export interface Reactions {
  /** The pointer is over a point of the image, or has left it. */
  point: (at: Point | null) => void;
  /** A drag begins; what it does is decided there. Returns what follows the pointer. */
  grab: (at: Point, event: PointerEvent) => (right: number, down: number) => void;
  /** The wheel turned by about one notch; returns whether that was of use. */
  turn: (steps: number) => boolean;
  zoom: (factor: number, at: Point) => void;
  /** A key; returns whether it was of use. */
  key: (name: string, far: boolean) => boolean;
}

export interface Point {
  x: number;
  y: number;
}

const NOTCH = 100;
const LINE = 33;
const ZOOM_NOTCH = 1.2;

export function listen(canvas: HTMLElement, reactions: Reactions, signal: AbortSignal): void {
  const at = (event: MouseEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  let follow: ((right: number, down: number) => void) | undefined;
  let start: Point = { x: 0, y: 0 };
  let turned = 0;

  canvas.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button > 1) return;
      canvas.focus({ preventScroll: true });
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      start = at(event);
      follow = reactions.grab(start, event);
    },
    { signal },
  );
  canvas.addEventListener(
    "pointermove",
    (event) => {
      const place = at(event);
      follow?.(place.x - start.x, place.y - start.y);
      reactions.point(place);
    },
    { signal },
  );
  const release = () => {
    follow = undefined;
  };
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"] as const) {
    canvas.addEventListener(name, release, { signal });
  }
  canvas.addEventListener("pointerleave", () => reactions.point(null), { signal });
  canvas.addEventListener(
    "wheel",
    (event) => {
      const amount = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        reactions.zoom(ZOOM_NOTCH ** (-amount / NOTCH), at(event));
        return;
      }
      turned += amount / NOTCH;
      const steps = Math.trunc(turned);
      turned -= steps;
      if (reactions.turn(steps)) event.preventDefault();
    },
    { signal, passive: false },
  );
  canvas.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (!reactions.key(event.key, event.shiftKey)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { signal },
  );
}
