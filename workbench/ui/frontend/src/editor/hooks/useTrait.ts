import { useCallback, useSyncExternalStore } from "react";
import { received } from "../../packed/received";
import type { EditorModel } from "../kernel";
import { EMPTY, type Traits } from "../protocol";

/** A trait of the widget, followed as it changes. Subscribes once, and not again at every render. */
export function useTrait<K extends keyof Traits>(model: EditorModel, name: K): Traits[K] {
  const subscribe = useCallback(
    (changed: () => void) => {
      model.on(`change:${name}`, changed);
      return () => model.off(`change:${name}`, changed);
    },
    [model, name],
  );
  const read = useCallback((): Traits[K] => received(model.get(name)) ?? EMPTY[name], [model, name]);
  return useSyncExternalStore(subscribe, read);
}
