// Every text the table of files shows itself. They are extracted into workbench/locales/workbench.pot, so they must be
// literals.

import { type Translator, translator } from "../editor/translation";
import type { CanvasTexts } from "../generated/protocol";

const strings = ({ t }: Translator) => ({
  keys: t(
    "The arrow keys, Page Up, Page Down, Home and End go from row to row; Enter or the space bar chooses the sample.",
  ),
  search: t("Search names"),
  split: t("Split"),
  class: t("Class"),
  issue: t("Issue"),
  all: t("all"),
  noSplit: t("no split"),
  withIssue: t("with an issue"),
  withoutIssue: t("without an issue"),
  clear: t("Show all"),
  /** How many are left of all; nothing where all are shown, since the heading counts them. */
  shown: (count: number, total: number) =>
    count === total
      ? ""
      : t("{count} of {total} samples", { count: count.toLocaleString("en"), total: total.toLocaleString("en") }),
  none: t("No sample is like this. Choose “Show all” to see all of them."),
  name: t("name"),
  label: t("class or label"),
  shape: t("shape"),
  mode: t("colour mode"),
  state: t("state"),
  splitColumn: t("split"),
  issueColumn: t("issue"),
  sorted: (column: string) => t("Sort by {column}", { column }),
});

export type Strings = ReturnType<typeof strings>;

/** The texts with the translations that the kernel sent. */
export const stringsFrom = (found: Partial<CanvasTexts> | undefined): Strings => strings(translator(found));
