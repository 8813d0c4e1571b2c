// @vitest-environment jsdom
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { expect, it, vi } from "vitest";

import { openTabs } from "./tab";

function page(name = "JupyterLab", commands = ["notebook:create-output-view"]) {
  const document = globalThis.document.implementation.createHTMLDocument();
  const cells = [0, 1].map(() => document.body.appendChild(document.createElement("div")));
  const editor = (cells[1] as HTMLElement).appendChild(document.createElement("section"));
  const content = { activeCellIndex: 0, widgets: cells.map((node) => ({ node })) };
  const panel = { id: "notebook", content } as unknown as NotebookPanel;
  const tracker = { currentWidget: panel, forEach: (visit: (panel: NotebookPanel) => void) => visit(panel) };
  const tab = { id: "tab" };
  const open: object[] = [panel];
  const app = {
    name,
    shell: { widgets: () => [...open], add: vi.fn() },
    commands: {
      hasCommand: (id: string) => commands.includes(id),
      execute: vi.fn(async () => void open.push(tab)),
    },
  };
  openTabs(app, tracker as unknown as INotebookTracker, document);
  const ask = (from: HTMLElement) =>
    from.dispatchEvent(new CustomEvent("workbench-open-tab", { bubbles: true, cancelable: true }));
  return { app, editor, tab, content, ask, outside: document.body };
}

it("opens a second view of the editor's cell to the right of the notebook", async () => {
  const { app, editor, tab, content, ask } = page();
  expect(ask(editor)).toBe(false);
  await vi.waitFor(() => expect(app.shell.add).toHaveBeenCalledOnce());
  expect(content.activeCellIndex).toBe(1);
  expect(app.commands.execute.mock.calls).toEqual([["notebook:create-output-view"]]);
  expect(app.shell.add.mock.calls).toEqual([[tab, "main", { mode: "split-right", ref: "notebook" }]]);
});

it.each([
  ["in Notebook 7, which shows one document", page("Jupyter Notebook"), "editor"],
  ["without the command", page("JupyterLab", []), "editor"],
  ["outside of all cells", page(), "outside"],
] as const)("leaves the request unanswered %s", (_, { app, ask, ...places }, from) => {
  expect(ask(places[from])).toBe(true);
  expect(app.commands.execute).not.toHaveBeenCalled();
});
