// The keyboard inside a widget on a notebook page: no key reaches the notebook's shortcuts, and focus is never lost.

const MODIFIERS = new Set(["Shift", "Control", "Meta", "Alt"]);

/** The canvas follows Shift and Ctrl at the document; alone they do nothing in a notebook. */
export const isModifier = (press: Pick<KeyboardEvent, "key">): boolean => MODIFIERS.has(press.key);

/** Lumino's mark on an element: no shortcut is looked for there and above. */
function suppress(element: Element): void {
  element.setAttribute("data-lm-suppress-shortcuts", "true");
}

/** Keep what is pressed in `box` from the notebook, until `signal` aborts. */
export function guardKeys(box: HTMLElement, signal: AbortSignal): void {
  suppress(box);
  // JupyterLab looks for its shortcuts when a key has come up to the page: it does not hear this one. Notebook 7 looks on
  // the key's way down, from its target up to the first element with the mark, and its selectors fit whatever has the
  // focus: so the target itself gets the mark, before Notebook 7 hears the key.
  const mark = ({ target }: KeyboardEvent) => {
    if (box.contains(target as Element)) suppress(target as Element); // a connection is an SVG element
  };
  box.ownerDocument.defaultView?.addEventListener("keydown", mark, { signal, capture: true });
  // A press beside all controls gives the box the keyboard, not the notebook's cell.
  if (!box.hasAttribute("tabindex")) box.tabIndex = -1;
  box.addEventListener("keydown", (event) => !isModifier(event) && event.stopPropagation(), { signal });
}

/**
 * Keep the keyboard in `box`: focus what `fallback` gives when the element that has it is removed, disabled or hidden, and
 * take it back from the notebook's cell, which focuses itself a moment after a press on what it shows.
 */
export function keepFocus(box: HTMLElement, fallback: () => HTMLElement | null, signal: AbortSignal): void {
  const page = box.ownerDocument;
  let last: HTMLElement | null = null;
  let leaving = false;

  const recover = () => {
    if (!last || isUsable(last)) return;
    const holder = page.activeElement;
    if (!holder || holder === last || holder.contains(box)) fallback()?.focus({ preventScroll: true });
  };
  const onFocus = (event: FocusEvent) => {
    last = event.target as HTMLElement;
    leaving = false;
  };
  const onBlur = (event: FocusEvent) => {
    const next = event.relatedTarget as HTMLElement | null;
    const holder = event.target as HTMLElement;
    if (next !== box && next?.contains(box) && !leaving) {
      queueMicrotask(() => page.activeElement === next && holder.focus({ preventScroll: true }));
    } else if (next) {
      last = null; // focus that went somewhere is not lost; neither is it when the whole page loses it
    } else {
      requestAnimationFrame(recover); // what is hidden changes nothing that is observed
    }
  };
  const onPress = (event: Event) => {
    leaving = !box.contains(event.target as Node);
    if (leaving) last = null;
  };
  const onKey = (event: KeyboardEvent) => {
    leaving = event.key === "Tab";
  };
  let frame = 0;
  // Whether something is visible makes the browser work out all styles: asked once a frame, however much changes.
  const changes = new MutationObserver(() => {
    if (!last) return;
    if (!isEnabled(last)) recover();
    else
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        recover();
      });
  });

  box.addEventListener("focusin", onFocus, { signal });
  box.addEventListener("focusout", onBlur, { signal });
  box.addEventListener("keydown", onKey, { signal, capture: true });
  page.addEventListener("pointerdown", onPress, { signal, capture: true });
  changes.observe(box, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
  signal.addEventListener("abort", () => {
    changes.disconnect();
    cancelAnimationFrame(frame);
  });
}

const isEnabled = (element: HTMLElement): boolean => element.isConnected && !element.matches(":disabled");
const isUsable = (element: HTMLElement): boolean => isEnabled(element) && (element.checkVisibility?.() ?? true);
