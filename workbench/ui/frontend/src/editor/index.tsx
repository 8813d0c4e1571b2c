// The editor as an anywidget: `render` draws a view and returns its disposer.

import { createRender } from "@anywidget/react";
import type { RenderProps } from "@anywidget/types";
import { Kernel } from "./kernel";
import type { Traits } from "./protocol";
import { speak } from "./strings";
import { Widget } from "./Widget";
import "./styles/index.css";

function render(context: RenderProps<Traits>): () => void {
  speak(context.model.get("texts"));
  const kernel = new Kernel(context.model);
  const disconnect = kernel.connect();
  const unmount = createRender(() => <Widget kernel={kernel} />)(context) as () => void;
  return () => {
    unmount();
    disconnect();
  };
}

export default { render };
