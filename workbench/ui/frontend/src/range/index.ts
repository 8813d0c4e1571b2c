// A slider with a name: a screen reader says what it changes. Its Python half is ../../../training_panels/range_slider.py.

import type { RenderProps } from "@anywidget/types";

interface Model {
  value: number;
  min: number;
  max: number;
  step: number;
  label: string;
  help: string;
}

function render({ model, el }: RenderProps<Model>): () => void {
  const listening = new AbortController();
  const label = document.createElement("label");
  const slider = document.createElement("input");
  const number = document.createElement("output");
  slider.type = "range";
  for (const bound of ["min", "max", "step"] as const) slider[bound] = String(model.get(bound));

  const digits = String(model.get("step")).split(".")[1]?.length ?? 0;
  const show = () => {
    const value = model.get("value");
    slider.value = String(value);
    number.value = value.toFixed(digits);
  };
  const choose = () => {
    model.set("value", Number(slider.value));
    model.save_changes();
    show();
  };

  slider.addEventListener("input", choose, { signal: listening.signal });
  model.on("change:value", show);
  label.append(model.get("label"), slider, number);
  label.title = model.get("help");
  label.className = "wb-range";
  el.append(label);
  show();
  return () => {
    listening.abort();
    model.off("change:value", show);
    label.remove();
  };
}

export default { render };
