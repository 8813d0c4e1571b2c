// The keyboard in everything that stands together with the editor: the panels are ipywidgets, outside React. No key
// that is pressed there reaches the notebook's shortcuts, undo works there too, and focus is never lost to the page.

import { type RefObject, useEffect } from "react";
import { guardKeys, isModifier, keepFocus } from "../../keys/guard";
import type { EditorApi } from "../context";
import { actionFor } from "../model/keys";
import { S } from "../strings";
import { isText } from "./useKeys";

/** The class of the box around editor and panels: see workbench_widget.py. */
const WORKBENCH = ".wb-workbench";
const PARAMETERS = ".wb-panel";

export function useKeyboardGuard(
  frame: RefObject<HTMLElement | null>,
  canvas: RefObject<HTMLElement | null>,
  api: EditorApi,
): void {
  useEffect(() => {
    const editor = frame.current;
    if (!editor) return;
    const listening = new AbortController();
    // ipywidgets builds a box before it shows it: what stands around the editor is known once that has a size.
    const shown = new ResizeObserver(() => {
      if (!editor.isConnected) return;
      shown.disconnect();
      // React hears every key at the element it draws into: stopped any deeper, no key would reach the editor.
      const box = editor.closest<HTMLElement>(WORKBENCH) ?? editor.parentElement ?? editor;
      guardKeys(box, listening.signal);
      keepFocus(box, () => canvas.current, listening.signal);
      box.addEventListener("keydown", (event) => inPanels(event, editor, api), { signal: listening.signal });
      // On its way down: the text fields of ipywidgets let no key up.
      const back = (event: KeyboardEvent) => backToCanvas(event, canvas.current);
      box.addEventListener("keydown", back, { signal: listening.signal, capture: true });
    });
    shown.observe(editor);
    return () => {
      shown.disconnect();
      listening.abort();
    };
  }, [frame, canvas, api]);
}

/** Escape leads from the parameters back to the canvas. */
function backToCanvas(event: KeyboardEvent, canvas: HTMLElement | null): void {
  if (event.key !== "Escape" || event.isComposing || !(event.target as HTMLElement).closest(PARAMETERS)) return;
  event.preventDefault();
  event.stopPropagation();
  canvas?.focus({ preventScroll: true });
}

/** What the keys of the canvas do where a panel has the keyboard. */
function inPanels(event: KeyboardEvent, editor: HTMLElement, api: EditorApi): void {
  const target = event.target as HTMLElement;
  if (isModifier(event) || event.defaultPrevented || editor.contains(target)) return;
  const action = actionFor(event);
  if (action?.kind === "saved") api.announce(S.savesItself);
  else if (action?.kind !== "command" || isText(target)) return;
  else if (action.command === "undo" || action.command === "redo") api.run(action.command);
  else return;
  event.preventDefault();
}
