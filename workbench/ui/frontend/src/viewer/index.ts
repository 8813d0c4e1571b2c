// The image viewer of wb.look; its Python half is ../../../image_viewer.

import type { RenderProps } from "@anywidget/types";
import { STYLE } from "./style";
import { type Model, Viewer } from "./viewer";

function render({ model, el }: RenderProps<Model>): () => void {
  const style = document.createElement("style");
  style.textContent = STYLE;
  el.append(style);
  const viewer = new Viewer(model, el);
  return () => viewer.close();
}

export default { render };
