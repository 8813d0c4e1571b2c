import { type FormEvent, useEffect, useRef } from "react";
import { useEditor } from "../context";
import type { Now } from "../hooks/useCommands";
import { useTrait } from "../hooks/useTrait";
import { fileName, saveFile } from "../model/picture";
import { closeOnEscape, takeFocus } from "../parts/keyboard";
import type { LibraryEntry } from "../protocol";
import { S } from "../strings";
import { fromBase64 } from "./file";
import { ItemFields, textsOf } from "./ItemFields";
import { standsIn } from "./search";

interface Props {
  id: string;
  now: Now;
  onClose: () => void;
}

/** All about an item: its versions, its description to be changed, and what can be done with it. */
export function ItemPopup({ id, now, onClose }: Props) {
  const { kernel } = useEditor();
  const entry = useTrait(kernel.model, "library").entries.find((one) => one.id === id);
  const gone = entry === undefined;
  useEffect(() => {
    if (gone) onClose(); // deleted, here or in another notebook
  }, [gone, onClose]);
  if (!entry) return null;
  return (
    <div
      className="wb-notebox"
      role="dialog"
      aria-label={S.libraryManage(entry.name)}
      onKeyDown={closeOnEscape(onClose)}
    >
      <header className="wb-library__head">
        {entry.picture && <img className="wb-library__cover" src={entry.picture} alt="" />}
        <strong>{entry.name}</strong>
        <span className="wb-library__facts">
          {[entry.kind, entry.category, entry.facts, entry.code ? S.libraryCode : ""].filter(Boolean).join(" · ")}
        </span>
      </header>
      {entry.problem && <p className="wb-library__text wb-library__text--problem">{entry.problem}</p>}
      {entry.team ? <Told entry={entry} /> : <Description entry={entry} onClose={onClose} />}
      <Versions entry={entry} stands={standsIn(entry, now.document.kind)} onClose={onClose} />
      <div className="wb-notebox__row">
        {!entry.team && (
          <button type="button" className="wb-button" onClick={() => kernel.send({ op: "library_delete", item: id })}>
            {S.itemDelete}
          </button>
        )}
        <button type="button" className="wb-button" onClick={onClose}>
          {S.close}
        </button>
      </div>
    </div>
  );
}

function Told({ entry }: { entry: LibraryEntry }) {
  return (
    <>
      {entry.description && <p className="wb-library__description">{entry.description}</p>}
      <p className="wb-library__text">{S.libraryTeamTitle}</p>
    </>
  );
}

function Description({ entry, onClose }: { entry: LibraryEntry; onClose: () => void }) {
  const { kernel, announce } = useEditor();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => takeFocus(first.current), []);
  const change = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const done = await kernel.ask({ op: "library_describe", item: entry.id, ...textsOf(event.currentTarget) });
    if (done === null) return;
    announce(done);
    onClose();
  };
  return (
    <form className="wb-library__form" onSubmit={change}>
      <ItemFields first={first} {...entry} />
      <div className="wb-notebox__row">
        <button type="submit" className="wb-button">
          {S.itemChange}
        </button>
      </div>
    </form>
  );
}

interface VersionsProps {
  entry: LibraryEntry;
  stands: boolean;
  onClose: () => void;
}

function Versions({ entry, stands, onClose }: VersionsProps) {
  const { kernel, announce, placeItem } = useEditor();
  const exported = async (version: number) => {
    const content = await kernel.ask({ op: "library_export", item: entry.id, version });
    if (content === null) return;
    const file = fileName(entry.name, "wbmodule");
    saveFile(globalThis.document, file, fromBase64(content));
    announce(S.itemExported(file));
  };
  const place = (version: number) => {
    placeItem(entry, version);
    onClose();
  };
  return (
    <ul className="wb-library__versions" aria-label={S.itemVersions}>
      {entry.versions.map(({ version, created, problem }) => (
        <li key={version}>
          <span title={problem || undefined}>
            {S.itemVersion(version, created)}
            {problem && ` · ${S.libraryDamaged}`}
          </span>
          {!problem && stands && (
            <button
              type="button"
              className="wb-button"
              aria-label={S.itemVersionAdd(version)}
              title={S.itemVersionAdd(version)}
              onClick={() => place(version)}
            >
              {S.itemAddShort}
            </button>
          )}
          {!problem && (
            <button
              type="button"
              className="wb-button"
              aria-label={S.itemVersionExport(version)}
              title={S.itemVersionExport(version)}
              onClick={() => exported(version)}
            >
              {S.itemExport}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
