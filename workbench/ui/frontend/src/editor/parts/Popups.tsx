import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { type Popup, useEditor } from "../context";
import type { Now } from "../hooks/useCommands";
import { ImportPopup } from "../library/ImportPopup";
import { ItemPopup } from "../library/ItemPopup";
import { SavePopup } from "../library/SavePopup";
import { annotationOf } from "../model/annotations";
import { indexOf } from "../model/graph";
import type { Point } from "../model/place";
import type { Palette, Report } from "../protocol";
import { SamplePopup } from "../runs/SamplePopup";
import { S } from "../strings";
import { AnnotationPopup } from "./AnnotationPopup";
import { AddPopup, ConnectPopup, FindPopup, ReplacePopup } from "./Choosers";
import { KeyHelp } from "./KeyHelp";
import { Menu } from "./Menu";
import { NotePopup } from "./NotePopup";
import { RepeatPopup } from "./RepeatPopup";

interface Props {
  popup: Popup | null;
  now: Now;
  palette: Palette;
  report: Report;
  canvas: RefObject<HTMLDivElement | null>;
}

/** What stands beside the list of layers, to which it belongs. */
const LIBRARY: ReadonlySet<Popup["kind"]> = new Set(["save", "item", "import"]);
const WIDTH = 280;
const HEIGHT = 320;

/** The one thing that floats above the canvas: a chooser, a menu, a note, the help. */
export function Popups({ popup, now, palette, report, canvas }: Props) {
  const { open } = useEditor();
  const shell = useRef<HTMLDivElement>(null);

  // A press anywhere else, also outside the editor, closes it.
  useEffect(() => {
    if (!popup) return;
    const page = shell.current?.ownerDocument;
    const onPress = (event: Event) => {
      if (!event.composedPath().includes(shell.current as EventTarget)) open(null);
    };
    page?.addEventListener("pointerdown", onPress, true);
    return () => page?.removeEventListener("pointerdown", onPress, true);
  }, [popup, open]);

  // Whole on the screen: its size is known once it is drawn, and changes with what it lists; the canvas has less room as
  // soon as the parameters of what was just selected are shown.
  useLayoutEffect(() => {
    const element = shell.current;
    if (!popup || !element || !canvas.current) return;
    const stage = canvas.current;
    const place = () => (popup.kind === "help" ? centre : keepInside)(element, inSight(stage));
    place();
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(place);
    observer.observe(element);
    observer.observe(stage);
    return () => observer.disconnect();
  }, [popup, canvas]);

  if (!popup) return null;
  const close = () => {
    open(null);
    canvas.current?.focus({ preventScroll: true });
  };
  return (
    <div
      ref={shell}
      className={`wb-popup wb-popup--${popup.kind}`}
      style={placeOf(popup, now, canvas.current)}
      data-wb-keys="off"
    >
      <Content popup={popup} now={now} palette={palette} report={report} onClose={close} />
    </div>
  );
}

interface ContentProps extends Pick<Props, "now" | "palette" | "report"> {
  popup: Popup;
  onClose: () => void;
}

function Content({ popup, now, palette, report, onClose }: ContentProps) {
  switch (popup.kind) {
    case "add":
      return <AddPopup popup={popup} palette={palette} report={report} onClose={onClose} />;
    case "connect":
      return <ConnectPopup from={popup.from} now={now} palette={palette} onClose={onClose} />;
    case "find":
      return <FindPopup now={now} palette={palette} onClose={onClose} />;
    case "menu":
      // A menu that another one opens is a new one: it takes the keyboard.
      return <Menu key={popup.entries} now={now} menu={popup.entries} onClose={onClose} />;
    case "more": {
      const entries = popup.commands.map((command) => [command, command] as const);
      return <Menu key="more" now={now} onClose={onClose} name={S.more} entries={entries} />;
    }
    case "replace":
      return <ReplacePopup node={popup.node} now={now} palette={palette} report={report} onClose={onClose} />;
    case "annotation":
      return (
        <AnnotationPopup
          annotation={annotationOf(now.document, popup.id ?? undefined)}
          place={popup.place}
          document={now.document}
          onClose={onClose}
        />
      );
    case "note":
      return <NotePopup node={indexOf(now.document).nodes.get(popup.node)} onClose={onClose} />;
    case "repeat":
      return <RepeatPopup node={indexOf(now.document).nodes.get(popup.node)} onClose={onClose} />;
    case "sample":
      return <SamplePopup onClose={onClose} />;
    case "save":
      return <SavePopup now={now} onClose={onClose} />;
    case "item":
      return <ItemPopup key={popup.id} id={popup.id} now={now} onClose={onClose} />;
    case "import":
      return <ImportPopup onClose={onClose} />;
    case "help":
      return <KeyHelp now={now} onClose={onClose} />;
  }
}

