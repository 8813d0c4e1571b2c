import { useLayoutEffect, useRef } from "react";

/** A ref to the value of the latest render, for event handlers of constant identity. */
export function useLatest<T>(value: T): { readonly current: T } {
  const box = useRef(value);
  useLayoutEffect(() => {
    box.current = value;
  });
  return box;
}
