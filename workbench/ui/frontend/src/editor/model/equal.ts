/** Whether two values that came from JSON are the same, all the way down. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => key in right && equal(left[key], right[key]));
}

/**
 * `next` with every item replaced by its equal of the same key in `previous`, so that identity says "unchanged"; and
 * `previous` itself when all of them are.
 */
export function shareUnchanged<T>(previous: T[], next: readonly T[], key: (item: T) => string): T[] {
  const known = new Map(previous.map((item) => [key(item), item]));
  const shared = next.map((item) => {
    const before = known.get(key(item));
    return before !== undefined && equal(before, item) ? before : item;
  });
  return shareList(previous, shared);
}

/** `previous` when it holds the very same items in the same order, else `next`. */
export function shareList<T>(previous: T[], next: T[]): T[] {
  const isSame = previous.length === next.length && next.every((item, index) => item === previous[index]);
  return isSame ? previous : next;
}
