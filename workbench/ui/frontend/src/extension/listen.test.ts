import type { Comm, INotebookTracker, Kernel, NotebookModel, NotebookPanel } from "@jupyterlab/notebook";
import { describe, expect, it, vi } from "vitest";

import { listen } from "./listen";

type Open = Parameters<Parameters<Kernel["registerCommTarget"]>[1]>[1];

class FakeKernel implements Kernel {
  isDisposed = false;
  targets = 0;
  private callback: ((comm: Comm, open: Open) => void) | undefined;
  constructor(readonly id: string) {}
  createComm(): Comm {
    throw new Error("no subshells here");
  }
  registerCommTarget(_target: string, callback: (comm: Comm, open: Open) => void): void {
    this.targets += 1;
    this.callback = callback;
  }
  /** Opens a comm as the kernel does; resolves with the reply, or "dropped" when another connection is to answer. */
  request(data: unknown): Promise<unknown> {
    return new Promise((resolve) => {
      const comm = { isDisposed: false, close: resolve, dispose: () => resolve("dropped") };
      this.callback?.(comm, { content: { data } });
    });
  }
}

class FakeCell {
  readonly cell_type = "code";
  constructor(
    private source: string,
    private readonly metadata: Record<string, unknown> = {},
  ) {}
  getSource = () => this.source;
  setSource = (value: string) => {
    this.source = value;
  };
  getMetadata = (key: string) => this.metadata[key];
  setMetadata = (key: string, value: unknown) => {
    this.metadata[key] = value;
  };
  deleteMetadata = (key: string) => void delete this.metadata[key];
  transact = (change: () => void) => change();
}

function cellAt(cells: readonly FakeCell[], index: number): FakeCell {
  const cell = cells[index];
  if (!cell) throw new Error(`There is no cell ${index}.`);
  return cell;
}

function fakePanel(kernel: Kernel, cells: FakeCell[]): NotebookPanel {
  const sharedModel = {
    cells,
    getCell: (index: number) => cellAt(cells, index),
    insertCell: (index: number, cell: Record<string, unknown>) => {
      cells.splice(index, 0, new FakeCell(cell.source as string, cell.metadata as Record<string, unknown>));
      return cellAt(cells, index);
    },
  };
  const modelCells = {
    get length() {
      return cells.length;
    },
    get: () => ({}),
  };
  return {
    id: "notebook",
    content: {
      widgets: [],
      model: { sharedModel, readOnly: false, cells: modelCells },
      activeCellIndex: 0,
      scrollToItem: async () => {},
    },
    context: { ready: Promise.resolve() },
    sessionContext: { session: { kernel }, kernelChanged: { connect: () => true } },
  };
}

function fakeTracker(...panels: NotebookPanel[]): INotebookTracker {
  return {
    currentWidget: panels[0] ?? null,
    widgetAdded: { connect: () => true },
    forEach: (visit) => panels.forEach(visit),
  };
}

const request = { request: "sync", editor: "digits", widgets: [], source: "x = 1", insert: true, replace: false };

describe("listen", () => {
  it("inserts, then answers that nothing changed", async () => {
    const kernel = new FakeKernel("k");
    const cells = [new FakeCell("")];
    listen(fakeTracker(fakePanel(kernel, cells)));
    expect(await kernel.request(request)).toEqual({ result: "inserted" });
    expect(await kernel.request(request)).toEqual({ result: "unchanged" });
    expect(cells.map((cell) => cell.getSource())).toEqual(["", "x = 1"]);
  });

  it("sends the student's text back when the cell was edited", async () => {
    const kernel = new FakeKernel("k");
    const cells = [new FakeCell("")];
    listen(fakeTracker(fakePanel(kernel, cells)));
    await kernel.request(request);
    cellAt(cells, 1).setSource("x = 2  # mine");
    expect(await kernel.request({ ...request, source: "x = 3" })).toEqual({
      result: "edited",
      source: "x = 2  # mine",
    });
    expect(cellAt(cells, 1).getSource()).toBe("x = 2  # mine");
  });

  it("keeps requests in order", async () => {
    const kernel = new FakeKernel("k");
    const cells = [new FakeCell("")];
    listen(fakeTracker(fakePanel(kernel, cells)));
    const replies = [request, { ...request, source: "x = 2" }, { ...request, source: "x = 3" }].map((data) =>
      kernel.request(data),
    );
    expect(await Promise.all(replies)).toEqual([{ result: "inserted" }, { result: "updated" }, { result: "updated" }]);
    expect(cells.map((cell) => cell.getSource())).toEqual(["", "x = 3"]);
  });

  it("unbinds copies of the bound cell", async () => {
    const kernel = new FakeKernel("k");
    const cells = [new FakeCell("")];
    listen(fakeTracker(fakePanel(kernel, cells)));
    await kernel.request(request);
    cells.push(new FakeCell("x = 1", { workbench: cellAt(cells, 1).getMetadata("workbench") }));
    await kernel.request({ ...request, source: "x = 2" });
    expect(cells.map((cell) => cell.getSource())).toEqual(["", "x = 2", "x = 1"]);
    expect(cellAt(cells, 2).getMetadata("workbench")).toBeUndefined();
  });

  it("lets one notebook answer where two share a kernel", async () => {
    const connections = [new FakeKernel("shared"), new FakeKernel("shared")] as const;
    const notebooks: [FakeCell[], FakeCell[]] = [[new FakeCell("")], [new FakeCell("")]];
    listen(fakeTracker(fakePanel(connections[0], notebooks[0]), fakePanel(connections[1], notebooks[1])));
    const replies = await Promise.all(connections.map((connection) => connection.request(request)));
    expect(replies).toEqual([{ result: "inserted" }, "dropped"]);
    expect(notebooks.map((cells) => cells.length)).toEqual([2, 1]);
  });

  it("answers without a result what is no request", async () => {
    const kernel = new FakeKernel("k");
    listen(fakeTracker(fakePanel(kernel, [])));
    expect(await kernel.request({ request: "format the disk" })).toEqual({});
  });

  it("goes on after a request that failed", async () => {
    const kernel = new FakeKernel("k");
    const cells = [new FakeCell("")];
    const panel = fakePanel(kernel, cells);
    listen(fakeTracker(panel));
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const failing = vi
      .spyOn((panel.content.model as NotebookModel).sharedModel, "insertCell")
      .mockImplementationOnce(() => {
        throw new Error("no room");
      });
    expect(await kernel.request(request)).toEqual({});
    expect(error).toHaveBeenCalledOnce();
    expect(await kernel.request(request)).toEqual({ result: "inserted" });
    expect(failing).toHaveBeenCalledTimes(2);
    error.mockRestore();
  });

  it("registers once for a kernel that several views use", () => {
    const kernel = new FakeKernel("k");
    listen(fakeTracker(fakePanel(kernel, []), fakePanel(kernel, [])));
    expect(kernel.targets).toBe(1);
  });
});
