import { type KeyboardEvent, useEffect, useRef } from "react";
import { useEditor } from "../context";
import type { Point } from "../model/place";
import { uncovered } from "../model/place";
import type { Annotation, GraphDocument } from "../protocol";
import { S } from "../strings";
import { closeOnEscape, takeFocus } from "./keyboard";

const NEW_NOTE: [number, number] = [240, 120];

interface Props {
  /** What is edited; undefined: a new note. */
  annotation: Annotation | undefined;
  place: Point | null;
  document: GraphDocument;
  onClose: () => void;
}

/** The title of a frame, or the Markdown of a note. */
export function AnnotationPopup({ annotation, place, document, onClose }: Props) {
  const { kernel } = useEditor();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => takeFocus(field.current), []);
  const isFrame = annotation?.kind === "frame";
  const label = isFrame ? S.frameTitle : S.noteText;
  const save = () => {
    const text = field.current?.value.trim() ?? "";
    if (annotation && text !== annotation.text) {
      if (text || isFrame) kernel.send({ op: "edit_annotation", annotation: annotation.id, text });
      else kernel.send({ op: "delete", nodes: [annotation.id], edges: [] });
    } else if (!annotation && text && place) {
      const { x, y } = uncovered(document, place, { width: NEW_NOTE[0], height: NEW_NOTE[1] });
      const position: [number, number] = [x, y];
      kernel.send({ op: "add_annotation", kind: "note", position, size: NEW_NOTE, text });
    }
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (isFrame || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    }
  };
  return (
    <div className="wb-notebox" role="dialog" aria-label={label} onKeyDown={closeOnEscape(onClose)}>
      <textarea
        ref={field}
        aria-label={label}
        placeholder={isFrame ? S.frameTitle : S.noteTextHint}
        defaultValue={annotation?.text ?? ""}
        rows={isFrame ? 1 : 6}
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
