import { type KeyboardEvent, type PointerEvent, type RefObject, useLayoutEffect, useRef } from "react";
import { useEditor } from "../context";
import { useTrait } from "../hooks/useTrait";
import { S } from "../strings";

/** The box around editor and parameters: see workbench_widget.py. */
const ROOM = ".wb-room";
const WIDTH = "--wb-parameters-width";
const LEAST = 180;
/** Of the whole width, so that the canvas keeps the larger part. */
const MOST = 0.5;
const STEP = 16;

/** The edge between the editor and the parameters beside it: dragging it, or an arrow key, moves it. */
export function ParametersEdge({ frame }: { frame: RefObject<HTMLElement | null> }) {
  const { kernel } = useEditor();
  const { parameters = 0 } = useTrait(kernel.model, "frame");
  const dragged = useRef(0);
  const room = () => frame.current?.closest<HTMLElement>(ROOM);

  const show = (width: number) => {
    const box = room();
    if (width) box?.style.setProperty(WIDTH, `${width}px`);
    else box?.style.removeProperty(WIDTH);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it reads besides the width never changes.
  useLayoutEffect(() => {
    // A view is put into its box after it is drawn.
    const later = requestAnimationFrame(() => show(parameters));
    return () => cancelAnimationFrame(later);
  }, [parameters]);

  const limited = (width: number) => {
    const most = (room()?.clientWidth ?? 0) * MOST;
    return Math.round(Math.max(LEAST, Math.min(width, most)));
  };
  const width = () =>
    (room()?.getBoundingClientRect().right ?? 0) - (frame.current?.getBoundingClientRect().right ?? 0);
  const keep = (parameters: number) => void kernel.send({ op: "frame", height: null, minimap: null, parameters });

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    dragged.current = width();
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!dragged.current) return;
    dragged.current = limited((room()?.getBoundingClientRect().right ?? 0) - event.clientX);
    show(dragged.current);
  };
  const onPointerUp = () => {
    if (dragged.current) keep(limited(dragged.current));
    dragged.current = 0;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (step === undefined && event.key !== "Home") return;
    event.preventDefault();
    event.stopPropagation();
    const next = step === undefined ? 0 : limited(width() + step);
    show(next);
    keep(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between paragraphs cannot be moved.
    <div
      className="wb-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label={S.parametersEdge}
      aria-valuenow={parameters}
      title={S.parametersEdge}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onLostPointerCapture={onPointerUp}
      onDoubleClick={() => keep(0)}
      onKeyDown={onKeyDown}
    />
  );
}
