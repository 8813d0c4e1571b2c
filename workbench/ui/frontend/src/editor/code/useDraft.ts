// What is written in the sheet, and how the kernel hears of it: a moment after the last key, and before whatever else is
// asked. The kernel keeps it, so that it outlives the page.

import { useCallback, useEffect, useRef, useState } from "react";
import type { Kernel } from "../kernel";
import type { Sheet } from "../protocol";

const SETTLED_AFTER_MS = 300;

export type Draft = Required<Pick<Sheet, "name" | "category" | "description" | "code">>;

export interface Drafting {
  draft: Draft;
  /** Whether something was written here that the kernel has not heard of yet, or that it would lose. */
  isChanged: boolean;
  /** Which writing of the kernel's the draft began with. */
  version: number;
  change: (part: Partial<Draft>) => void;
  /** The name is complete: a code that is still the template takes it. */
  settleName: () => void;
  /** Tell the kernel now. */
  flush: () => void;
}

const draftOf = ({ name = "", category = "", description = "", code = "" }: Sheet): Draft => ({
  name,
  category,
  description,
  code,
});

/** The draft of a sheet; what the kernel writes itself has another `version` and takes its place. */
export function useDraft(kernel: Kernel, sheet: Sheet): Drafting {
  const [draft, setDraft] = useState(() => draftOf(sheet));
  const [written, setWritten] = useState(false);
  const [version, setVersion] = useState(sheet.version ?? 0);
  const latest = useRef(draft);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const flush = useCallback(() => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    kernel.send({ op: "draft_code", ...latest.current });
  }, [kernel]);
  const change = useCallback(
    (part: Partial<Draft>) => {
      latest.current = { ...latest.current, ...part };
      setDraft(latest.current);
      setWritten(true);
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, SETTLED_AFTER_MS);
    },
    [flush],
  );
  const settled = useRef(draft.name);
  const settleName = useCallback(() => {
    if (settled.current === latest.current.name) return;
    settled.current = latest.current.name;
    clearTimeout(timer.current);
    timer.current = undefined;
    kernel.send({ op: "draft_code", ...latest.current, named: true });
  }, [kernel]);
  useEffect(() => {
    if (version === (sheet.version ?? 0)) return;
    setVersion(sheet.version ?? 0);
    clearTimeout(timer.current);
    timer.current = undefined;
    latest.current = draftOf(sheet);
    setDraft(latest.current);
    setWritten(false);
  }, [sheet, version]);
  useEffect(() => flush, [flush]);

  return { draft, version, isChanged: written || (sheet.isChanged ?? false), change, settleName, flush };
}
