// Connecting with the mouse: what is refused while dragging, and what a drop means.

import type { Connection, FinalConnectionState, HandleType } from "@xyflow/react";
import { type MouseEvent as ReactMouseEvent, useCallback, useMemo, useRef } from "react";
import { useEditor } from "../context";
import { sameEdge } from "../model/graph";
import type { Point } from "../model/place";
import { freeInput, presentAt, replacedText, whyNot } from "../model/rules";
import type { WireFlowEdge } from "../model/view";
import type { Edge, GraphDocument } from "../protocol";
import { S } from "../strings";
import { useLatest } from "./useLatest";
import type { View } from "./useView";

type Ends = Pick<Connection, "source" | "target"> & Pick<WireFlowEdge, "sourceHandle" | "targetHandle">;

const edgeOf = (ends: Ends): Edge => ({
  source: ends.source,
  sourcePort: ends.sourceHandle ?? "",
  target: ends.target,
  targetPort: ends.targetHandle ?? "",
});

export interface Connecting {
  isValid: (ends: Ends) => boolean;
  /** Why the connection that is being dragged cannot end where it is, or null. */
  reason: (state: Pick<FinalConnectionState, "fromHandle" | "toHandle">) => string | null;
  onConnect: (ends: Connection) => void;
  onConnectStart: () => void;
  onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => void;
  onReconnect: (old: WireFlowEdge, ends: Connection) => void;
  onReconnectStart: (event: ReactMouseEvent, edge: WireFlowEdge, kept: HandleType) => void;
  onReconnectEnd: (
    event: MouseEvent | TouchEvent,
    edge: WireFlowEdge,
    kept: HandleType,
    state: FinalConnectionState,
  ) => void;
}

export function useConnecting(document: GraphDocument, view: View): Connecting {
  const editor = useEditor();
  const latest = useLatest({ document, view });
  const moving = useRef<Edge | undefined>(undefined);

  const isValid = useCallback(
    (ends: Ends) => whyNot(latest.current.document, edgeOf(ends), moving.current, true) === null,
    [latest],
  );
  const reason = useCallback<Connecting["reason"]>(
    ({ fromHandle, toHandle }) => {
      if (!fromHandle || !toHandle || (fromHandle.nodeId === toHandle.nodeId && fromHandle.id === toHandle.id))
        return null;
      if (fromHandle.nodeId === toHandle.nodeId) return S.ownNode;
      if (fromHandle.type === toHandle.type) return S.sameSide;
      const [output, input] = fromHandle.type === "source" ? [fromHandle, toHandle] : [toHandle, fromHandle];
      const edge = {
        source: output.nodeId,
        sourcePort: output.id ?? "",
        target: input.nodeId,
        targetPort: input.id ?? "",
      };
      return whyNot(latest.current.document, edge, moving.current, true);
    },
    [latest],
  );

  return useMemo(
    (): Connecting => ({
      isValid,
      reason,
      onConnect: (ends) => editor.connect(edgeOf(ends)),
      onConnectStart: () => editor.open(null),
      onConnectEnd(event, state) {
        if (state.isValid || moving.current || !state.fromHandle) return;
        const client = pointOf(event);
        const why = reason(state);
        if (why) return editor.refuse(why, client);
        if (state.toHandle || state.fromHandle.type !== "source") return;
        const { nodeId: source, id: port } = state.fromHandle;
        const target = nodeAt(event);
        if (target === source) return;
        if (target) {
          const free = freeInput(latest.current.document, source, port ?? "", target);
          if ("edge" in free) editor.connect(free.edge, client);
          else editor.refuse(free.reason, client);
        } else if (port && onPane(event)) {
          const at = latest.current.view.local(client);
          editor.open({ kind: "add", at, place: latest.current.view.toFlow(client), after: { node: source, port } });
        }
      },
      onReconnect(old, ends) {
        const before = old.data?.view.edge;
        const edge = edgeOf(ends);
        if (!before || sameEdge(edge, before)) return;
        const present = presentAt(latest.current.document, edge, before);
        editor.kernel.send({ op: "reconnect", old: before, ...edge, ...(present && { replace: true }) });
        if (present) editor.tell(replacedText(latest.current.document, edge, present));
      },
      onReconnectStart(_event, edge) {
        moving.current = edge.data?.view.edge;
      },
      onReconnectEnd(event, edge, _kept, state) {
        moving.current = undefined;
        const why = state.isValid ? null : reason(state);
        if (why) return editor.refuse(why, pointOf(event));
        if (state.isValid || state.toHandle || !onPane(event) || !edge.data) return;
        editor.kernel.send({ op: "delete", nodes: [], edges: [edge.data.view.edge] });
        editor.announce(S.disconnected);
      },
    }),
    [editor, isValid, latest, reason],
  );
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

function under(event: MouseEvent | TouchEvent): Element | null {
  const { x, y } = pointOf(event);
  const host = (event.target as Node | null)?.getRootNode() as Document | ShadowRoot | undefined;
  return host?.elementFromPoint?.(x, y) ?? null;
}

const nodeAt = (event: MouseEvent | TouchEvent): string | undefined =>
  under(event)?.closest<HTMLElement>(".react-flow__node")?.dataset.id;

const onPane = (event: MouseEvent | TouchEvent): boolean =>
  under(event)?.classList.contains("react-flow__pane") ?? false;
