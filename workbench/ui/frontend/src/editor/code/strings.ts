// What the sheet for code says.

import type { Translator } from "../translation";

export const codeStrings = ({ t, n }: Translator) => ({
  create: t("Create"),
  createIn: (category: string) => t("Create a layer of your own: {category}", { category }),
  viewCode: t("View code"),
  editCode: t("Edit code"),
  copyAsOwn: t("Make a copy of your own"),
  viewCodeOf: (type: string) => t("View code of {type}", { type }),
  editCodeOf: (type: string) => t("Edit code of {type}", { type }),
  codeField: t("Code of the layer"),
  codeShown: (title: string) => t("{title}, read-only", { title }),
  codeWriteHelp: t("Tab indents. To leave the field, press Escape and then Tab. Ctrl+Enter checks, Ctrl+S saves."),
  codeReadHelp: t("The code can be selected and copied, not changed. Tab leaves the field."),
  codeName: t("Name"),
  codeCategory: t("Category"),
  codeDescription: t("Description"),
  codeCheck: t("Check"),
  codeChecking: t("Checking …"),
  codeVerdicts: t("What the check has found"),
  codeFailed: (count: number) => n("{count} point to mend", "{count} points to mend", count),
  codePassed: t("All points passed"),
  codeStale: t("The code has changed since this check."),
  codeRow: { passed: t("Passed:"), failed: t("To mend:"), "not tried": t("Not tried:") },
  codeLine: (line: number) => t("Line {line}", { line: String(line) }),
  codeLost: t("What you have written would be lost."),
  codeDiscard: t("Throw it away"),
  codeKeep: t("Keep writing"),
  foreignCode: t("Its code came with the file and was not run"),
});
