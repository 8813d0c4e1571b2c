import { type RefObject, useLayoutEffect, useState } from "react";

/** How many parts of one width an element has room for besides its other children; known before the first paint. */
export function useRoomFor(
  box: RefObject<HTMLElement | null>,
  count: number,
  widthOf: (shown: number) => number,
): number {
  const [shown, setShown] = useState(count);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth } = element;
      if (clientWidth === 0) return; // not laid out yet: a hidden tab, a cell being built
      let fits = count;
      while (fits > 0 && widthOf(fits) > clientWidth) fits -= 1;
      setShown(fits);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, count, widthOf]);
  return shown;
}
