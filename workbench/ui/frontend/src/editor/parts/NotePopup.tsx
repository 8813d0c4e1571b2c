import { type KeyboardEvent, useEffect, useRef } from "react";
import { useEditor } from "../context";
import type { GraphNode } from "../protocol";
import { S } from "../strings";
import { closeOnEscape, takeFocus } from "./keyboard";

/** A few words on a node: shown as a mark on it and written as a comment into the code. */
export function NotePopup({ node, onClose }: { node: GraphNode | undefined; onClose: () => void }) {
  const { kernel } = useEditor();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => takeFocus(field.current), []);
  if (!node) return null;
  const save = () => {
    const note = field.current?.value.trim() ?? "";
    if (note !== node.note) kernel.send({ op: "annotate", node: node.id, note });
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
  };
  return (
    <div className="wb-notebox" role="dialog" aria-label={S.noteOf(node.name)} onKeyDown={closeOnEscape(onClose)}>
      <textarea
        ref={field}
        aria-label={S.noteOf(node.name)}
        placeholder={S.noteHint}
        defaultValue={node.note}
        rows={4}
        onKeyDown={onKeyDown}
      />
      <div className="wb-notebox__row">
        <button type="button" className="wb-button" onClick={onClose}>
          {S.cancel}
        </button>
        <button type="button" className="wb-button wb-button--primary" onClick={save}>
          {S.save}
        </button>
      </div>
    </div>
  );
}
