// Items of My library among what the list of layers searches.

import type { Searchable } from "../model/search";
import type { GraphDocument, LibraryEntry } from "../protocol";

export type ListedItem = LibraryEntry & Searchable;

export const listed = (entry: LibraryEntry): ListedItem => ({
  ...entry,
  label: entry.name,
  group: entry.category,
  detail: entry.description,
});

/** Whether an item can be placed in a drawing of this kind. */
export const standsIn = (entry: Pick<LibraryEntry, "stands">, kind: GraphDocument["kind"] = "network"): boolean =>
  entry.stands.includes(kind);
