import { Background, BackgroundVariant, ReactFlow, type ReactFlowState, SelectionMode, useStore } from "@xyflow/react";
import {
  type CSSProperties,
  type FocusEvent,
  type MouseEvent,
  memo,
  type PointerEvent,
  type RefObject,
  useCallback,
  useId,
  useMemo,
} from "react";
import { ActivationsContext, FarContext, useEditor } from "../context";
import { useConnecting } from "../hooks/useConnecting";
import type { Flow } from "../hooks/useFlow";
import { useFocusRequests } from "../hooks/useFocusRequests";
import { useHover } from "../hooks/useHover";
import type { Refusal } from "../hooks/useMessages";
import { useNodeDrag } from "../hooks/useNodeDrag";
import type { OptimisticMoves } from "../hooks/useOptimisticMoves";
import { useRoomChange } from "../hooks/useRoomChange";
import type { Selection } from "../hooks/useSelection";
import { useTrait } from "../hooks/useTrait";
import type { View } from "../hooks/useView";
import { useWheelHint } from "../hooks/useWheelHint";
import { closenessAt } from "../model/detail";
import { equal } from "../model/equal";
import { indexOf } from "../model/graph";
import { allOf, GRID, type Point } from "../model/place";
import type { CanvasFlowNode, WireFlowEdge } from "../model/view";
import { leastZoom, MAX_ZOOM } from "../model/viewport";
import type { GraphDocument, Report } from "../protocol";
import { S } from "../strings";
import { ActivationBar } from "./ActivationBar";
import { AnnotationNode } from "./AnnotationNode";
import { CanvasNotes } from "./CanvasNotes";
import { ConnectionHint } from "./ConnectionHint";
import { HeatBar } from "./HeatBar";
import { LayerNode } from "./LayerNode";
import { NodeCallout } from "./NodeCallout";
import { Overview } from "./Overview";
import { Wire } from "./Wire";

const NODE_TYPES = { layer: LayerNode, annotation: AnnotationNode };
const EDGE_TYPES = { wire: Wire };
const SNAP: [number, number] = [GRID, GRID];
const MULTI_SELECT = ["Shift", "Control", "Meta"];
/** From here on only what is in sight is drawn. */
const MANY_NODES = 200;
const closeness = (state: ReactFlowState) => closenessAt(state.transform[2]);

/** The one selected node, or with the list of problems the first that has one. */
function concerned(selected: readonly string[], problemsShown: boolean, { problems }: Report): string | null {
  if (selected.length === 1) return selected[0] ?? null;
  return (problemsShown && problems.find((problem) => problem.node)?.node) || null;
}

interface Props {
  box: RefObject<HTMLDivElement | null>;
  pointer: { current: Point | null };
  document: GraphDocument;
  report: Report;
  flow: Flow;
  selection: Selection;
  optimistic: OptimisticMoves;
  view: View;
  busy: boolean;
  /** Whether the overview is wanted. */
  overview: boolean;
  problemsShown: boolean;
  refusal: Refusal | null;
  onRefusalRead: () => void;
}

