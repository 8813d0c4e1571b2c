// The JupyterLab (and Jupyter Notebook 7) extension: keeps the code cell bound to an editor up to date,
// opens an editor in a tab of its own, and the contents page of the course beside the first notebook.
import { INotebookTracker } from "@jupyterlab/notebook";

import { type Application as Course, showContents } from "./contents";
import { listen } from "./listen";
import { type Application, openTabs } from "./tab";

const plugin = {
  id: "keras-workbench:cell",
  description: "Inserts and rewrites the code cell that is bound to a network drawn in the notebook.",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (app: Application, tracker: INotebookTracker): void => {
    listen(tracker);
    openTabs(app, tracker);
  },
};

const contents = {
  id: "keras-workbench:contents",
  description: "Opens the contents page of the course beside the notebook that `workbench lab` opens.",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (app: Course, tracker: INotebookTracker): void => {
    showContents(app, tracker).catch((error: unknown) => {
      console.error("The contents page could not be opened.", error);
    });
  },
};

export default [plugin, contents];
