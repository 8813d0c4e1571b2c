// @vitest-environment jsdom
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { beforeEach, expect, it, vi } from "vitest";

import { type Application, type Dock, type Opened, showContents } from "./contents";

type Added = (sender: unknown, panel: NotebookPanel) => void;
type Layout = ReturnType<Dock["saveLayout"]>;

const PAGE = "course/contents.md";
const panel = (id: string) => ({ id, context: { ready: Promise.resolve() } }) as unknown as NotebookPanel;
const settle = () => new Promise((resolve) => setTimeout(resolve));

function settings(text: string): Document {
  const page = document.implementation.createHTMLDocument();
  page.body.innerHTML = `<script id="jupyter-config-data" type="application/json">${text}</script>`;
  return page;
}

/** JupyterLab with notebooks on the left and, once it is opened, the contents page on the right. */
class Lab {
  readonly left: object[] = [];
  readonly right: object[] = [];
  readonly panels: NotebookPanel[] = [];
  readonly execute = vi.fn(async () => {
    this.right.push(this.contents);
    return this.contents;
  });
  readonly add = vi.fn();
  readonly activateById = vi.fn();
  restoredLayout: Layout | undefined;
  readonly contents: Opened = {
    context: { path: PAGE },
    parent: {
      saveLayout: () => ({ main: this.main() }),
      restoreLayout: (layout: Layout) => {
        this.restoredLayout = layout;
      },
    },
  };
  readonly app: Application;
  readonly tracker: INotebookTracker;
  private readonly slots: Added[] = [];

  constructor(readonly main = () => this.sideBySide()) {
    const { execute, add, activateById } = this;
    const shell = { widgets: () => this.right as Opened[], add, activateById };
    this.app = { restored: Promise.resolve(), commands: { execute }, shell };
    const widgetAdded = { connect: (slot: Added) => this.slots.push(slot) > 0 };
    const lab = this;
    this.tracker = {
      get currentWidget() {
        return lab.panels.at(-1) ?? null;
      },
      widgetAdded,
      forEach: (visit) => this.panels.forEach(visit),
    };
  }

  private sideBySide() {
    const children = [{ widgets: this.left }, { widgets: this.right }];
    return { orientation: "horizontal", children, sizes: [0.5, 0.5] };
  }

  /** A notebook is opened in one of the two places. */
  async open(id: string, place: object[]): Promise<NotebookPanel> {
    const opened = panel(id);
    place.push(opened);
    this.panels.push(opened);
    for (const slot of [...this.slots]) slot(this, opened);
    await settle();
    return opened;
  }
}

beforeEach(() => sessionStorage.clear());

const SETTINGS = settings(`{"workbenchContents": "${PAGE}"}`);

it("opens the page rendered, beside the notebook, which stays the active one and gets most of the width", async () => {
  const lab = new Lab();
  await lab.open("first", lab.left);
  await showContents(lab.app, lab.tracker, SETTINGS);
  const options = { mode: "split-right", ref: "first", activate: false };
  expect(lab.execute.mock.calls).toEqual([["docmanager:open", { path: PAGE, factory: "Markdown Preview", options }]]);
  expect(lab.restoredLayout?.main?.sizes).toEqual([0.68, 0.32]);
});

it("waits for the notebook", async () => {
  const lab = new Lab();
  const shown = showContents(lab.app, lab.tracker, SETTINGS);
  await settle();
  expect(lab.execute).not.toHaveBeenCalled();
  await lab.open("first", lab.left);
  await shown;
  expect(lab.execute).toHaveBeenCalledOnce();
});

it("opens nothing that `workbench lab` has not asked for", async () => {
  const lab = new Lab();
  await lab.open("first", lab.left);
  for (const page of ['{"baseUrl": "/"}', '{"workbenchContents": 3}', ""].map(settings)) {
    await showContents(lab.app, lab.tracker, page);
  }
  await showContents(lab.app, lab.tracker, document.implementation.createHTMLDocument());
  expect(lab.execute).not.toHaveBeenCalled();
});

it("stays closed when the page is loaded anew", async () => {
  const lab = new Lab();
  await lab.open("first", lab.left);
  await showContents(lab.app, lab.tracker, SETTINGS);
  await showContents(lab.app, lab.tracker, SETTINGS);
  expect(lab.execute).toHaveBeenCalledOnce();
});

it("leaves an arrangement of the learner's own as it is", async () => {
  const lab = new Lab(() => ({ orientation: "vertical", children: [], sizes: [0.5, 0.5] }));
  await lab.open("first", lab.left);
  await showContents(lab.app, lab.tracker, SETTINGS);
  expect(lab.restoredLayout).toBeUndefined();
});

it("puts a notebook that is opened over the page to the other notebooks", async () => {
  const lab = new Lab();
  await lab.open("first", lab.left);
  await showContents(lab.app, lab.tracker, SETTINGS);
  const second = await lab.open("second", lab.right);
  expect(lab.add.mock.calls).toEqual([[second, "main", { mode: "tab-after", ref: "first" }]]);
  expect(lab.activateById.mock.calls).toEqual([["second"]]);
});

it("leaves a notebook elsewhere, and one that is alone with the page, where it is", async () => {
  const lab = new Lab();
  await lab.open("first", lab.left);
  await showContents(lab.app, lab.tracker, SETTINGS);
  await lab.open("second", lab.left);
  const alone = new Lab();
  sessionStorage.clear();
  const shown = showContents(alone.app, alone.tracker, SETTINGS);
  await alone.open("first", alone.right);
  await shown;
  await alone.open("second", alone.right);
  expect([...lab.add.mock.calls, ...alone.add.mock.calls]).toEqual([]);
});
