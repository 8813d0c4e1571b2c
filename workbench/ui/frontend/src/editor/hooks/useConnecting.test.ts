// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import type { FinalConnectionState } from "@xyflow/react";
import { beforeEach, describe, expect, it } from "vitest";
import { type EdgeView, edgeViews, flowEdges } from "../model/view";
import { EMPTY } from "../protocol";
import { S } from "../strings";
import { edits, fakeApi, fakeView, inside } from "../testing/render";
import { edge, graph, node, TestModel, traits } from "../testing/sample";
import { useConnecting } from "./useConnecting";

const two = [
  { name: "first", label: "first" },
  { name: "second", label: "second" },
];
const nodes = [
  node("image", { inputs: [] }),
  node("conv", { outputs: two }),
  node("dense"),
  node("add", { inputs: [{ name: "x", label: "", many: true, optional: false }] }),
  node("loss"),
  node("after"),
];
const drawing = graph(nodes, [edge("image", "conv"), edge("add", "loss"), edge("conv", "after", "x", "second")]);

let model: TestModel;
let api: ReturnType<typeof fakeApi>;
let page: Record<"pane" | "dense" | "conv", Element>;
let under: Element | null;

beforeEach(() => {
  model = new TestModel(traits(drawing));
  document.body.innerHTML = `
    <div class="react-flow__pane"></div>
    <div class="react-flow__node" data-id="dense"><p></p></div>
    <div class="react-flow__node" data-id="conv"><p></p></div>`;
  const [dense, conv] = document.querySelectorAll("p");
  page = {
    pane: document.querySelector(".react-flow__pane") as Element,
    dense: dense as Element,
    conv: conv as Element,
  };
  under = null;
  document.elementFromPoint = () => under;
});

const connecting = () => {
  api = fakeApi(model);
  return renderHook(() => useConnecting(drawing, fakeView()), { wrapper: inside(api) }).result.current;
};
type Handle = NonNullable<FinalConnectionState["fromHandle"]>;
const handle = (nodeId: string, type: Handle["type"], id: string) => ({ nodeId, type, id }) as Handle;
const state = (fromHandle: Handle | null, toHandle: Handle | null = null, isValid: boolean | null = null) =>
  ({ fromHandle, toHandle, isValid }) as FinalConnectionState;
const drop = (element: Element | null) => {
  under = element;
  const event = new MouseEvent("mouseup", { clientX: 300, clientY: 250 });
  document.body.dispatchEvent(event);
  return event;
};
const ends = (source: string, sourceHandle: string, target: string, targetHandle: string) => ({
  source,
  sourceHandle,
  target,
  targetHandle,
});
const wire = () => flowEdges([], edgeViews([], drawing, EMPTY.report) as EdgeView[], local)[0] as never;
const local = {
  selectedNodes: new Set(""),
  selectedEdges: new Set(""),
  optimistic: new Map(),
  renaming: null,
  dropEdge: null,
};

describe("a connection that is drawn", () => {
  it("has its source and its target, each with its own port", () => {
    connecting().onConnect(ends("conv", "second", "dense", "x"));
    expect(api.connect.mock.calls).toEqual([
      [{ source: "conv", sourcePort: "second", target: "dense", targetPort: "x" }],
    ]);
  });

  it("is valid in the direction the data flow only", () => {
    const { isValid } = connecting();
    expect(isValid(ends("conv", "first", "dense", "x"))).toBe(true);
    expect(isValid(ends("dense", "x", "conv", "first"))).toBe(false);
    expect(isValid(ends("conv", "first", "image", "x"))).toBe(false);
  });

  it("closes what floats when it begins", () => {
    connecting().onConnectStart();
    expect(api.open).toHaveBeenCalledWith(null);
  });
});

describe("the reason why it cannot end here", () => {
  const reason = (from: Handle | null, to: Handle | null) => connecting().reason({ fromHandle: from, toHandle: to });

  it("is none over nothing, and none over where it began", () => {
    expect(reason(handle("conv", "source", "first"), null)).toBeNull();
    expect(reason(handle("conv", "source", "first"), handle("conv", "source", "first"))).toBeNull();
  });

  it("names the node itself, and the wrong side", () => {
    expect(reason(handle("conv", "source", "first"), handle("conv", "target", "x"))).toBe(S.ownNode);
    expect(reason(handle("conv", "source", "first"), handle("dense", "source", "y"))).toBe(S.sameSide);
  });

  it("is the same whichever end the drag began at", () => {
    expect(reason(handle("dense", "source", "y"), handle("conv", "target", "x"))).toBeNull();
    expect(reason(handle("conv", "target", "x"), handle("dense", "source", "y"))).toBeNull();
    expect(reason(handle("dense", "target", "x"), handle("conv", "source", "second"))).toBeNull();
    const loop = S.cycle("loss_name", "add_name");
    expect(reason(handle("loss", "source", "y"), handle("add", "target", "x"))).toBe(loop);
    expect(reason(handle("add", "target", "x"), handle("loss", "source", "y"))).toBe(loop);
  });
});

