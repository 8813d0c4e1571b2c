// Keyboard focus in popups above the canvas.

import type { KeyboardEvent, MouseEvent } from "react";

/** A `ref` for the element that gets the keyboard when it appears. Nothing scrolls for it. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true });
}

/** For what is pressed while the keyboard stays where it is: the field whose choices these are. */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

export const closeOnEscape = (onClose: () => void) => (event: KeyboardEvent) => {
  if (event.key === "Escape") onClose();
};
