import { useCallback, useSyncExternalStore } from "react";
import { received } from "../../packed/received";
import type { EditorModel } from "../kernel";
import { EMPTY, type Traits } from "../protocol";

/** A trait of the widget as it is now: long ones arrive packed. */
export const traitNow = <K extends keyof Traits>(model: EditorModel, name: K): Traits[K] =>
  received(model.get(name)) ?? EMPTY[name];

/** A trait of the widget, followed as it changes. Subscribes once, and not again at every render. */
export function useTrait<K extends keyof Traits>(model: EditorModel, name: K): Traits[K] {
  const subscribe = useCallback(
    (changed: () => void) => {
      model.on(`change:${name}`, changed);
      return () => model.off(`change:${name}`, changed);
    },
    [model, name],
  );
  const read = useCallback(() => traitNow(model, name), [model, name]);
  return useSyncExternalStore(subscribe, read);
}
