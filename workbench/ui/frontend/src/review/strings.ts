// Every text the review of an import shows itself. They are extracted into workbench/locales/workbench.pot, so they must be literals.

import { type Translator, translator } from "../editor/translation";
import type { CanvasTexts } from "../generated/protocol";

const strings = ({ t, n }: Translator) => ({
  review: t("Review of an import"),
  keys: t(
    "The up and down arrow keys go from file to file, Home and End to the first and the last; Space takes or leaves out.",
  ),
  show: t("Show"),
  filterText: (name: string, count: number) => t("{name} ({count})", { name, count }),
  files: t("Files of the import"),
  take: t("take"),
  file: t("file"),
  verdict: t("verdict"),
  reason: t("reason"),
  takeFile: (file: string) => t("Take {file}", { file }),
  leaveAll: t("Leave out all of these"),
  takeAll: t("Take all of these"),
  accept: (count: number) => n("Accept {count} sample", "Accept {count} samples", count),
  page: (page: number, pages: number) => t("Page {page} of {pages}", { page, pages }),
  previous: t("Previous page"),
  next: t("Next page"),
  none: t("No file is of this kind."),
});

export type Strings = ReturnType<typeof strings>;

/** The texts with the translations that the kernel sent. */
export const stringsFrom = (found: Partial<CanvasTexts> | undefined): Strings => strings(translator(found));
