import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useEditor } from "../context";
import { Icon } from "../icons";
import { takeFocus } from "../parts/keyboard";
import type { Palette, Sheet } from "../protocol";
import { S } from "../strings";
import { CodeArea, type CodeAreaHandle } from "./CodeArea";
import { type Drafting, useDraft } from "./useDraft";
import { Verdicts } from "./Verdicts";

interface Props {
  sheet: Sheet;
  palette: Palette;
  onClosed: () => void;
}

/** The sheet over the canvas in which the code of a layer is read, or a layer of one's own is written. */
export function CodeSheet({ sheet, palette, onClosed }: Props) {
  const { kernel } = useEditor();
  const drafting = useDraft(kernel, sheet);
  const [asking, setAsking] = useState(false);
  const area = useRef<CodeAreaHandle>(null);
  const close = () => {
    kernel.send({ op: "close_code" });
    onClosed();
  };
  const leave = () => (drafting.isChanged && !reading ? setAsking(true) : close());
  const reading = sheet.kind === "view";
  const marks = useMemo(
    () =>
      (sheet.verdicts ?? [])
        .filter(({ outcome, line }) => outcome === "failed" && line)
        .map(({ text, line = 0 }) => ({ text, line })),
    [sheet.verdicts],
  );
  const check = () => {
    drafting.flush();
    kernel.send({ op: "check_code" });
  };
  const save = () => {
    drafting.flush();
    kernel.send({ op: "save_code" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && reading) leave();
  };
  return (
    <div className="wb-sheet" role="dialog" aria-label={sheet.title ?? ""} data-wb-keys="off" onKeyDown={onKeyDown}>
      <header className="wb-sheet__head">
        <h2>{sheet.title}</h2>
        <button
          ref={reading ? takeFocus : undefined}
          type="button"
          className="wb-iconbutton"
          aria-label={S.close}
          title={S.close}
          onClick={leave}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className="wb-sheet__body">
        <CodeArea
          ref={area}
          code={drafting.draft.code}
          version={drafting.version}
          label={reading ? S.codeShown(sheet.title ?? "") : S.codeField}
          readOnly={reading}
          marks={marks}
          onChange={(code) => drafting.change({ code })}
          onCheck={check}
          onSave={save}
        />
        <aside className="wb-sheet__side">
          {!reading && <Particulars drafting={drafting} palette={palette} isNew={sheet.kind === "new"} />}
          {sheet.text && (
            <p className="wb-sheet__said" role="status">
              {sheet.text}
            </p>
          )}
          <Verdicts
            verdicts={sheet.verdicts ?? []}
            isStale={sheet.isStale ?? false}
            onGo={(line) => area.current?.goTo(line)}
          />
        </aside>
      </div>
      {!reading && (
        <footer className="wb-sheet__foot">
          {asking ? (
            <Asked onDiscard={close} onKeep={() => setAsking(false)} />
          ) : (
            <>
              <button type="button" className="wb-button" onClick={leave}>
                {S.cancel}
              </button>
              <button type="button" className="wb-button" disabled={sheet.checking} onClick={check}>
                {sheet.checking ? S.codeChecking : S.codeCheck}
              </button>
              <button type="button" className="wb-button wb-button--primary" disabled={sheet.checking} onClick={save}>
                {S.save}
              </button>
            </>
          )}
        </footer>
      )}
    </div>
  );
}

/** Before something that was written is thrown away. */
function Asked({ onDiscard, onKeep }: { onDiscard: () => void; onKeep: () => void }) {
  const id = useId();
  return (
    <div className="wb-sheet__asked" role="alertdialog" aria-labelledby={id}>
      <span id={id}>{S.codeLost}</span>
      <button type="button" className="wb-button" onClick={onDiscard}>
        {S.codeDiscard}
      </button>
      <button ref={takeFocus} type="button" className="wb-button wb-button--primary" onClick={onKeep}>
        {S.codeKeep}
      </button>
    </div>
  );
}

/** What the palette shows of the layer. */
function Particulars({ drafting, palette, isNew }: { drafting: Drafting; palette: Palette; isNew: boolean }) {
  const { draft, change, settleName } = drafting;
  const name = useRef<HTMLInputElement>(null);
  useEffect(() => {
    takeFocus(name.current);
    if (isNew) name.current?.select();
  }, [isNew]);
  return (
    <div className="wb-sheet__fields">
      <label>
        <span>{S.codeName}</span>
        <input
          ref={name}
          type="text"
          spellCheck={false}
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
          onBlur={settleName}
        />
      </label>
      <label>
        <span>{S.codeCategory}</span>
        <select value={draft.category} onChange={(event) => change({ category: event.target.value })}>
          {palette.categories.map((category) => (
            <option key={category.name} value={category.name}>
              {category.label}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{S.codeDescription}</span>
        <textarea
          rows={2}
          value={draft.description}
          onChange={(event) => change({ description: event.target.value })}
        />
      </label>
    </div>
  );
}
