import { useLayoutEffect, useRef } from "react";

/** A box with the value of the latest render, for handlers that must not change their identity. */
export function useLatest<T>(value: T): { readonly current: T } {
  const box = useRef(value);
  useLayoutEffect(() => {
    box.current = value;
  });
  return box;
}
