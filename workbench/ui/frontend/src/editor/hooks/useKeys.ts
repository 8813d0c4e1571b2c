// The keyboard on the canvas. No key that is pressed in the editor reaches the notebook's shortcuts.

import { type KeyboardEvent, useCallback, useEffect, useRef } from "react";
import { isModifier } from "../../keys/guard";
import type { EditorApi } from "../context";
import { annotationOf, withHeld } from "../model/annotations";
import type { Command } from "../model/commands";
import { indexOf } from "../model/graph";
import { type Action, actionFor } from "../model/keys";
import type { Point } from "../model/place";
import { S } from "../strings";
import type { Now } from "./useCommands";
import { useLatest } from "./useLatest";
import type { OptimisticMoves } from "./useOptimisticMoves";

/** Arrow keys in a row are one move and one step of undo. */
const SETTLED_AFTER_MS = 400;
/** Of use beside the canvas too: after a press in the list of layers, or on a fix. */
const EVERYWHERE: ReadonlySet<Command> = new Set(["undo", "redo", "delete", "help"]);

export function useKeys(
  now: Now,
  optimistic: OptimisticMoves,
  api: EditorApi,
  pasteSoon: () => void = () => api.run("paste"),
): (event: KeyboardEvent) => void {
  const latest = useLatest({ now, optimistic });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const nudge = useCallback(
    (dx: number, dy: number) => {
      const { now, optimistic } = latest.current;
      const nodes = indexOf(now.document).nodes;
      const moved = new Map<string, Point>();
      for (const id of now.selected.nodes) {
        const from = optimistic.positions.get(id) ?? nodes.get(id) ?? annotationOf(now.document, id);
        if (from) moved.set(id, { x: from.x + dx, y: from.y + dy });
      }
      if (moved.size === 0) return;
      optimistic.draw(withHeld(now.document, moved));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        latest.current.optimistic.commit();
        api.announce(S.moved);
      }, SETTLED_AFTER_MS);
    },
    [latest, api],
  );

  const walk = useCallback(
    (direction: "next" | "previous") => {
      const { now } = latest.current;
      const index = indexOf(now.document);
      const here = now.selected.nodes[0] ?? "";
      const edge = (direction === "next" ? index.outgoing : index.incoming).get(here)?.[0];
      const there = direction === "next" ? edge?.target : edge?.source;
      const target = there ?? (here ? undefined : now.document.nodes[0]?.id);
      if (target) api.goTo(target);
    },
    [latest, api],
  );

  return useCallback(
    (event: KeyboardEvent) => {
      if (isModifier(event)) return;
      event.stopPropagation();
      const target = event.target as HTMLElement;
      if (event.defaultPrevented || isText(target) || target.closest("select, [data-wb-keys=off]")) return;
      if (isPressable(target) && (event.key === "Enter" || event.key === " ")) return;
      const action = actionFor(event);
      if (!action || (target.closest("[data-wb-keys=few]") && !isEverywhere(action))) return;
      if (action.kind === "command" && action.command === "paste") return pasteSoon();
      event.preventDefault();
      if (action.kind === "nudge") nudge(action.dx, action.dy);
      else if (action.kind === "walk") walk(action.direction);
      else if (action.kind === "saved") api.announce(S.savesItself);
      else api.run(action.command);
    },
    [api, nudge, walk, pasteSoon],
  );
}

function isEverywhere(action: Action): boolean {
  return action.kind === "saved" || (action.kind === "command" && EVERYWHERE.has(action.command));
}

const NO_TEXT = ["checkbox", "radio", "button", "submit", "reset", "range", "color", "file"];
const TEXT = `input${NO_TEXT.map((type) => `:not([type=${type}])`).join("")}, textarea`;

/** Whether letters are typed into an element: it has an undo of its own. */
export function isText(element: HTMLElement): boolean {
  return element.matches(TEXT) || element.isContentEditable;
}

function isPressable(element: HTMLElement): boolean {
  return element.closest("button, a, summary") !== null;
}
