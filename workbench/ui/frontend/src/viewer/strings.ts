// Every text the image viewer shows itself. They are extracted into workbench/locales/workbench.pot, so they must be literals.

import { type Translator, translator } from "../editor/translation";
import type { CanvasTexts } from "../generated/protocol";

const strings = ({ t }: Translator) => ({
  viewer: t("Image viewer"),
  keys: t(
    "Arrow keys move the cross, with Shift by ten pixels. Page Up and Page Down change the slice, plus and minus zoom, 0 fits, comma and period move the edge between before and after.",
  ),
  zoomIn: t("Zoom in"),
  zoomOut: t("Zoom out"),
  fit: t("Fit"),
  drag: t("Drag"),
  move: t("Move"),
  window: t("Window"),
  windowOf: t("Window of"),
  preset: t("Preset"),
  chosen: t("chosen by hand"),
  level: t("Level"),
  width: t("Width"),
  channel: t("Channel"),
  colours: t("colours"),
  across: t("Slices along"),
  slice: t("Slice"),
  sliceText: (axis: string, index: number, count: number) => t("{axis} {index} of {count}", { axis, index, count }),
  split: t("Before and after"),
  layers: t("Over the image"),
  opacity: t("Opacity of masks"),
  histogram: t("Histogram"),
  sections: t("Sections"),
  histogramText: (name: string, low: string, high: string) =>
    t("Histogram of {name} from {low} to {high}", { name, low, high }),
  tallest: (count: string, from: string, to: string) =>
    t("The fullest section, from {from} to {to}, has {count} pixels.", { count, from, to }),
  windowText: (low: string, high: string) => t("The window from {low} to {high} is marked.", { low, high }),
  attributes: t("Attributes"),
  gallery: t("Samples"),
  page: (page: number, pages: number) => t("Page {page} of {pages}", { page, pages }),
  previous: t("Previous page"),
  next: t("Next page"),
  value: t("value"),
  outside: t("Point at the image to read its values."),
  waiting: t("The picture is loading."),
});

export type Strings = ReturnType<typeof strings>;

/** The texts with the translations that the kernel sent. */
export const stringsFrom = (found: Partial<CanvasTexts> | undefined): Strings => strings(translator(found));
