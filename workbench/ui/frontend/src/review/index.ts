// The review of an import; its Python half is ../../../import_review.

import type { RenderProps } from "@anywidget/types";
import { type Model, Review } from "./review";
import { STYLE } from "./style";

function render({ model, el }: RenderProps<Model>): () => void {
  const style = document.createElement("style");
  style.textContent = STYLE;
  el.append(style);
  const review = new Review(model, el);
  return () => review.close();
}

export default { render };