function placeOf(popup: Popup, now: Now, canvas: HTMLDivElement | null): CSSProperties | undefined {
  if (popup.kind === "help" || !canvas) return undefined;
  const { clientWidth, clientHeight } = canvas;
  if (popup.kind === "more") return { right: 8, top: 8 };
  if (LIBRARY.has(popup.kind)) return { left: 8, top: 8 };
  const middle = { x: (clientWidth - WIDTH) / 2, y: clientHeight / 4 };
  const wanted = ("at" in popup && popup.at) || nodeCorner(canvas, now.selected.nodes[0]) || middle;
  return {
    left: Math.max(8, Math.min(wanted.x, clientWidth - WIDTH - 8)),
    top: Math.max(8, Math.min(wanted.y, clientHeight - HEIGHT - 8)),
  };
}

const GAP = 8;
const CENTRED_GAP = 16;

/** The part of the canvas that the window and the boxes around it that scroll leave in sight. */
function inSight(canvas: HTMLElement): { canvas: DOMRect; left: number; top: number; right: number; bottom: number } {
  const box = canvas.getBoundingClientRect();
  const page = canvas.ownerDocument.documentElement;
  let { left, top, right, bottom } = box;
  [right, bottom] = [Math.min(right, page.clientWidth || right), Math.min(bottom, page.clientHeight || bottom)];
  for (let around = canvas.parentElement; around; around = around.parentElement) {
    if (getComputedStyle(around).overflowY === "visible") continue;
    const clip = around.getBoundingClientRect();
    if (clip.height === 0) continue;
    [left, top] = [Math.max(left, clip.left), Math.max(top, clip.top)];
    [right, bottom] = [Math.min(right, clip.right), Math.min(bottom, clip.bottom)];
  }
  return { canvas: box, left, top, right, bottom };
}

/** Leave `element`, which centres itself between its edges, the part of the canvas that is in sight. */
function centre(element: HTMLElement, { canvas, left, top, right, bottom }: ReturnType<typeof inSight>): void {
  const pixels = (distance: number) => `${distance + CENTRED_GAP}px`;
  Object.assign(element.style, {
    left: pixels(left - canvas.left),
    top: pixels(top - canvas.top),
    right: pixels(canvas.right - right),
    bottom: pixels(canvas.bottom - bottom),
    maxHeight: `${Math.max(120, bottom - top - 2 * CENTRED_GAP)}px`,
  });
}

/** Move `element`, placed in the canvas, to where all of it is in sight; where that is less, it scrolls. */
function keepInside(element: HTMLElement, sight: ReturnType<typeof inSight>): void {
  element.style.maxHeight = `${Math.max(120, sight.bottom - sight.top - 2 * GAP)}px`;
  const { width, height, left, top } = element.getBoundingClientRect();
  if (width === 0) return; // not laid out: a tab in the background
  const x = Math.max(sight.left + GAP, Math.min(left, sight.right - width - GAP));
  const y = Math.max(sight.top + GAP, Math.min(top, sight.bottom - height - GAP));
  if (Math.abs(x - left) >= 1) element.style.left = `${x - sight.canvas.left}px`;
  if (Math.abs(y - top) >= 1) element.style.top = `${y - sight.canvas.top}px`;
}

/** Beside a node, in pixels of the canvas. */
function nodeCorner(canvas: HTMLDivElement, id: string | undefined): Point | null {
  const nodes = [...canvas.querySelectorAll<HTMLElement>(".react-flow__node")];
  const element = nodes.find((candidate) => candidate.dataset.id === id);
  if (!element) return null;
  const [box, frame] = [element.getBoundingClientRect(), canvas.getBoundingClientRect()];
  return { x: box.right - frame.left + 12, y: box.top - frame.top };
}
