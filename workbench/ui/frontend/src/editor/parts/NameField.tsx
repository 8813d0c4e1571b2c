import { type FocusEvent, type KeyboardEvent, useRef } from "react";
import { useEditor } from "../context";
import { S } from "../strings";
import { takeFocus } from "./keyboard";

/** A node's name being typed: Enter keeps it, Escape does not. */
export function NameField({ node, name }: { node: string; name: string }) {
  const { rename } = useEditor();
  const finished = useRef(false);
  const finish = (next: string | null) => {
    if (finished.current) return;
    finished.current = true;
    rename(node, next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") finish(event.currentTarget.value.trim());
    if (event.key === "Escape") finish(null);
  };
  const onBlur = (event: FocusEvent<HTMLInputElement>) => finish(event.currentTarget.value.trim());
  return (
    <input
      className="wb-node__rename nodrag nopan"
      aria-label={S.nodeName}
      defaultValue={name}
      ref={focusAndSelect}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    />
  );
}

function focusAndSelect(field: HTMLInputElement | null): void {
  takeFocus(field);
  field?.select();
}
