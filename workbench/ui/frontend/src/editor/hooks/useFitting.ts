import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Leaves more and more out of a line until the rest fits: `data-wb-less` counts from 0 to `most`, and the style sheet
 * says what each step hides.
 */
export function useFitting(line: RefObject<HTMLElement | null>, most: number): void {
  const texts = useRef<string | null>(null);
  // After every render, as its texts may have changed; measuring makes the browser lay out the page.
  useLayoutEffect(() => {
    const element = line.current;
    if (!element || element.textContent === texts.current) return;
    texts.current = element.textContent;
    shorten(element, most);
  });
  useLayoutEffect(() => {
    const element = line.current;
    if (!element) return;
    const observer = new ResizeObserver(() => shorten(element, most));
    observer.observe(element);
    return () => observer.disconnect();
  }, [line, most]);
}

function shorten(element: HTMLElement, most: number): void {
  if (element.clientWidth === 0) return; // not laid out yet
  for (let less = 0; less <= most; less += 1) {
    element.dataset.wbLess = String(less);
    if (element.scrollWidth <= element.clientWidth) return;
  }
}
