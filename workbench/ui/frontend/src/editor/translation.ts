// Texts in the user's language. The kernel sends the translations that its catalogue has; every other text is English.

import type { CanvasTexts } from "../generated/protocol";

type Values = Record<string, string | number>;

export type Translator = {
  /** The text with its places filled; it must be a literal, so that it can be extracted. */
  t: (english: string, values?: Values) => string;
  /** The form that fits `count`; `{count}` is one of the places. */
  n: (one: string, other: string, count: number) => string;
};

/** Values are filled in after translation and are never templates themselves. */
const fill = (template: string, values: Values): string =>
  template.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));

/** Larger counts take the form of 100 + their last two digits: no plural rule looks at more. */
const formOf = (count: number, rule: string): number => Number(rule[count < 200 ? count : 100 + (count % 100)]);

export function translator(found: Partial<CanvasTexts> | undefined): Translator {
  const { texts = {}, plurals = {}, pluralForm = "" } = found ?? {};
  return {
    t: (english, values = {}) => fill(texts[english] ?? english, values),
    n: (one, other, count) => {
      const form = plurals[one]?.[formOf(count, pluralForm)];
      return fill(form ?? (count === 1 ? one : other), { count });
    },
  };
}
