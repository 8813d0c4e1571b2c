// The editor as an anywidget: `render` draws a view and returns the way to take it down again.

import { createRender } from "@anywidget/react";
import type { RenderProps } from "@anywidget/types";
import { Widget } from "./Widget";
import type { Traits } from "./protocol";
import "./styles/index.css";

const draw = createRender(Widget);

function render(context: RenderProps<Traits>): () => void {
  const stop = draw(context) as () => void;
  return () => stop();
}

export default { render };
