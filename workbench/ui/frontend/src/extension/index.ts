// The JupyterLab (and Jupyter Notebook 7) extension: keeps the code cell bound to an editor up to date,
// and opens an editor in a tab of its own.
import { INotebookTracker } from "@jupyterlab/notebook";

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

export default plugin;
