import { useEffect, useRef } from "react";
import type { ImportItem } from "../../generated/protocol";
import { useEditor } from "../context";
import { traitNow, useTrait } from "../hooks/useTrait";
import { closeOnEscape, takeFocus } from "../parts/keyboard";
import type { LibraryImport } from "../protocol";
import { S } from "../strings";

/** What is in a file, before anything of it is taken in; and what to do where its name is there already. */
export function ImportPopup({ onClose }: { onClose: () => void }) {
  const { kernel, announce } = useEditor();
  const { pending } = useTrait(kernel.model, "library");
  const cancel = useRef<HTMLButtonElement>(null);
  const isThere = pending !== null;
  useEffect(() => {
    if (isThere) takeFocus(cancel.current);
  }, [isThere]);
  // However it is closed: what was not taken in is forgotten.
  useEffect(
    () => () => {
      if (traitNow(kernel.model, "library").pending) kernel.send({ op: "library_cancel" });
    },
    [kernel],
  );
  if (!pending) return null;
  const take = async (conflict: NonNullable<ImportItem["conflict"]>) => {
    const done = await kernel.ask({ op: "library_import", conflict });
    if (done === null) return;
    announce(done);
    onClose();
  };
  const choices = pending.present
    ? ([
        ["new_version", S.importVersion],
        ["keep_both", S.importBoth],
      ] as const)
    : ([["ask", S.importTake]] as const);
  return (
    <div
      className="wb-notebox"
      role="dialog"
      aria-label={S.importTitle(pending.name)}
      onKeyDown={closeOnEscape(onClose)}
    >
      <Preview pending={pending} />
      <div className="wb-notebox__row">
        <button ref={cancel} type="button" className="wb-button" onClick={onClose}>
          {S.cancel}
        </button>
        {choices.map(([conflict, label]) => (
          <button key={conflict} type="button" className="wb-button" onClick={() => take(conflict)}>
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}

function Preview({ pending }: { pending: LibraryImport }) {
  return (
    <>
      <header className="wb-library__head">
        <img className="wb-library__cover" src={pending.picture} alt="" />
        <strong>{S.importTitle(pending.name)}</strong>
        <span className="wb-library__facts">
          {[pending.kind, pending.category, pending.facts].filter(Boolean).join(" · ")}
        </span>
      </header>
      <p className="wb-library__text">{S.importNothing}</p>
      {pending.description && <p className="wb-library__description">{pending.description}</p>}
      <details>
        <summary>{S.importLayers(pending.layers.length)}</summary>
        <p className="wb-library__text">{pending.layers.join(", ")}</p>
      </details>
      {pending.code.length > 0 && (
        <details open>
          <summary>{S.importCode(pending.code.length)}</summary>
          {pending.code.map((code) => (
            <pre key={code} className="wb-library__code">
              {code}
            </pre>
          ))}
        </details>
      )}
      {pending.present && (
        <p className="wb-library__text wb-library__text--problem">{S.importPresent(pending.present)}</p>
      )}
    </>
  );
}
