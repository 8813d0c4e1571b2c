// What is selected: the user's own clicks at once, the kernel's wish when it sets one.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Kernel } from "../kernel";
import type { Selected } from "../model/commands";
import { equal } from "../model/equal";
import { stillThere } from "../model/view";
import type { GraphDocument } from "../protocol";
import { useTrait } from "./useTrait";

export interface Selection {
  selected: Selected;
  select: (change: (before: Selected) => Selected) => void;
  /** Counts the kernel's wishes, so that the canvas can bring them into view. */
  wished: number;
}

export function useSelection(kernel: Kernel, document: GraphDocument): Selection {
  const wish = useTrait(kernel.model, "selection");
  const [selected, setSelected] = useState<Selected>(() => ({ nodes: wish, edges: [] }));
  const [wished, setWished] = useState(0);
  const latest = useRef(selected);

  const select = useCallback(
    (change: (before: Selected) => Selected) => {
      const before = latest.current;
      const next = change(before);
      if (equal(next, before)) return;
      latest.current = next;
      setSelected(next);
      if (!equal(next.nodes, before.nodes)) kernel.selectSoon([...next.nodes]);
    },
    [kernel],
  );

  useEffect(() => {
    // An echo of an older click must not undo a newer one.
    if (kernel.awaits("select") || equal(wish, latest.current.nodes)) return;
    latest.current = { nodes: wish, edges: [] };
    setSelected(latest.current);
    setWished((count) => count + 1);
  }, [kernel, wish]);

  const present = useMemo(() => new Set(document.nodes.map((node) => node.id)), [document]);
  const shown = useMemo(
    () => ({ nodes: stillThere(selected.nodes, present), edges: selected.edges }),
    [selected, present],
  );
  return { selected: shown, select, wished };
}
