// A button that puts `text` on the clipboard; its Python half is ../../../copy_button.py.

import type { RenderProps } from "@anywidget/types";

interface Model {
  text: string;
  labels: { copy: string; copied: string; failed: string };
}

const BACK_TO_NORMAL_MS = 2000;

function render({ model, el }: RenderProps<Model>): () => void {
  const listening = new AbortController();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "jupyter-button widget-button";
  let timer: ReturnType<typeof setTimeout> | undefined;

  const say = (word: keyof Model["labels"]) => {
    button.textContent = model.get("labels")[word];
    // The live region is the button itself: a screen reader says what became of the press.
    button.setAttribute("aria-live", "polite");
  };
  const update = () => {
    button.disabled = model.get("text") === "";
  };
  const copy = async () => {
    const done = await write(model.get("text"));
    if (listening.signal.aborted) return;
    say(done ? "copied" : "failed");
    clearTimeout(timer);
    timer = setTimeout(() => say("copy"), BACK_TO_NORMAL_MS);
  };

  button.addEventListener("click", () => void copy(), { signal: listening.signal });
  model.on("change:text", update);
  say("copy");
  update();
  el.append(button);
  return () => {
    listening.abort();
    clearTimeout(timer);
    model.off("change:text", update);
    button.remove();
  };
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or a page that is not served securely
  }
}

export default { render };
