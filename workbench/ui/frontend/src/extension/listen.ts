// Listens for kernels that ask for their bound cell, and answers each request by closing its comm with the result.
import type { Comm, INotebookTracker, Kernel, NotebookPanel } from "@jupyterlab/notebook";

import type { CellAnswer } from "../generated/bound-cell";
import { boundCells, type Decision, parseRequest, type SyncRequest } from "./binding";
import { mark, parseMarkRequest } from "./marking";
import { cellFacts, sync } from "./notebook";

const TARGET = "workbench.cell";
const SUBSHELL_PATIENCE = 1000; // milliseconds

/**
 * JupyterLab gives each comm target a subshell of the kernel, so that an answer arrives while a cell runs, and stops that
 * subshell with the target's last comm. A comm that is never opened keeps it alive between two requests.
 */
const keepers = new WeakMap<Kernel, Comm>();

async function subshell(kernel: Kernel, comm: Comm): Promise<void> {
  if (kernel.supportsSubshells !== true || comm.subshellStarted === undefined) return;
  if (keepers.get(kernel)?.isDisposed !== false) keepers.set(kernel, kernel.createComm(TARGET));
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, SUBSHELL_PATIENCE));
  await Promise.race([comm.subshellStarted.catch(() => undefined), timeout]);
}

function panelsOf(tracker: INotebookTracker, kernel: Kernel): NotebookPanel[] {
  const panels: NotebookPanel[] = [];
  tracker.forEach((panel) => {
    if (panel.sessionContext.session?.kernel?.id === kernel.id) panels.push(panel);
  });
  return panels;
}

/** The panel a request is about, where several notebooks or views share one kernel. */
function choosePanel(
  panels: NotebookPanel[],
  current: NotebookPanel | null,
  request: SyncRequest,
): NotebookPanel | undefined {
  const facts = panels.map((panel) => (panel.content.model ? cellFacts(panel.content.model, request.widgets) : []));
  const bound = panels.filter((_, i) => boundCells(facts[i] ?? [], request.editor).length > 0);
  const showing = panels.filter((_, i) => facts[i]?.some((cell) => cell.shows));
  const candidates = [bound, showing, panels].find((some) => some.length > 0) ?? [];
  return candidates.find((panel) => panel === current) ?? candidates[0];
}

/** What the kernel is told; no result at all means that nothing here could answer. */
type Reply = CellAnswer | Record<string, never>;

function toReply(decision: Decision): CellAnswer {
  const { result } = decision;
  return result === "edited" ? { result, source: decision.source } : { result };
}

/** Carries the request out; undefined leaves it to another notebook on the same kernel, which hears it as well. */
async function handle(tracker: INotebookTracker, kernel: Kernel, data: unknown): Promise<Reply | undefined> {
  const panels = panelsOf(tracker, kernel);
  const marking = parseMarkRequest(data);
  if (marking) {
    for (const panel of panels) mark(panel.content, marking);
    return {};
  }
  const request = parseRequest(data);
  await Promise.all(panels.map((panel) => panel.context.ready));
  const panel = request && choosePanel(panels, tracker.currentWidget, request);
  if (request === undefined || panel === undefined) return {};
  return panel.sessionContext.session?.kernel === kernel ? toReply(sync(panel.content, request)) : undefined;
}

async function answer(tracker: INotebookTracker, kernel: Kernel, comm: Comm, data: unknown): Promise<void> {
  const reply = await handle(tracker, kernel, data).catch((error: unknown) => {
    console.error("The bound cell could not be brought up to date.", error);
    return {};
  });
  if (reply === undefined) return comm.dispose();
  await subshell(kernel, comm);
  if (!comm.isDisposed && !kernel.isDisposed) comm.close({ ...reply });
}

/** Answers requests of every kernel that a notebook of `tracker` uses now or later, also after a restart. */
export function listen(tracker: INotebookTracker): void {
  const known = new WeakSet<Kernel>();
  // One at a time and in order: an update that overtook its insertion would find no cell.
  let queue = Promise.resolve();
  const register = (kernel: Kernel | null | undefined): void => {
    if (!kernel || known.has(kernel)) return;
    known.add(kernel);
    // The callback must not wait: JupyterLab handles no further kernel message until it returns.
    kernel.registerCommTarget(TARGET, (comm, open) => {
      queue = queue.then(() => answer(tracker, kernel, comm, open.content.data)).catch(console.error);
    });
  };
  const watch = (panel: NotebookPanel): void => {
    register(panel.sessionContext.session?.kernel);
    panel.sessionContext.kernelChanged.connect((_, change) => register(change.newValue));
  };
  tracker.forEach(watch);
  tracker.widgetAdded.connect((_, panel) => watch(panel));
}
