// Optimistic positions: while a node is dragged, and until the kernel has answered the move.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Kernel } from "../kernel";
import type { Point } from "../model/place";
import type { Positions, Request } from "../protocol";

export interface Ahead {
  positions: ReadonlyMap<string, Point>;
  draw: (moved: ReadonlyMap<string, Point>) => void;
  /** Send everything that was drawn optimistically and not sent yet, as a move or as `request`: one step of undo. */
  commit: (request?: (positions: Positions) => Request) => void;
}

export function useAhead(kernel: Kernel): Ahead {
  const [positions, setPositions] = useState<ReadonlyMap<string, Point>>(new Map());
  const untold = useRef(new Map<string, Point>());
  const told = useRef(new Map<number, string[]>());

  const draw = useCallback((moved: ReadonlyMap<string, Point>) => {
    for (const [id, place] of moved) untold.current.set(id, place);
    setPositions((before) => new Map([...before, ...moved]));
  }, []);

  const commit = useCallback<Ahead["commit"]>(
    (request = (positions) => ({ op: "move", positions })) => {
      if (untold.current.size === 0) return;
      const moved: Positions = {};
      for (const [id, { x, y }] of untold.current) moved[id] = [x, y];
      untold.current = new Map();
      told.current.set(kernel.send(request(moved)), Object.keys(moved));
    },
    [kernel],
  );

  useEffect(
    () =>
      kernel.onAnswer((answer) => {
        if (answer.type === "focus") return;
        const settled = [...told.current].filter(([request]) => request <= answer.request);
        if (settled.length === 0) return;
        for (const [request] of settled) told.current.delete(request);
        const stillTold = new Set([...told.current.values()].flat());
        const gone = settled.flatMap(([, ids]) => ids).filter((id) => !stillTold.has(id) && !untold.current.has(id));
        setPositions((before) => new Map([...before].filter(([id]) => !gone.includes(id))));
      }),
    [kernel],
  );

  return useMemo(() => ({ positions, draw, commit }), [positions, draw, commit]);
}
