// What the editor says of My library: what is kept for other drawings.

import type { Translator } from "../translation";

export const libraryStrings = ({ t, n }: Translator) => ({
  saveToLibrary: t("Save to My library …"),
  librarySaving: t("Save to My library"),
  library: t("My library"),
  libraryEmpty: t("Nothing is kept yet. Select nodes and save them, to use them in other drawings."),
  librarySave: t("Save …"),
  librarySaveTitle: t("Save the selection, or the whole drawing, in My library"),
  libraryImport: t("Import …"),
  libraryImportTitle: t("Take in a file that somebody has exported; you see what is in it first"),
  libraryFile: t("File of My library"),
  libraryTooLarge: t("This file is larger than 16 MB, which no item of My library is. Nothing was taken in."),
  libraryUnread: t("This file could not be read. Nothing was taken in."),
  libraryPlace: (name: string) => t("Add {name} from My library", { name }),
  libraryPlaced: (name: string) => t("Adding {name} from My library", { name }),
  libraryElsewhere: t("It cannot stand in this drawing."),
  libraryManage: (name: string) => t("Details of {name}", { name }),
  libraryTeam: t("team"),
  libraryTeamTitle: t("from the team’s library, which is only read"),
  libraryCode: t("carries code of its own"),
  libraryDamaged: t("damaged"),
  librarySaveBlock: (count: number) =>
    n("The selected node is kept.", "The {count} selected nodes are kept as one block.", count),
  librarySaveWhole: t("The whole drawing that is open is kept, without trained weights."),
  librarySaveVersions: t("Under a name that is there already it becomes a new version; earlier ones stay."),
  itemName: t("Name"),
  itemCategory: t("Category"),
  itemDescription: t("Description"),
  itemExport: t("Export …"),
  itemExported: (file: string) => t("Saved {file}", { file }),
  itemDelete: t("Delete"),
  itemDeleted: (name: string) => t("“{name}” was moved to the trash.", { name }),
  itemUndelete: t("Undo"),
  itemChange: t("Save changes"),
  itemVersions: t("Versions"),
  itemVersion: (version: number, created: string) =>
    created ? t("Version {version}, {created}", { version, created }) : t("Version {version}", { version }),
  itemAddShort: t("Add"),
  itemVersionAdd: (version: number) => t("Add version {version}", { version }),
  itemVersionExport: (version: number) => t("Export version {version}", { version }),
  importTitle: (name: string) => t("Import “{name}”?", { name }),
  importNothing: t("Nothing was taken in yet, and nothing of it was run."),
  importLayers: (count: number) => n("{count} node", "{count} nodes", count),
  importCode: (count: number) =>
    n(
      "It carries code of its own: read it before you use it.",
      "It carries {count} pieces of code of its own: read them before you use them.",
      count,
    ),
  importPresent: (name: string) =>
    t("“{name}” is in My library already. Nothing of it is replaced: keep both, or add a version to it.", { name }),
  importTake: t("Import"),
  importBoth: t("Keep both"),
  importVersion: t("New version"),
});
