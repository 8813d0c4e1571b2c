import { type FormEvent, useEffect, useId, useRef } from "react";
import { useEditor } from "../context";
import { traitNow } from "../hooks/useTrait";
import { closeOnEscape, takeFocus } from "../parts/keyboard";
import { S } from "../strings";

/** How large a part of the data to run: `20` samples, or `10 %`. The kernel says what is no part. */
export function SamplePopup({ onClose }: { onClose: () => void }) {
  const { kernel, announce } = useEditor();
  const field = useRef<HTMLInputElement>(null);
  const hint = useId();
  useEffect(() => takeFocus(field.current), []);
  const last = traitNow(kernel.model, "runs").sample;
  const start = (event: FormEvent) => {
    event.preventDefault();
    kernel.send({ op: "run_flow", what: "sample", sample: field.current?.value ?? "" });
    announce(S.runStarted);
    onClose();
  };
  return (
    <form
      className="wb-notebox"
      role="dialog"
      aria-label={S.sampleTitle}
      onSubmit={start}
      onKeyDown={closeOnEscape(onClose)}
    >
      <strong>{S.sampleTitle}</strong>
      <input
        ref={field}
        type="text"
        inputMode="decimal"
        aria-label={S.samplePart}
        aria-describedby={hint}
        defaultValue={last}
      />
      <p id={hint} className="wb-quiet">
        {S.sampleText}
      </p>
      <div className="wb-notebox__row">
        <button type="button" className="wb-button" onClick={onClose}>
          {S.cancel}
        </button>
        <button type="submit" className="wb-button wb-button--primary">
          {S.sampleStart}
        </button>
      </div>
    </form>
  );
}
