// The legend: a switch for each layer and each of its classes, with colours and names, and the opacity of masks.

import { h, labelled, slider } from "./dom";
import type { Layer, Side, State } from "./facts";
import type { Strings } from "./strings";

type Change = (changes: Partial<State>) => void;

/** The layers of both sides, each once, with all of their classes. */
export function layersOf(sides: Side[]): Layer[] {
  const found = new Map<string, Layer>();
  for (const layer of sides.flatMap((side) => side.layers)) {
    const known = found.get(layer.key);
    const added = known ? layer.classes.filter(({ index }) => !known.classes.some((one) => one.index === index)) : [];
    found.set(layer.key, known ? { ...known, classes: [...known.classes, ...added] } : layer);
  }
  return [...found.values()];
}

export function legend(
  sides: Side[],
  state: State,
  t: Strings,
  change: Change,
  hiddenNow: () => string[],
): HTMLElement | null {
  const layers = layersOf(sides);
  if (layers.length === 0) return null;
  const row = h("div", { class: "wb-look-row" });
  const toggle = (key: string, text: string, swatch?: HTMLElement) => {
    const box = h("input", { type: "checkbox" });
    box.checked = !state.hidden.includes(key);
    box.addEventListener("change", () => {
      const others = hiddenNow().filter((one) => one !== key);
      change({ hidden: box.checked ? others : [...others, key] });
    });
    row.append(h("label", { class: "wb-look-field" }, box, h("span", {}, ...(swatch ? [swatch] : []), text)));
  };
  for (const layer of layers) {
    toggle(layer.key, layer.name);
    for (const { index, name, colour } of layer.classes) {
      const outline = layer.kind !== "mask" || layer.origin === "prediction";
      const swatch = h("span", { class: "wb-look-swatch", "data-outline": String(outline), "aria-hidden": "true" });
      swatch.style[outline ? "borderColor" : "background"] = colour;
      toggle(`${layer.key}:${index}`, name, swatch);
    }
  }
  if (layers.some(({ kind, origin }) => kind === "mask" && origin === "label")) {
    const opacity = slider({ min: 0, max: 1, step: 0.05, value: state.opacity });
    opacity.addEventListener("input", () => change({ opacity: Number(opacity.value) }));
    row.append(labelled(t.opacity, opacity));
  }
  return h("fieldset", {}, h("legend", {}, t.layers), row);
}
