// Optimistic positions: while a node is dragged, and until the kernel has answered the move.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Kernel } from "../kernel";
import type { Point } from "../model/place";
import type { Positions, Request } from "../protocol";

export interface OptimisticMoves {
  positions: ReadonlyMap<string, Point>;
  draw: (moved: ReadonlyMap<string, Point>) => void;
  /** Send everything that was drawn optimistically and not sent yet, as a move or as `request`: one step of undo. */
  commit: (request?: (positions: Positions) => Request) => void;
}

export function useOptimisticMoves(kernel: Kernel): OptimisticMoves {
  const [positions, setPositions] = useState<ReadonlyMap<string, Point>>(new Map());
  const unsent = useRef(new Map<string, Point>());
  const sent = useRef(new Map<number, string[]>());

  const draw = useCallback((moved: ReadonlyMap<string, Point>) => {
    for (const [id, place] of moved) unsent.current.set(id, place);
    setPositions((before) => new Map([...before, ...moved]));
  }, []);

  const commit = useCallback<OptimisticMoves["commit"]>(
    (request = (positions) => ({ op: "move", positions })) => {
      if (unsent.current.size === 0) return;
      const moved: Positions = {};
      for (const [id, { x, y }] of unsent.current) moved[id] = [x, y];
      unsent.current = new Map();
      sent.current.set(kernel.send(request(moved)), Object.keys(moved));
    },
    [kernel],
  );

  useEffect(
    () =>
      kernel.onAnswer((answer) => {
        if (answer.type === "focus") return;
        const settled = [...sent.current].filter(([request]) => request <= answer.request);
        if (settled.length === 0) return;
        for (const [request] of settled) sent.current.delete(request);
        const stillSent = new Set([...sent.current.values()].flat());
        const gone = settled.flatMap(([, ids]) => ids).filter((id) => !stillSent.has(id) && !unsent.current.has(id));
        setPositions((before) => new Map([...before].filter(([id]) => !gone.includes(id))));
      }),
    [kernel],
  );

  return useMemo(() => ({ positions, draw, commit }), [positions, draw, commit]);
}
