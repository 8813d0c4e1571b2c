import type { MouseEvent } from "react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

/** Long enough to reach the call-out of a node with the mouse. */
const STAYS_FOR_MS = 250;

export interface Hover {
  node: string | null;
  enter: (event: MouseEvent, node: { id: string }) => void;
  leave: () => void;
  hold: () => void;
  release: () => void;
}

/** The node under the mouse, and for a moment after. */
export function useHover(): Hover {
  const [node, setNode] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const hold = useCallback(() => clearTimeout(timer.current), []);
  const leave = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setNode(null), STAYS_FOR_MS);
  }, []);
  const enter = useCallback((_: MouseEvent, entered: { id: string }) => {
    clearTimeout(timer.current);
    setNode(entered.id);
  }, []);
  return useMemo(() => ({ node, enter, leave, hold, release: leave }), [node, enter, leave, hold]);
}
