// Which entries match what was typed, best first: "gap" finds GlobalAveragePooling2D, "c2" finds Conv2D.

export interface Searchable {
  /** What is shown and matched first. */
  label: string;
  /** A sentence, matched last. */
  detail?: string;
}

const capitals = (label: string): string => label.replace(/[^\p{Lu}\d]/gu, "").toLowerCase();

function words(label: string): string[] {
  return label
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[\s_/-]+/);
}

function isSubsequence(query: string, text: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === query[at]) at += 1;
  return at >= query.length;
}

/** 0 is best; null means no match. */
export function score(query: string, item: Searchable): number | null {
  const typed = query.trim().toLowerCase();
  const label = item.label.toLowerCase();
  if (label === typed) return 0;
  if (label.startsWith(typed)) return 1;
  if (words(item.label).some((word) => word.startsWith(typed))) return 2;
  if (capitals(item.label).startsWith(typed)) return 3;
  if (label.includes(typed)) return 4;
  if (typed.length > 1 && label[0] === typed[0] && isSubsequence(typed, label)) return 5;
  if (typed.length > 2 && item.detail?.toLowerCase().includes(typed)) return 6;
  return null;
}

/** The items that match, best first; shorter labels before longer ones, else in the order given. */
export function rank<T extends Searchable>(query: string, items: readonly T[]): T[] {
  if (query.trim() === "") return [...items];
  return items
    .map((item, order) => ({ item, order, points: score(query, item) }))
    .filter((entry): entry is typeof entry & { points: number } => entry.points !== null)
    .sort((a, b) => a.points - b.points || a.item.label.length - b.item.label.length || a.order - b.order)
    .map((entry) => entry.item);
}
