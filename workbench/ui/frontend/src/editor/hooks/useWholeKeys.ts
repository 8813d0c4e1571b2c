// The keyboard in everything that stands together with the editor: the panels are ipywidgets, outside React. No key
// that is pressed there reaches the notebook's shortcuts, undo works there too, and focus is never lost to the page.

import { type RefObject, useEffect } from "react";
import type { EditorApi } from "../context";
import { actionFor, isModifier } from "../model/keys";
import { S } from "../strings";
import { isText } from "./useKeys";

/** The class of the box around editor and panels: see workbench_widget.py. */
const WHOLE = ".wb-workbench";

export function useWholeKeys(
  frame: RefObject<HTMLElement | null>,
  canvas: RefObject<HTMLElement | null>,
  api: EditorApi,
): void {
  useEffect(() => {
    const editor = frame.current;
    if (!editor) return;
    let undo: (() => void) | undefined;
    // ipywidgets builds a box before it shows it: what stands around the editor is known once that has a size.
    const shown = new ResizeObserver(() => {
      if (undo || !editor.isConnected) return;
      shown.disconnect();
      undo = guard(editor.closest<HTMLElement>(WHOLE) ?? editor, editor, canvas, api);
    });
    shown.observe(editor);
    return () => {
      shown.disconnect();
      undo?.();
    };
  }, [frame, canvas, api]);
}

function guard(
  whole: HTMLElement,
  editor: HTMLElement,
  canvas: RefObject<HTMLElement | null>,
  api: EditorApi,
): () => void {
  // JupyterLab and Notebook 7 skip their shortcuts below this mark.
  whole.dataset.lmSuppressShortcuts = "true";
  // A press beside all controls gives the box the keyboard, not the notebook's cell.
  if (whole !== editor) whole.tabIndex = -1;
  const listening = new AbortController();
  const page = whole.ownerDocument;
  let last: Element | null = null;

  const onKeyDown = (event: KeyboardEvent) => {
    if (isModifier(event)) return;
    event.stopPropagation();
    const target = event.target as HTMLElement;
    if (event.defaultPrevented || editor.contains(target)) return;
    const action = actionFor(event);
    if (action?.kind === "saved") api.announce(S.savesItself);
    else if (action?.kind !== "command" || isText(target)) return;
    else if (action.command === "undo" || action.command === "redo") api.run(action.command);
    else return;
    event.preventDefault();
  };
  const onFocus = (event: FocusEvent) => {
    last = event.target as Element;
  };
  const onBlur = (event: FocusEvent) => {
    // Focus that went somewhere is not lost; neither is it when the whole page loses it.
    if (event.relatedTarget) last = null;
  };
  const onPress = (event: Event) => {
    if (!whole.contains(event.target as Node)) last = null;
  };
  // What had the keyboard is gone or disabled: the canvas gets it.
  const lost = new MutationObserver(() => {
    if (!last || (last.isConnected && !last.matches(":disabled"))) return;
    const holder = page.activeElement;
    if (!holder || holder === last || holder.contains(whole)) canvas.current?.focus({ preventScroll: true });
  });

  const { signal } = listening;
  whole.addEventListener("keydown", onKeyDown, { signal });
  whole.addEventListener("focusin", onFocus, { signal });
  whole.addEventListener("focusout", onBlur, { signal });
  page.addEventListener("pointerdown", onPress, { signal, capture: true });
  lost.observe(whole, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
  return () => {
    listening.abort();
    lost.disconnect();
  };
}
