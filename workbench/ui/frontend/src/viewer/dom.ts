// Elements put together by functions: what is given as text is text, never markup.

type Properties = Record<string, string | number | boolean | undefined>;
type Child = Node | string;

/** An element; properties that are no own property of it, such as `aria-label`, become attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name === "class") element.className = String(value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** A control with its label before it. */
export const labelled = (text: string, ...controls: Child[]): HTMLLabelElement =>
  h("label", { class: "wb-look-field" }, h("span", {}, text), ...controls);

/** A list to choose from; `value` is the place of the chosen one. */
export function choice(options: string[], value: number): HTMLSelectElement {
  const select = h("select", {}, ...options.map((text, at) => h("option", { value: at }, text)));
  select.selectedIndex = value;
  return select;
}

export interface Range {
  min: number;
  max: number;
  step: number | "any";
  value: number;
}

export function slider({ min, max, step, value }: Range, name = ""): HTMLInputElement {
  const input = h("input", { type: "range", min, max, step, "aria-label": name || undefined });
  input.value = String(value);
  return input;
}
