import { type RefObject, useId } from "react";
import { useEditor } from "../context";
import { traitNow } from "../hooks/useTrait";
import { S } from "../strings";

export interface ItemTexts {
  name: string;
  category: string;
  description: string;
}

interface Props extends ItemTexts {
  /** Gets the keyboard when the dialog is opened. */
  first: RefObject<HTMLInputElement | null>;
}

/** Name, category and description of an item; categories that are there are offered. */
export function ItemFields({ name, category, description, first }: Props) {
  const { kernel } = useEditor();
  const list = useId();
  const known = new Set(traitNow(kernel.model, "library").entries.map((entry) => entry.category));
  return (
    <>
      <label className="wb-library__field">
        <span>{S.itemName}</span>
        <input ref={first} name="name" type="text" required maxLength={200} defaultValue={name} />
      </label>
      <label className="wb-library__field">
        <span>{S.itemCategory}</span>
        <input name="category" type="text" maxLength={100} defaultValue={category} list={list} />
      </label>
      <datalist id={list}>
        {[...known].filter(Boolean).map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <label className="wb-library__field">
        <span>{S.itemDescription}</span>
        <textarea name="description" rows={3} maxLength={5000} defaultValue={description} />
      </label>
    </>
  );
}

/** What was typed into the fields of a form. */
export function textsOf(form: HTMLFormElement): ItemTexts {
  const given = new FormData(form);
  const text = (name: string) => String(given.get(name) ?? "").trim();
  return { name: text("name"), category: text("category"), description: text("description") };
}
