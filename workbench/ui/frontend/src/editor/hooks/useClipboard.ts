// Pasting: by the browser's own paste event, which needs no permission, or by a press on the toolbar.

import { type RefObject, useCallback, useEffect, useRef } from "react";
import { isText } from "./useKeys";

/** The browser's event comes at once; where it does not come at all, the kernel's clipboard is used. */
export const EVENT_WITHIN_MS = 150;

/**
 * Listens for texts that are pasted into the editor. Returns what to call when the keys for pasting were pressed: the
 * event then brings the text, and `paste` is called with it; with null when there was no event.
 */
export function useClipboard(frame: RefObject<HTMLElement | null>, paste: (text: string | null) => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const element = frame.current;
    const onPaste = (event: ClipboardEvent) => {
      const target = event.target as HTMLElement;
      if (isText(target) || target.closest("[data-wb-keys=off]")) return;
      clearTimeout(timer.current);
      event.preventDefault();
      event.stopPropagation();
      paste(event.clipboardData?.getData("text/plain") ?? "");
    };
    element?.addEventListener("paste", onPaste);
    return () => {
      clearTimeout(timer.current);
      element?.removeEventListener("paste", onPaste);
    };
  }, [frame, paste]);
  return useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => paste(null), EVENT_WITHIN_MS);
  }, [paste]);
}