export const Canvas = memo(function Canvas(props: Props) {
  const { box, pointer, document, report, flow, selection, optimistic, view, onRefusalRead } = props;
  const editor = useEditor();
  const { detail, letters, rim } = useStore(closeness, equal);
  const far = detail === "box" || detail === "speck";
  const least = useMemo(() => leastZoom(allOf(document)), [document]);
  const id = useId().replace(/\W/g, "");
  const connecting = useConnecting(document, view);
  const activations = useTrait(editor.kernel.model, "activations");
  const shown = activations.shown ? activations : null;
  const heat = useTrait(editor.kernel.model, "heat");
  const drag = useNodeDrag(document, optimistic, box);
  const hover = useHover();
  useFocusRequests(box, document, selection, view);
  useRoomChange(box, document, concerned(selection.selected.nodes, props.problemsShown, report), view);
  const wheelHint = useWheelHint(box);

  const { select } = selection;
  const onFocus = useCallback(
    (event: FocusEvent<HTMLDivElement>) => {
      // Whatever the keyboard reaches is selected: the next key acts on it.
      const element = event.target as HTMLElement | SVGElement;
      const { id } = element.dataset;
      if (!id || !element.matches(":focus-visible")) return;
      if (element.matches(".react-flow__edge")) select(() => ({ nodes: [], edges: [id] }));
      if (!element.matches(".react-flow__node")) return;
      select(() => ({ nodes: [id], edges: [] }));
      const node = indexOf(document).nodes.get(id);
      if (node) view.reveal(node);
    },
    [select, document, view],
  );
  const onPointerMove = useCallback(
    (event: PointerEvent) => {
      pointer.current = { x: event.clientX, y: event.clientY };
    },
    [pointer],
  );
  const onPointerLeave = useCallback(() => {
    pointer.current = null;
  }, [pointer]);
  const onPointerDown = useCallback(
    (event: PointerEvent) => {
      editor.open(null);
      onRefusalRead();
      const element = event.target as HTMLElement;
      // Dragging the pane takes the click: the canvas must get the keyboard all the same.
      if (!element.closest("button, input, textarea, a, [tabindex='0']")) box.current?.focus({ preventScroll: true });
    },
    [box, editor, onRefusalRead],
  );
  const onDoubleClick = useCallback(
    (event: MouseEvent) => {
      if (!(event.target as HTMLElement).classList.contains("react-flow__pane")) return;
      const client = { x: event.clientX, y: event.clientY };
      editor.open({ kind: "add", at: view.local(client), place: view.toFlow(client), after: null });
    },
    [editor, view],
  );
  const onNodeDoubleClick = useCallback(
    (event: MouseEvent, node: CanvasFlowNode) => {
      if (node.type === "annotation") editor.open({ kind: "annotation", id: node.id, place: null });
      else if ((event.target as HTMLElement).closest(".wb-node__name")) editor.run("rename");
      else if (node.data.view.node.block) editor.run("open");
    },
    [editor],
  );
  const onNodeClick = useCallback(
    (event: MouseEvent, node: CanvasFlowNode) => {
      // React Flow selects what boxes can be drawn around; a frame is selected by its title only.
      const more = event.shiftKey || event.ctrlKey || event.metaKey;
      if (node.type === "annotation" && node.selectable === false) editor.select([node.id], more);
    },
    [editor],
  );
  const onContextMenu = useCallback(
    (event: MouseEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const node = (event.target as HTMLElement).closest<HTMLElement>(".react-flow__node")?.dataset.id;
      if (node) select((before) => (before.nodes.includes(node) ? before : { nodes: [node], edges: [] }));
      editor.open({ kind: "menu", at: view.local({ x: event.clientX, y: event.clientY }) });
    },
    [editor, select, view],
  );

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is a group of a form's fields, and brings its own layout.
    <div
      ref={box}
      className="wb-canvas"
      role="group"
      aria-label={S.canvas}
      tabIndex={-1}
      data-wb-detail={detail}
      style={{ "--wb-letters": letters, "--wb-rim": `${rim}px` } as CSSProperties}
      onFocus={onFocus}
      onPointerMove={onPointerMove}
      onPointerLeave={onPointerLeave}
      onPointerDown={onPointerDown}
      onDoubleClick={onDoubleClick}
      onContextMenu={onContextMenu}
    >
      <FarContext value={far}>
        <ActivationsContext value={shown}>
          <ReactFlow<CanvasFlowNode, WireFlowEdge>
            id={id}
            nodes={flow.nodes}
            edges={flow.edges}
            nodeTypes={NODE_TYPES}
            edgeTypes={EDGE_TYPES}
            onNodesChange={flow.onNodesChange}
            onEdgesChange={flow.onEdgesChange}
            onNodeDrag={drag.onNodeDrag}
            onNodeDragStop={drag.onNodeDragStop}
            onSelectionDragStop={drag.onSelectionDragStop}
            onNodeDoubleClick={onNodeDoubleClick}
            onNodeClick={onNodeClick}
            onNodeMouseEnter={hover.enter}
            onNodeMouseLeave={hover.leave}
            onConnect={connecting.onConnect}
            onConnectStart={connecting.onConnectStart}
            onConnectEnd={connecting.onConnectEnd}
            onReconnect={connecting.onReconnect}
            onReconnectStart={connecting.onReconnectStart}
            onReconnectEnd={connecting.onReconnectEnd}
            isValidConnection={connecting.isValid}
            connectionRadius={24}
            reconnectRadius={14}
            minZoom={least}
            maxZoom={MAX_ZOOM}
            snapToGrid
            snapGrid={SNAP}
            selectionMode={SelectionMode.Partial}
            selectionKeyCode="Shift"
            multiSelectionKeyCode={MULTI_SELECT}
            deleteKeyCode={null}
            panActivationKeyCode={null}
            zoomActivationKeyCode={null}
            disableKeyboardA11y
            zoomOnScroll={false}
            preventScrolling={false}
            zoomOnDoubleClick={false}
            edgesFocusable
            edgesReconnectable={!far} // their handles would be larger than the boxes
            onlyRenderVisibleElements={flow.nodes.length > MANY_NODES}
            attributionPosition="bottom-left"
            ariaLabelConfig={S.flow}
          >
            <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} />
            {props.overview && <Overview document={document} selected={selection.selected.nodes} />}
            <NodeCallout
              nodes={flow.layers}
              hovered={hover.node}
              quiet={props.problemsShown}
              onEnter={hover.hold}
              onLeave={hover.release}
            />
          </ReactFlow>
        </ActivationsContext>
      </FarContext>
      {heat.shown && <HeatBar heat={heat} raised={activations.shown} />}
      {activations.shown && <ActivationBar activations={activations} />}
      <ConnectionHint reason={connecting.reason} />
      <CanvasNotes
        document={document}
        report={report}
        busy={props.busy}
        wheelHint={wheelHint}
        refusal={props.refusal}
        view={view}
        onRefusalRead={onRefusalRead}
      />
    </div>
  );
});
