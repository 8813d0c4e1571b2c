// The slider of the Output tab that chooses an epoch; its Python half is ../../../training_panels/epoch_slider.py.
//
// Every trait has one writer: the kernel counts the epochs, the page says which one is chosen. A slider whose value both
// write jumps back whenever the kernel's next epoch crosses what was just chosen.

import type { RenderProps } from "@anywidget/types";

interface Model {
  count: number;
  /** From 1; 0 for the newest one, whichever that is. */
  chosen: number;
  label: string;
  help: string;
}

function render({ model, el }: RenderProps<Model>): () => void {
  const listening = new AbortController();
  const label = document.createElement("label");
  const slider = document.createElement("input");
  const number = document.createElement("output");
  slider.type = "range";
  slider.min = "1";

  const show = () => {
    const [count, chosen] = [model.get("count"), model.get("chosen")];
    const at = chosen > 0 && chosen < count ? chosen : Math.max(1, count);
    slider.max = String(Math.max(1, count));
    slider.value = number.value = String(at);
    slider.disabled = count === 0;
  };
  const choose = () => {
    const at = Number(slider.value);
    model.set("chosen", at >= model.get("count") ? 0 : at);
    model.save_changes();
    show();
  };

  slider.addEventListener("input", choose, { signal: listening.signal });
  for (const trait of ["count", "chosen"] as const) model.on(`change:${trait}`, show);
  label.append(model.get("label"), slider, number);
  label.title = model.get("help");
  label.className = "wb-epoch";
  el.append(label);
  show();
  return () => {
    listening.abort();
    for (const trait of ["count", "chosen"] as const) model.off(`change:${trait}`, show);
    label.remove();
  };
}

export default { render };
