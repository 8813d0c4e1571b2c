// The hover help of the list of layers: appears after a moment beside the entry, stays while the mouse is on it.

import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";

const APPEARS_AFTER_MS = 350;
const STAYS_FOR_MS = 200;

export interface Card {
  type: string;
  summary: string;
  url: string;
  /** The learner's own: its code can be changed. */
  editable: boolean;
  /** Pixels from the top of the list. */
  top: number;
}

type Handlers = Pick<React.HTMLAttributes<HTMLButtonElement>, "onMouseEnter" | "onMouseLeave" | "onFocus" | "onBlur">;

export interface Help {
  card: Card | null;
  handlers: Handlers;
  hold: () => void;
  release: () => void;
}

export function useHelpCard(frame: RefObject<HTMLElement | null>, suppressed: boolean): Help {
  const [card, setCard] = useState<Card | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const soon = useCallback((next: Card | null, delay: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCard(next), delay);
  }, []);
  const hold = useCallback(() => clearTimeout(timer.current), []);
  const release = useCallback(() => soon(null, STAYS_FOR_MS), [soon]);
  const handlers = useMemo((): Handlers => {
    const show = (event: { currentTarget: HTMLElement }) => {
      const { type = "", summary = "", url = "", editable } = event.currentTarget.dataset;
      const box = frame.current?.getBoundingClientRect();
      const top = event.currentTarget.getBoundingClientRect().top - (box?.top ?? 0);
      soon(
        { type, summary, url, editable: Boolean(editable), top: Math.min(top, (box?.height ?? 0) - 150) },
        APPEARS_AFTER_MS,
      );
    };
    const onFocus = (event: React.FocusEvent<HTMLButtonElement>) => {
      if (event.currentTarget.matches(":focus-visible")) show(event);
    };
    return { onMouseEnter: show, onMouseLeave: release, onFocus, onBlur: release };
  }, [frame, soon, release]);

  return { card: suppressed ? null : card, handlers, hold, release };
}