describe("a connection dropped", () => {
  it("on a node goes to its first free input", () => {
    connecting().onConnectEnd(drop(page.dense), state(handle("conv", "source", "second")));
    expect(api.connect).toHaveBeenCalledWith(
      { source: "conv", sourcePort: "second", target: "dense", targetPort: "x" },
      { x: 300, y: 250 },
    );
  });

  it("on a node whose only input is taken takes its place", () => {
    connecting().onConnectEnd(drop(page.conv), state(handle("dense", "source", "y")));
    expect(api.connect.mock.calls).toEqual([[edge("dense", "conv"), { x: 300, y: 250 }]]);
    expect(api.refuse).not.toHaveBeenCalled();
  });

  it("on a node that leads to its source is refused where it was dropped", () => {
    connecting().onConnectEnd(drop(page.conv), state(handle("after", "source", "y")));
    expect(api.connect).not.toHaveBeenCalled();
    expect(api.refuse).toHaveBeenCalledWith(S.cycle("after_name", "conv_name"), { x: 300, y: 250 });
  });

  it("on a port that cannot take it is refused", () => {
    connecting().onConnectEnd(drop(page.conv), state(handle("conv", "source", "first"), handle("conv", "target", "x")));
    expect(api.refuse).toHaveBeenCalledWith(S.ownNode, { x: 300, y: 250 });
  });

  it("on its own node, or valid already, is nobody's business", () => {
    const { onConnectEnd } = connecting();
    onConnectEnd(drop(page.conv), state(handle("conv", "source", "first")));
    onConnectEnd(drop(page.dense), state(handle("conv", "source", "first"), null, true));
    onConnectEnd(drop(page.dense), state(handle("conv", "target", "x")));
    expect(api.connect).not.toHaveBeenCalled();
    expect(api.refuse).not.toHaveBeenCalled();
  });

  it("on the canvas asks which layer to add there, behind its source", () => {
    connecting().onConnectEnd(drop(page.pane), state(handle("conv", "source", "first")));
    const popup = { kind: "add", at: { x: 200, y: 200 }, place: { x: 90, y: 80 } };
    expect(api.open).toHaveBeenCalledWith({ ...popup, after: { node: "conv", port: "first" } });
  });

  it("on the canvas from a second output asks the same, behind that one", () => {
    connecting().onConnectEnd(drop(page.pane), state(handle("conv", "source", "second")));
    expect(api.open.mock.lastCall?.[0]).toMatchObject({ kind: "add", after: { node: "conv", port: "second" } });
  });

  it("with a finger counts where the finger was", () => {
    const { onConnectEnd } = connecting();
    const event = Object.assign(drop(page.conv), { changedTouches: [{ clientX: 7, clientY: 9 }] });
    onConnectEnd(event as unknown as TouchEvent, state(handle("after", "source", "y")));
    expect(api.refuse.mock.calls[0]?.[1]).toEqual({ x: 7, y: 9 });
  });
});

describe("a connection whose end is dragged", () => {
  it("is sent with what it was and what it is, ends not exchanged", () => {
    connecting().onReconnect(wire(), ends("image", "y", "dense", "x"));
    const old = { source: "image", sourcePort: "y", target: "conv", targetPort: "x" };
    expect(edits(model)).toEqual([
      { op: "reconnect", old, source: "image", sourcePort: "y", target: "dense", targetPort: "x" },
    ]);
  });

  it("on a taken input replaces what is there, and says what", () => {
    connecting().onReconnect(wire(), ends("image", "y", "loss", "x"));
    expect(edits(model)).toEqual([
      { op: "reconnect", old: edge("image", "conv"), ...edge("image", "loss"), replace: true },
    ]);
    expect(api.tell.mock.calls).toEqual([[S.replaced("loss_name", "image_name", "add_name")]]);
  });

  it("is not sent when it ends where it was", () => {
    connecting().onReconnect(wire(), ends("image", "y", "conv", "x"));
    expect(model.sent).toEqual([]);
  });

  it("leaves its own port free while it is dragged, and no longer", () => {
    const { isValid, onReconnectStart, onReconnectEnd } = connecting();
    const back = ends("image", "y", "conv", "x");
    expect(isValid(back)).toBe(false);
    onReconnectStart({} as never, wire(), "source");
    expect(isValid(back)).toBe(true);
    onReconnectEnd(drop(page.dense), wire(), "source", state(null, null, true));
    expect(isValid(back)).toBe(false);
  });

  it("asks for no new layer when it is dropped: it is no new connection", () => {
    const { onReconnectStart, onConnectEnd } = connecting();
    onReconnectStart({} as never, wire(), "source");
    onConnectEnd(drop(page.pane), state(handle("conv", "source", "first")));
    expect(api.open).not.toHaveBeenCalled();
  });

  it("on the canvas is removed", () => {
    connecting().onReconnectEnd(drop(page.pane), wire(), "source", state(handle("image", "source", "y")));
    expect(edits(model)).toEqual([{ op: "delete", nodes: [], edges: [edge("image", "conv")] }]);
    expect(api.announce).toHaveBeenCalledWith(S.disconnected);
  });

  it("on a port that cannot take it is refused and stays", () => {
    const to = handle("conv", "source", "first");
    connecting().onReconnectEnd(drop(page.conv), wire(), "source", state(handle("image", "source", "y"), to, false));
    expect(api.refuse).toHaveBeenCalledWith(S.sameSide, { x: 300, y: 250 });
    expect(model.sent).toEqual([]);
  });
});
