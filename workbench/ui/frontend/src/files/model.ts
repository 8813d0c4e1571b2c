// What the table of files and the kernel say to each other.

import type { AnyModel } from "@anywidget/types";
import type { FileRow, FileRows, FilesRequest, FilesState } from "../generated/files";
import type { CanvasTexts } from "../generated/protocol";

export interface Traits {
  state: FilesState;
  texts: Partial<CanvasTexts>;
}

export type FilesModel = AnyModel<Traits>;
export type { FileRow, FileRows, FilesRequest, FilesState };

export const ask = (model: FilesModel, request: FilesRequest): void => model.send(request);
