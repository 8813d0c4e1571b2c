// What the parts of the editor call: see context.ts. Built once; reads the latest state through a ref.

import { type RefObject, useMemo } from "react";
import type { EditorApi } from "../context";
import { indexOf, sameEdge } from "../model/graph";
import { centredAt, freePlace, type Point, placeAfter } from "../model/place";
import { presentAt, replacedText } from "../model/rules";
import type { Edge } from "../protocol";
import { S } from "../strings";
import type { Now } from "./useCommands";
import { useLatest } from "./useLatest";
import type { Selection } from "./useSelection";
import type { View } from "./useView";

interface Given extends Pick<EditorApi, "kernel" | "run" | "announce" | "tell" | "refuse" | "open"> {
  view: View;
  canvas: RefObject<HTMLDivElement | null>;
  now: Now;
  setRenaming: (node: string | null) => void;
  setDropEdge: (edge: string | null) => void;
  selection: Selection;
}

export function useApi(given: Given): EditorApi {
  const latest = useLatest(given);
  const { kernel, run, announce, tell, refuse, open } = given;
  return useMemo((): EditorApi => {
    const edgeUnder = (client: Point) => {
      const key = edgeKeyAt(latest.current.canvas.current, client);
      return latest.current.now.edges.find((view) => view.key === key) ?? null;
    };
    /** Behind the selected node, or the last one; without any, in the middle of what is seen. */
    const placeBehind = () => {
      const { now, view } = latest.current;
      const [only, ...more] = now.selected.nodes;
      const before = more.length || !only ? undefined : node(only);
      const beside = before ?? now.document.nodes.at(-1);
      const place = beside
        ? placeAfter(now.document, beside)
        : freePlace(now.document, centredAt(view.toFlow(view.middle())));
      return { ...place, after: before?.id ?? null, edge: null };
    };
    /** At a point of the screen, on the connection there; null where that is not on the canvas. */
    const placeAt = (client: Point) => {
      const { view, setDropEdge } = latest.current;
      setDropEdge(null);
      if (!view.contains(client)) return null;
      return { ...centredAt(view.toFlow(client)), after: null, edge: edgeUnder(client)?.edge ?? null };
    };
    const node = (id: string) => indexOf(latest.current.now.document).nodes.get(id);
    return {
      kernel,
      run,
      announce,
      tell,
      refuse,
      open,
      addAfterSelection(type) {
        // Typed faster than the kernel answers, a layer stands behind the one that was added before it.
        kernel.behind("add", () => {
          kernel.send({ op: "add", type, ...placeBehind() });
          announce(S.added(type));
        });
      },
      dropAt(type, client) {
        const place = placeAt(client);
        if (!place) return false;
        kernel.send({ op: "add", type, ...place });
        announce(S.added(type));
        // What one does next (undo, delete, connect) is done on the canvas.
        latest.current.canvas.current?.focus({ preventScroll: true });
        return true;
      },
      placeItem({ id, name }, version) {
        kernel.send({ op: "library_place", item: id, ...placeBehind(), version: version ?? null });
        announce(S.libraryPlaced(name));
      },
      dropItemAt({ id, name }, client) {
        const place = placeAt(client);
        if (!place) return false;
        kernel.send({ op: "library_place", item: id, ...place });
        announce(S.libraryPlaced(name));
        latest.current.canvas.current?.focus({ preventScroll: true });
        return true;
      },
      hoverAt: (client) => latest.current.setDropEdge(client ? (edgeUnder(client)?.key ?? null) : null),
      edgeAt: (client) => edgeUnder(client)?.edge ?? null,
      connect(edge: Edge, at?: Point) {
        const { document } = latest.current.now;
        const there = presentAt(document, edge);
        const present = there && !sameEdge(there, edge) ? there : undefined;
        kernel.send({ op: "connect", ...edge, ...(present && { replace: true }) });
        if (present) tell(replacedText(document, edge, present), at);
        else announce(S.connected(node(edge.source)?.name ?? "", node(edge.target)?.name ?? ""));
      },
      select(ids, more = false) {
        latest.current.selection.select((before) => {
          if (!more) return { nodes: [...ids], edges: [] };
          const rest = before.nodes.filter((id) => !ids.includes(id));
          return { ...before, nodes: rest.length < before.nodes.length ? rest : [...before.nodes, ...ids] };
        });
      },
      goTo(id) {
        const { selection, view, canvas } = latest.current;
        const target = node(id);
        if (!target) return;
        selection.select(() => ({ nodes: [id], edges: [] }));
        view.centre(target);
        focusNode(canvas.current, id);
      },
      rename(id, name) {
        const { setRenaming, canvas } = latest.current;
        setRenaming(null);
        focusNode(canvas.current, id);
        if (name && name !== node(id)?.name) kernel.send({ op: "rename", node: id, name });
      },
    };
  }, [latest, kernel, run, announce, tell, refuse, open]);
}

function edgeKeyAt(canvas: HTMLElement | null, { x, y }: Point): string | undefined {
  const host = canvas?.getRootNode() as Document | ShadowRoot | undefined;
  const hit = host
    ?.elementsFromPoint(x, y)
    .find((element) => canvas?.contains(element) && element.closest(".react-flow__edge"));
  return hit?.closest<SVGElement>(".react-flow__edge")?.dataset.id;
}

/** Move the keyboard's focus to a node, once it is drawn. */
export function focusNode(canvas: HTMLElement | null, id: string): void {
  requestAnimationFrame(() => {
    const nodes = canvas?.querySelectorAll<HTMLElement>(".react-flow__node") ?? [];
    [...nodes].find((element) => element.dataset.id === id)?.focus({ preventScroll: true });
  });
}
