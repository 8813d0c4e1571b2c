// A language in which every letter of a text has an accent and every text stands between ⟦ and ⟧, places kept. What is
// shown without them was not translated.

import type { CanvasTexts } from "../../generated/protocol";

const accented = (letter: string): string => `${letter}\u0301`;
const pseudo = (text: string): string =>
  `⟦${text.replace(/\{\w+\}|[A-Za-z]/g, (part) => (part.startsWith("{") ? part : accented(part)))}⟧`;

/** Every key exists, so that a text that is not asked for here shows as it is. */
const every = <T>(make: (key: string) => T): Record<string, T> =>
  new Proxy({} as Record<string, T>, { get: (_, key) => (typeof key === "string" ? make(key) : undefined) });

export const PSEUDO: CanvasTexts = {
  texts: every(pseudo),
  plurals: every((one) => [pseudo(one), pseudo(one)]),
  pluralForm: "01".padEnd(200, "1"),
};

/** All that a learner reads or hears in `element`, a text each. */
export function shownTexts(element: Element): string[] {
  const found: string[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let at: Node | null = walker.currentNode; at; at = walker.nextNode()) {
    if (at instanceof Element)
      for (const name of ["aria-label", "title", "placeholder"]) found.push(at.getAttribute(name) ?? "");
    else if (at.parentElement?.tagName !== "STYLE") found.push(at.textContent ?? "");
  }
  return found.filter((text) => text.trim());
}

/** The words of `text` that no translation has touched: plain Latin letters that are none of the `names`. */
export function escaped(text: string, names: readonly string[]): string[] {
  const words = text.normalize("NFD").match(/[A-Za-z](?:[\w]|\u0301)*/g) ?? [];
  return words.filter((word) => !word.includes("\u0301") && !names.includes(word));
}
