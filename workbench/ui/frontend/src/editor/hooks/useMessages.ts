// The editor's live region (aria-live "polite"), and a transient message near where something was refused.

import { useCallback, useEffect, useMemo, useState } from "react";
import type { Kernel } from "../kernel";
import type { Point } from "../model/place";

const SHOWN_FOR_MS = 7000;

export interface Refusal {
  text: string;
  /** Something was done, not refused. */
  done: boolean;
  /** On the screen; null for the bottom of the canvas. */
  at: Point | null;
}

export interface Messages {
  spoken: string;
  refusal: Refusal | null;
  announce: (text: string) => void;
  tell: (text: string, at?: Point) => void;
  refuse: (text: string, at?: Point) => void;
  clear: () => void;
}

/** `pointer` says where on the screen the user's pointer is, when it is over the canvas. */
export function useMessages(kernel: Kernel, pointer: { readonly current: Point | null }): Messages {
  const [spoken, setSpoken] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  // The same words twice would not be read again: a trailing space makes them new.
  const announce = useCallback((text: string) => setSpoken((before) => (before === text ? `${text} ` : text)), []);
  const show = useCallback(
    (text: string, done: boolean, at?: Point) => {
      announce(text);
      setRefusal({ text, done, at: at ?? null });
    },
    [announce],
  );
  const tell = useCallback((text: string, at?: Point) => show(text, true, at), [show]);
  const refuse = useCallback((text: string, at?: Point) => show(text, false, at), [show]);
  const clear = useCallback(() => setRefusal(null), []);

  useEffect(() => {
    if (!refusal) return;
    const timer = setTimeout(clear, SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [refusal, clear]);

  useEffect(
    () =>
      kernel.onAnswer((answer) => {
        if (answer.type === "refused") refuse(answer.message, pointer.current ?? undefined);
      }),
    [kernel, refuse, pointer],
  );
  return useMemo(
    () => ({ spoken, refusal, announce, tell, refuse, clear }),
    [spoken, refusal, announce, tell, refuse, clear],
  );
}
