import { type FormEvent, useEffect, useRef } from "react";
import { useEditor } from "../context";
import type { Now } from "../hooks/useCommands";
import { chosenNodes } from "../model/commands";
import { closeOnEscape, takeFocus } from "../parts/keyboard";
import { S } from "../strings";
import { ItemFields, textsOf } from "./ItemFields";

/** Keep the selected nodes, or the whole open drawing, under a name. It stays open while the kernel refuses. */
export function SavePopup({ now, onClose }: { now: Now; onClose: () => void }) {
  const { kernel, announce } = useEditor();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    takeFocus(first.current);
    first.current?.select();
  }, []);
  const nodes = chosenNodes(now);
  const only = nodes.length === 1 ? nodes[0] : undefined;
  const usual = only?.name ?? (nodes.length ? "" : (now.document.path.at(-1)?.name ?? now.document.name));
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const texts = textsOf(event.currentTarget);
    const done = await kernel.ask({ op: "library_save", nodes: nodes.map(({ id }) => id), ...texts });
    if (done === null) return;
    announce(done);
    onClose();
  };
  return (
    <form
      className="wb-notebox"
      role="dialog"
      aria-label={S.librarySaving}
      onSubmit={save}
      onKeyDown={closeOnEscape(onClose)}
    >
      <strong>{S.librarySaving}</strong>
      <p className="wb-library__text">
        {nodes.length ? S.librarySaveBlock(nodes.length) : S.librarySaveWhole} {S.librarySaveVersions}
      </p>
      <ItemFields first={first} name={usual} category="" description="" />
      <div className="wb-notebox__row">
        <button type="button" className="wb-button" onClick={onClose}>
          {S.cancel}
        </button>
        <button type="submit" className="wb-button wb-button--primary">
          {S.save}
        </button>
      </div>
    </form>
  );
}
