// Every text of the log. They are extracted into workbench/locales/workbench.pot, so they must be literals.

import { type Translator, translator } from "../editor/translation";
import type { CanvasTexts } from "../generated/protocol";

const strings = ({ t }: Translator) => ({
  log: t("Log of the run"),
});

export type Strings = ReturnType<typeof strings>;

/** The texts with the translations that the kernel sent. */
export const stringsFrom = (found: Partial<CanvasTexts> | undefined): Strings => strings(translator(found));
