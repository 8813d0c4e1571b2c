// The table of files: what is listed, what is filtered, and the grid of its rows.

import { useCallback, useSyncExternalStore } from "react";
import type { QueryChange } from "../generated/files";
import { received } from "../packed/received";
import { FilesGrid } from "./FilesGrid";
import { Filters } from "./Filters";
import { ask, type FilesModel, type FilesState } from "./model";
import type { Strings } from "./strings";

export function FilesTable({ model, t }: { model: FilesModel; t: Strings }) {
  const state = useFilesState(model);
  const arrange = useCallback((change: QueryChange) => ask(model, { kind: "arrange", change }), [model]);
  return (
    <>
      <p className="wb-files-title">{state.title}</p>
      <Filters state={state} t={t} arrange={arrange} />
      <p className="wb-files-note" role="status">
        {[t.shown(state.count, state.total), state.note].filter(Boolean).join(" · ")}
      </p>
      <FilesGrid model={model} state={state} t={t} arrange={arrange} />
    </>
  );
}

function useFilesState(model: FilesModel): FilesState {
  const subscribe = useCallback(
    (changed: () => void) => {
      model.on("change:state", changed);
      return () => model.off("change:state", changed);
    },
    [model],
  );
  return useSyncExternalStore(subscribe, () => received(model.get("state")));
}
