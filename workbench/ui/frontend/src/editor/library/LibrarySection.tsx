import { type ChangeEvent, type HTMLAttributes, useId, useRef, useState } from "react";
import { useEditor } from "../context";
import { Icon } from "../icons";
import type { GraphDocument, Library, LibraryEntry } from "../protocol";
import { S } from "../strings";
import { LARGEST_FILE, toBase64 } from "./file";
import { standsIn } from "./search";

interface Props {
  library: Library;
  /** Those that are listed: all, or what was searched. */
  entries: readonly LibraryEntry[];
  searched: boolean;
  kind: GraphDocument["kind"];
  handlers: HTMLAttributes<HTMLButtonElement>;
}

/** What was kept of other drawings, at the top of the list of layers. */
export function LibrarySection({ library, entries, searched, kind, handlers }: Props) {
  const { kernel } = useEditor();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const id = useId();
  const told = library.problems.length > 0 || library.deleted !== "";
  const open = searched || (wanted ?? (library.entries.length > 0 || told));
  if (searched && entries.length === 0) return null;
  const toggle = () => {
    setWanted(!open);
    if (!open) kernel.send({ op: "library_refresh" });
  };
  return (
    <section className="wb-palette__section" aria-label={S.library}>
      <button
        type="button"
        className="wb-palette__category"
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
        disabled={searched}
      >
        <Icon name="saveToLibrary" size={12} />
        <span>{S.library}</span>
        {!searched && <Icon name={open ? "down" : "right"} size={12} />}
      </button>
      <div id={id} hidden={!open}>
        {open && (
          <>
            {!searched && <Tools />}
            {!searched && library.deleted && <Deleted name={library.deleted} />}
            {!searched &&
              library.problems.map((problem) => (
                <p key={problem} className="wb-library__text wb-library__text--problem">
                  {problem}
                </p>
              ))}
            {entries.map((entry) => (
              <Item key={entry.id} entry={entry} stands={standsIn(entry, kind)} handlers={handlers} />
            ))}
            {library.entries.length === 0 && <p className="wb-library__text">{S.libraryEmpty}</p>}
          </>
        )}
      </div>
    </section>
  );
}

function Tools() {
  const { kernel, open, refuse } = useEditor();
  const field = useRef<HTMLInputElement>(null);
  const chosen = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    const file = input.files?.[0];
    if (!file) return;
    if (file.size > LARGEST_FILE) refuse(S.libraryTooLarge);
    else {
      try {
        const content = await toBase64(file);
        const seen = await kernel.ask({ op: "library_preview", file: file.name, content });
        if (seen !== null) open({ kind: "import" });
      } catch {
        refuse(S.libraryUnread);
      }
    }
    input.value = ""; // the same file can be chosen again
  };
  return (
    <div className="wb-library__tools">
      <button
        type="button"
        className="wb-button"
        title={S.librarySaveTitle}
        aria-description={S.librarySaveTitle}
        onClick={() => open({ kind: "save" })}
      >
        {S.librarySave}
      </button>
      <button
        type="button"
        className="wb-button"
        title={S.libraryImportTitle}
        aria-description={S.libraryImportTitle}
        onClick={() => field.current?.click()}
      >
        {S.libraryImport}
      </button>
      <input ref={field} type="file" accept=".wbmodule" aria-label={S.libraryFile} hidden onChange={chosen} />
    </div>
  );
}

function Deleted({ name }: { name: string }) {
  const { kernel } = useEditor();
  return (
    <p className="wb-library__text" role="status">
      {S.itemDeleted(name)}{" "}
      <button type="button" className="wb-library__undo" onClick={() => kernel.send({ op: "library_restore" })}>
        {S.itemUndelete}
      </button>
    </p>
  );
}

interface ItemProps {
  entry: LibraryEntry;
  stands: boolean;
  handlers: HTMLAttributes<HTMLButtonElement>;
}

/** One item; what cannot be placed here opens its details. */
function Item({ entry, stands, handlers }: ItemProps) {
  const { open } = useEditor();
  const details = () => open({ kind: "item", id: entry.id });
  const told = [entry.kind, entry.category, entry.facts, entry.problem || entry.description].filter(Boolean).join(". ");
  return (
    <div className={stands ? "wb-library__item" : "wb-library__item wb-library__item--elsewhere"}>
      <button
        type="button"
        className="wb-library__place"
        data-item={entry.id}
        data-type={entry.name}
        data-summary={entry.problem || entry.description || (stands ? "" : S.libraryElsewhere)}
        data-url=""
        aria-label={stands ? S.libraryPlace(entry.name) : S.libraryManage(entry.name)}
        aria-description={told}
        onContextMenu={(event) => {
          event.preventDefault();
          details();
        }}
        {...(stands ? handlers : { onClick: details })}
      >
        {entry.picture ? (
          <img className="wb-library__picture" src={entry.picture} alt="" draggable={false} />
        ) : (
          <span className="wb-library__picture" aria-hidden="true" />
        )}
        <span className="wb-library__name">{entry.name}</span>
        <span className="wb-library__facts">
          {entry.problem ? S.libraryDamaged : [entry.category || entry.kind, entry.facts].join(" · ")}
        </span>
      </button>
      {stands && (
        <button
          type="button"
          className="wb-iconbutton wb-library__more"
          aria-label={S.libraryManage(entry.name)}
          title={S.libraryManage(entry.name)}
          aria-haspopup="dialog"
          onClick={details}
        >
          <Icon name="more" size={14} />
        </button>
      )}
    </div>
  );
}
