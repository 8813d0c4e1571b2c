// Opens an editor in a tab of its own beside its notebook: a second view of the cell's output, so of the same session.
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";

/** The editor asks with an event of this name, and knows from its being cancelled that there will be a tab. */
const OPEN_TAB = "workbench-open-tab";
const NEW_VIEW = "notebook:create-output-view";

interface Shell {
  widgets(area: "main"): Iterable<object>;
  add(widget: object, area: "main", options: { mode: "split-right"; ref: string }): void;
}

/** What is used of the application. Jupyter Notebook 7 has the same interface, but shows one document a page. */
export interface Application {
  readonly name: string;
  readonly shell: Shell;
  readonly commands: { hasCommand(id: string): boolean; execute(id: string): Promise<unknown> };
}

/** The notebook that holds an element, and the place of its cell; undefined for one in a console or a tab. */
function place(tracker: INotebookTracker, element: Node): { panel: NotebookPanel; cell: number } | undefined {
  const panels: NotebookPanel[] = [];
  tracker.forEach((panel) => void panels.push(panel));
  for (const panel of panels) {
    const cell = panel.content.widgets.findIndex((widget) => widget.node.contains(element));
    if (cell >= 0) return { panel, cell };
  }
  return undefined;
}

async function open({ shell, commands }: Application, panel: NotebookPanel, cell: number): Promise<void> {
  const before = new Set(shell.widgets("main"));
  panel.content.activeCellIndex = cell;
  await commands.execute(NEW_VIEW);
  // JupyterLab puts the new view below the notebook: beside it there is more room.
  for (const widget of shell.widgets("main")) {
    if (!before.has(widget)) shell.add(widget, "main", { mode: "split-right", ref: panel.id });
  }
}

/** Answers the editors of all notebooks, as long as the application lives. */
export function openTabs(app: Application, tracker: INotebookTracker, page: Document = document): void {
  page.addEventListener(OPEN_TAB, (event) => {
    if (app.name !== "JupyterLab" || !app.commands.hasCommand(NEW_VIEW) || event.defaultPrevented) return;
    const found = place(tracker, event.target as Node);
    if (!found || tracker.currentWidget !== found.panel) return;
    event.preventDefault();
    open(app, found.panel, found.cell).catch((error: unknown) => {
      console.error("The editor could not be opened in a tab.", error);
    });
  });
}
