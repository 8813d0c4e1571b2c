// What is selected: the user's own clicks at once, the kernel's selection when it sets one.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Kernel } from "../kernel";
import type { Selected } from "../model/commands";
import { equal } from "../model/equal";
import { edgeKeys, stillThere } from "../model/view";
import type { GraphDocument } from "../protocol";
import { useLatest } from "./useLatest";
import { useTrait } from "./useTrait";

export interface Selection {
  selected: Selected;
  select: (change: (before: Selected) => Selected) => void;
  /** Counts the kernel's selections, so that the canvas can bring them into view. */
  requested: number;
}

export function useSelection(kernel: Kernel, document: GraphDocument): Selection {
  const wanted = useTrait(kernel.model, "selection");
  const [selected, setSelected] = useState<Selected>(() => ({ nodes: wanted, edges: [] }));
  const [requested, setWished] = useState(0);
  const latest = useRef(selected);
  const present = useMemo(
    () => ({
      nodes: new Set([...document.nodes, ...document.annotations].map(({ id }) => id)),
      edges: new Set(edgeKeys(document.edges)),
    }),
    [document],
  );
  const there = useLatest(present);

  const select = useCallback(
    (change: (before: Selected) => Selected) => {
      const next = change(onlyPresent(latest.current, there.current));
      if (equal(next, latest.current)) return;
      const sameNodes = equal(next.nodes, latest.current.nodes);
      latest.current = next;
      setSelected(next);
      if (!sameNodes) kernel.selectSoon([...next.nodes]);
    },
    [kernel, there],
  );

  useEffect(() => {
    // An echo of an older click must not undo a newer one.
    if (kernel.awaits("select") || equal(wanted, latest.current.nodes)) return;
    latest.current = { nodes: wanted, edges: [] };
    setSelected(latest.current);
    setWished((count) => count + 1);
  }, [kernel, wanted]);

  const shown = useMemo(() => onlyPresent(selected, present), [selected, present]);
  return { selected: shown, select, requested };
}

/** What is deleted or undone is selected no more. */
function onlyPresent(
  selected: Selected,
  present: { nodes: ReadonlySet<string>; edges: ReadonlySet<string> },
): Selected {
  return { nodes: stillThere(selected.nodes, present.nodes), edges: stillThere(selected.edges, present.edges) };
}
