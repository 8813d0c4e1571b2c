// Shows the contents page of the course beside the notebook that `workbench lab` has opened, and keeps it in sight.
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";

const SETTING = "workbenchContents"; // set by workbench/cli.py
const OPEN = "docmanager:open";
const RENDERED = "Markdown Preview";
const SHARES = [0.68, 0.32]; // of the width: the notebook needs most of it

/** A part of JupyterLab's main area: tabs, or parts side by side. */
interface Area {
  readonly orientation?: string;
  readonly children?: readonly Area[];
  readonly widgets?: readonly object[];
  sizes?: number[];
}

interface Layout {
  readonly main: Area | null;
}

/** What holds the documents of JupyterLab's main area, a DockPanel of Lumino's. */
export interface Dock {
  saveLayout(): Layout;
  restoreLayout(layout: Layout): void;
}

/** A document in the main area. */
export interface Opened {
  readonly parent: object | null;
  readonly context?: { readonly path: string };
}

interface Shell {
  widgets(area: "main"): Iterable<Opened>;
  add(widget: object, area: "main", options: { mode: "tab-after"; ref: string }): void;
  activateById(id: string): void;
}

/** What is used of the application. */
export interface Application {
  readonly restored: Promise<unknown>;
  readonly shell: Shell;
  readonly commands: { execute(id: string, options: object): Promise<unknown> };
}

/** The path that `workbench lab` has put among JupyterLab's settings of the page. */
function contentsPath(page: Document): string | undefined {
  const settings: unknown = JSON.parse(page.getElementById("jupyter-config-data")?.textContent || "{}");
  const path = (settings as Record<string, unknown>)[SETTING];
  return typeof path === "string" ? path : undefined;
}

function firstNotebook(tracker: INotebookTracker): Promise<NotebookPanel> {
  if (tracker.currentWidget) return Promise.resolve(tracker.currentWidget);
  return new Promise((resolve) => {
    tracker.widgetAdded.connect((_, panel) => resolve(panel));
  });
}

function dockOf(document: Opened | undefined): Dock | undefined {
  const parent = document?.parent;
  return parent && "saveLayout" in parent && "restoreLayout" in parent ? (parent as Dock) : undefined;
}

/** Gives the notebook more room, where there is nothing but it and the page. */
function share(dock: Dock | undefined): void {
  const layout = dock?.saveLayout();
  if (layout?.main?.orientation !== "horizontal" || layout.main.sizes?.length !== SHARES.length) return;
  layout.main.sizes = SHARES;
  dock?.restoreLayout(layout);
}

function tabsWith(document: object, area: Area | null | undefined): readonly object[] {
  if (area?.widgets?.includes(document)) return area.widgets;
  for (const child of area?.children ?? []) {
    const found = tabsWith(document, child);
    if (found.length > 0) return found;
  }
  return [];
}

/** JupyterLab opens a link's notebook over the document that has the link: it goes to the other notebooks instead. */
function uncover(path: string, { shell }: Application, tracker: INotebookTracker, panel: NotebookPanel): void {
  const contents = [...shell.widgets("main")].find((document) => document.context?.path === path);
  const tabs = contents ? tabsWith(contents, dockOf(contents)?.saveLayout().main) : [];
  const others: NotebookPanel[] = [];
  tracker.forEach((other) => void (tabs.includes(other) || others.push(other)));
  const neighbour = others.at(-1);
  if (!tabs.includes(panel) || !neighbour) return;
  shell.add(panel, "main", { mode: "tab-after", ref: neighbour.id });
  shell.activateById(panel.id);
}

/** Opens the page once in the life of a browser's tab: who has closed it does not get it again by loading the page anew. */
export async function showContents(
  app: Application,
  tracker: INotebookTracker,
  page: Document = document,
  memory: Storage = sessionStorage,
): Promise<void> {
  const path = contentsPath(page);
  if (path === undefined) return;
  tracker.widgetAdded.connect((_, panel) => {
    panel.context.ready.then(() => uncover(path, app, tracker, panel)).catch(console.error);
  });
  if (memory.getItem(SETTING) === path) return;
  await app.restored;
  const panel = await firstNotebook(tracker);
  await panel.context.ready;
  memory.setItem(SETTING, path);
  const options = { mode: "split-right", ref: panel.id, activate: false };
  share(dockOf((await app.commands.execute(OPEN, { path, factory: RENDERED, options })) as Opened | undefined));
}
