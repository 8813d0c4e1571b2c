// Reads the facts of a notebook's cells and carries out what was decided about them.
import type { Notebook, NotebookModel, OutputList, SharedCell } from "@jupyterlab/notebook";

import { boundCells, type CellFacts, type Decision, decide, fingerprint, parseMark, type SyncRequest } from "./binding";

const KEY = "workbench";
const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";

function showsWidget(outputs: OutputList | undefined, widgets: readonly string[]): boolean {
  for (let i = 0; i < (outputs?.length ?? 0); i++) {
    const view = outputs?.get(i).data[WIDGET_VIEW] as { model_id?: unknown } | undefined;
    if (typeof view?.model_id === "string" && widgets.includes(view.model_id)) return true;
  }
  return false;
}

/** What `decide` needs to know of each cell, in notebook order. */
export function cellFacts(model: NotebookModel, widgets: readonly string[]): CellFacts[] {
  return model.sharedModel.cells.map((cell, index) => ({
    code: cell.cell_type === "code",
    source: cell.getSource(),
    mark: parseMark(cell.getMetadata(KEY)),
    shows: index < model.cells.length && showsWidget(model.cells.get(index).outputs, widgets),
  }));
}

/** Rewrites text and mark as one step of undo of its own; outputs stay. */
function rewrite(cell: SharedCell, request: SyncRequest): void {
  cell.undoManager?.stopCapturing();
  cell.transact(() => {
    if (cell.getSource() !== request.source) cell.setSource(request.source);
    cell.setMetadata(KEY, { editor: request.editor, hash: fingerprint(request.source) });
  });
  cell.undoManager?.stopCapturing();
}

function reveal(notebook: Notebook, index: number): void {
  notebook.activeCellIndex = index;
  // The scroll is refused when the notebook is closed or scrolled meanwhile; there is nothing left to reveal then.
  notebook.scrollToItem(index, "smart").catch(() => undefined);
}

/** Brings the notebook in line with the request. Needs `notebook.model`; does nothing where it is absent or read-only. */
export function sync(notebook: Notebook, request: SyncRequest): Decision {
  const model = notebook.model;
  if (model === null || model.readOnly) return { result: "none" };
  const facts = cellFacts(model, request.widgets);
  const decision = decide(facts, notebook.activeCellIndex, request);
  for (const copy of boundCells(facts, request.editor).slice(1)) model.sharedModel.getCell(copy).deleteMetadata(KEY);
  if (decision.result === "none") return decision;
  if (decision.result === "inserted") {
    model.sharedModel.insertCell(decision.index, {
      cell_type: "code",
      source: request.source,
      metadata: { [KEY]: { editor: request.editor, hash: fingerprint(request.source) } },
    });
  } else if (decision.result !== "edited") {
    rewrite(model.sharedModel.getCell(decision.index), request);
  }
  if (request.insert) reveal(notebook, decision.index);
  return decision;
}
