import { type RefObject, useLayoutEffect } from "react";

/**
 * Leaves more and more out of a line until the rest fits: `data-wb-less` counts from 0 to `most`, and the style sheet
 * says what each step hides.
 */
export function useFitting(line: RefObject<HTMLElement | null>, most: number): void {
  // After every render: its texts may have changed.
  useLayoutEffect(() => {
    const element = line.current;
    if (!element) return;
    shorten(element, most);
    const observer = new ResizeObserver(() => shorten(element, most));
    observer.observe(element);
    return () => observer.disconnect();
  });
}

function shorten(element: HTMLElement, most: number): void {
  if (element.clientWidth === 0) return; // not laid out yet
  for (let less = 0; less <= most; less += 1) {
    element.dataset.wbLess = String(less);
    if (element.scrollWidth <= element.clientWidth) return;
  }
}
