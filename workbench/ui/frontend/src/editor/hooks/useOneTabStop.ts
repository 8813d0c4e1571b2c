// A long list of buttons is one stop of the Tab key: the arrow keys lead from one button to the next.

import { type RefObject, useEffect } from "react";

type Step = (at: number, count: number) => number;

const STEPS: Readonly<Record<string, Step>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** The button that had the keyboard last is the stop; else the first one. `present` says whether there is a list. */
export function useOneTabStop(list: RefObject<HTMLElement | null>, present: boolean): void {
  useEffect(() => {
    const box = list.current;
    if (!present || !box) return;
    let stop: HTMLButtonElement | undefined;
    const buttons = () => [...box.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")];
    const settle = () => {
      const all = buttons();
      if (!stop || !all.includes(stop)) stop = all[0];
      for (const button of all) button.tabIndex = button === stop ? 0 : -1;
    };
    const onFocus = (event: FocusEvent) => {
      const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button");
      if (!button || button === stop) return;
      stop = button;
      settle();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const step = STEPS[event.key];
      const all = buttons();
      const at = all.indexOf(event.target as HTMLButtonElement);
      if (!step || at < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      all[step(at, all.length)]?.focus();
    };
    const observer = new MutationObserver(settle);
    observer.observe(box, { childList: true, subtree: true });
    box.addEventListener("focusin", onFocus);
    box.addEventListener("keydown", onKeyDown);
    settle();
    return () => {
      observer.disconnect();
      box.removeEventListener("focusin", onFocus);
      box.removeEventListener("keydown", onKeyDown);
    };
  }, [list, present]);
}
