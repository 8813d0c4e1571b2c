import { type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import type { CodeField, CodeMark } from "../../python/index";
import { useEditor } from "../context";
import { useLatest } from "../hooks/useLatest";
import { S } from "../strings";
import { codeScript } from "./script";

interface Props {
  code: string;
  /** Another number: the code was written by the kernel. */
  version: number;
  label: string;
  readOnly: boolean;
  marks: readonly CodeMark[];
  onChange?: (code: string) => void;
  onCheck?: () => void;
  onSave?: () => void;
  ref?: Ref<CodeAreaHandle>;
}

export interface CodeAreaHandle {
  goTo: (line: number) => void;
}

/** The field for Python. Until its script is there, and where it does not come, the code as plain text. */
export function CodeArea({ code, version, label, readOnly, marks, onChange, onCheck, onSave, ref }: Props) {
  const { kernel } = useEditor();
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<CodeField | null>(null);
  const [state, setState] = useState<"loading" | "ready" | "failed">("loading");
  const help = useId();
  const latest = useLatest({ code, onChange, onCheck, onSave, marks });
  useImperativeHandle(ref, () => ({ goTo: (line) => field.current?.goTo(line) }), []);

  useEffect(() => {
    let closed = false;
    codeScript(kernel).then(
      ({ openField }) => {
        if (closed || !box.current) return;
        field.current = openField(box.current, {
          ...{ text: latest.current.code, label, describedBy: help, readOnly },
          onChange: (text) => latest.current.onChange?.(text),
          onCheck: () => latest.current.onCheck?.(),
          onSave: () => latest.current.onSave?.(),
        });
        field.current.mark(latest.current.marks);
        setState("ready");
      },
      () => closed || setState("failed"),
    );
    return () => {
      closed = true;
      field.current?.close();
      field.current = null;
    };
  }, [kernel, label, readOnly, help, latest]);

  const shown = useRef(version);
  useEffect(() => {
    if (shown.current === version) return;
    shown.current = version;
    if (field.current && field.current.text() !== latest.current.code) field.current.write(latest.current.code);
  }, [version, latest]);
  useEffect(() => field.current?.mark(marks), [marks]);

  return (
    <div className="wb-code-area">
      <div ref={box} className="wb-code-area__field" hidden={state !== "ready"} />
      {state !== "ready" && (
        <textarea
          className="wb-code-area__plain"
          aria-label={label}
          aria-busy={state === "loading"}
          spellCheck={false}
          readOnly={readOnly || state === "loading"}
          value={code}
          onChange={(event) => onChange?.(event.target.value)}
        />
      )}
      <p id={help} className="wb-code-area__help">
        {readOnly ? S.codeReadHelp : S.codeWriteHelp}
      </p>
    </div>
  );
}
