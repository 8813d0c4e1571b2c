// Which entries match what was typed, best first: "gap" finds GlobalAveragePooling2D, "max pool" MaxPooling2D, and so do
// other names, categories, the beginning of a Korean syllable, and a word with a wrong letter.

export interface Searchable {
  /** What is shown and matched first. */
  label: string;
  /** Other names of it. */
  words?: readonly string[];
  /** What it belongs to: "Convolution". */
  group?: string;
  /** Among equally good hits, lower ones come first. */
  place?: number;
  /** A sentence, matched last. */
  detail?: string;
}

/** A text as it is compared: small letters, Korean syllables taken apart, without spaces and hyphens. */
const compact = (text: string): string =>
  text
    .normalize("NFD")
    .toLowerCase()
    .replace(/[\s_\-/]+/g, "");

const capitals = (label: string): string => label.replace(/[^\p{Lu}\d]/gu, "").toLowerCase();

function words(text: string): string[] {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{L})(\d)/gu, "$1 $2")
    .split(/[\s_\-/]+/)
    .map(compact);
}

function isSubsequence(query: string, text: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === query[at]) at += 1;
  return at >= query.length;
}

/** Whether every word typed begins one of the text's words. */
function beginsWords(typed: readonly string[], text: string): boolean {
  const there = words(text);
  return typed.every((word) => there.some((other) => other.startsWith(word)));
}

/** How many letters have to be changed, added, left out or swapped with their neighbour to get from `a` to `b`. */
export const distance = (a: string, b: string): number => at(distances(a, b), b.length);

/** The distances from `a` to each beginning of `b`, the empty one first (optimal string alignment). */
function distances(a: string, b: string): number[] {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + same);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, at(before, j - 2) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row;
}

const at = (numbers: readonly number[], index: number): number => numbers[index] ?? Number.POSITIVE_INFINITY;

/** Whether what was typed is `text`, or its beginning, with a typing error: one from four letters on, two from eight. */
function isMistyped(typed: string, text: string): boolean {
  const most = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
  if (most === 0) return false;
  const row = distances(typed, text.slice(0, typed.length + most));
  return [-2, -1, 0, 1, 2].some((more) => at(row, typed.length + more) <= most);
}

/** 0 is best; null means no match. */
export function score(query: string, item: Searchable): number | null {
  const typed = compact(query);
  const typedWords = words(query.trim());
  const label = compact(item.label);
  const others = (item.words ?? []).map((word) => ({ word, whole: compact(word) }));
  if (label === typed) return 0;
  if (others.some(({ whole }) => whole === typed)) return 1;
  if (item.group && compact(item.group) === typed) return 2;
  if (label.startsWith(typed)) return 3;
  if (beginsWords(typedWords, item.label)) return 4;
  if (capitals(item.label).startsWith(typed)) return 5;
  if (others.some(({ word, whole }) => whole.startsWith(typed) || beginsWords(typedWords, word))) return 6;
  if (typed.length > 2 && item.group && compact(item.group).startsWith(typed)) return 7;
  if (label.includes(typed)) return 8;
  if (typed.length > 1 && label[0] === typed[0] && isSubsequence(typed, label)) return 9;
  if ([label, ...others.map(({ whole }) => whole)].some((name) => isMistyped(typed, name))) return 10;
  if (typed.length > 2 && item.detail && compact(item.detail).includes(typed)) return 11;
  return null;
}

/** The items that match, best first; then by place, shorter labels before longer ones, else in the order given. */
export function rank<T extends Searchable>(query: string, items: readonly T[]): T[] {
  if (query.trim() === "") return [...items];
  return items
    .map((item, order) => ({ item, order, points: score(query, item) }))
    .filter((entry): entry is typeof entry & { points: number } => entry.points !== null)
    .sort(
      (a, b) =>
        a.points - b.points ||
        (a.item.place ?? 0) - (b.item.place ?? 0) ||
        a.item.label.length - b.item.label.length ||
        a.order - b.order,
    )
    .map((entry) => entry.item);
}
