// Fixtures for the tests of hooks and parts: a kernel over a model without a back end, and the editor around a part.

import { cleanup, fireEvent } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, onTestFinished, vi } from "vitest";
import { type EditorApi, EditorContext } from "../context";
import type { Now } from "../hooks/useCommands";
import type { OptimisticMoves } from "../hooks/useOptimisticMoves";
import type { View } from "../hooks/useView";
import { type EditorModel, Kernel } from "../kernel";
import type { Selected } from "../model/commands";
import { edgeViews } from "../model/view";
import { type Edge, EMPTY, type GraphDocument, type Status } from "../protocol";
import { graph, TestModel, traits } from "./sample";

afterEach(cleanup);

/** jsdom has none, and nothing there has a size to observe. */
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

export function connected(model: TestModel): Kernel {
  const kernel = new Kernel(model as unknown as EditorModel);
  onTestFinished(kernel.connect());
  return kernel;
}

/** What was sent, without the numbers of the requests. */
export const edits = (model: TestModel): unknown[] => model.sent.map(({ request: _, ...edit }) => edit);

/** The kernel's answer to the last request. */
export function answer(model: TestModel, type: "done" | "refused" = "done", message = ""): void {
  model.emit("msg:custom", { type, request: model.sent.at(-1)?.request, message });
}

/** Every function only notes its calls; the kernel is a real one. */
export function fakeApi(model = new TestModel(traits(graph([])))) {
  return {
    kernel: connected(model),
    run: vi.fn(),
    announce: vi.fn(),
    tell: vi.fn(),
    refuse: vi.fn(),
    open: vi.fn(),
    addAfterSelection: vi.fn(),
    dropAt: vi.fn(() => true),
    placeItem: vi.fn(),
    dropItemAt: vi.fn(() => true),
    hoverAt: vi.fn(),
    edgeAt: vi.fn((): Edge | null => null),
    connect: vi.fn(),
    goTo: vi.fn(),
    rename: vi.fn(),
    select: vi.fn(),
  } satisfies EditorApi;
}

export const inside =
  (api: EditorApi) =>
  ({ children }: { children: ReactNode }) => <EditorContext value={api}>{children}</EditorContext>;

/** A canvas whose corner is at (100, 50) of the screen, moved by (20, 40) and enlarged twice. */
export function fakeView() {
  return {
    fit: vi.fn(),
    open: vi.fn(),
    asOpened: vi.fn(() => false),
    openTab: vi.fn(() => true),
    toParameters: vi.fn(() => true),
    fullScreen: vi.fn(async () => {}),
    zoom: vi.fn(),
    centre: vi.fn(),
    reveal: vi.fn(),
    hold: vi.fn(),
    asHeld: vi.fn(() => true),
    size: () => ({ width: 800, height: 600 }),
    local: ({ x, y }) => ({ x: x - 100, y: y - 50 }),
    contains: ({ x, y }) => x >= 100 && x <= 900 && y >= 50 && y <= 650,
    toFlow: ({ x, y }) => ({ x: (x - 120) / 2, y: (y - 90) / 2 }),
    middle: () => ({ x: 500, y: 350 }),
  } satisfies View;
}

export function fakeMoves(positions: OptimisticMoves["positions"] = new Map()) {
  return { positions, draw: vi.fn(), commit: vi.fn() } satisfies OptimisticMoves;
}

export function now(document: GraphDocument, selected: Partial<Selected> = {}, status: Partial<Status> = {}): Now {
  return {
    document,
    status: { ...EMPTY.status, ...status },
    selected: { nodes: [], edges: [], ...selected },
    edges: edgeViews([], document, EMPTY.report),
    runs: EMPTY.runs,
  };
}

/** jsdom knows no pointer events, only those of the mouse. */
export function point(element: Element, type: string, x: number, y: number, more: MouseEventInit = {}): void {
  const event = new MouseEvent(type, { bubbles: true, cancelable: true, clientX: x, clientY: y, ...more });
  fireEvent(element, Object.assign(event, { pointerId: 1 }));
}

/** jsdom lays nothing out: an element gets its place by hand. */
export function placed<E extends Element>(element: E, x: number, y: number, width: number, height: number): E {
  element.getBoundingClientRect = () => DOMRect.fromRect({ x, y, width, height });
  return element;
}
