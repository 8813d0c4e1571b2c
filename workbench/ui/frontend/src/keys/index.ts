// Guards the keys of a panel that is made of ipywidgets; its Python half is ../../../key_guard.py. The editor guards
// its own panels (../editor/hooks/useKeyboardGuard.ts), and with them the panels that stand inside those.

import type { RenderProps } from "@anywidget/types";
import { guardKeys, keepFocus } from "./guard";

/** The class of a panel that is guarded: see key_guard.py. */
const GUARDED = ".wb-keys";
const EDITOR = ".wb-workbench";

function render({ el }: RenderProps): () => void {
  const listening = new AbortController();
  // ipywidgets builds a box before it shows it: what stands around this is known once it has a size.
  const shown = new ResizeObserver(() => {
    const box = el.closest<HTMLElement>(GUARDED);
    if (!box) return;
    shown.disconnect();
    if (!listening.signal.aborted && !box.closest(EDITOR)) guard(box, listening.signal);
  });
  shown.observe(el);
  return () => {
    shown.disconnect();
    listening.abort();
  };
}

function guard(box: HTMLElement, signal: AbortSignal): void {
  guardKeys(box, signal);
  keepFocus(box, () => box, signal);
  box.addEventListener("keydown", (event) => isSave(event) && passOn(event, box.ownerDocument), { signal });
}

const isSave = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";

/** Have the notebook saved. The press itself would give the notebook's cell the keyboard on its way. */
function passOn(event: KeyboardEvent, page: Document): void {
  event.preventDefault();
  page.body.dispatchEvent(new KeyboardEvent("keydown", event));
}

export default { render };
