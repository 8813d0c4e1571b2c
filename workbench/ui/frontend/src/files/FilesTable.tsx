// The table of files: what is listed, what is filtered, and the grid of its rows.

import { useCallback, useSyncExternalStore } from "react";
import type { FilesQuery } from "../generated/files";
import { received } from "../packed/received";
import { FilesGrid } from "./FilesGrid";
import { Filters } from "./Filters";
import { ask, type FilesModel, type FilesState } from "./model";
import type { Strings } from "./strings";

export function FilesTable({ model, t }: { model: FilesModel; t: Strings }) {
  const state = useFilesState(model);
  const { query, count } = state;
  const arrange = useCallback(
    (changes: Partial<FilesQuery>) => ask(model, { kind: "arrange", query: { ...query, ...changes } }),
    [model, query],
  );
  return (
    <>
      <p className="wb-files-title">{state.title}</p>
      <Filters state={state} t={t} arrange={arrange} />
      <p className="wb-files-note" role="status">
        {[t.shown(count, state.total), state.note].filter(Boolean).join(" · ")}
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
