// The JupyterLab (and Jupyter Notebook 7) extension: keeps the code cell bound to an editor up to date.
import { INotebookTracker } from "@jupyterlab/notebook";

import { listen } from "./listen";

const plugin = {
  id: "keras-workbench:cell",
  description: "Inserts and rewrites the code cell that is bound to a network drawn in the notebook.",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app: unknown, tracker: INotebookTracker): void => listen(tracker),
};

export default plugin;
