// The table of files as an anywidget; its Python half is ../../../flow_tabs/files_table.py.

import { createRender } from "@anywidget/react";
import type { RenderProps } from "@anywidget/types";
import { received } from "../packed/received";
import { FilesTable } from "./FilesTable";
import type { Traits } from "./model";
import { stringsFrom } from "./strings";
import { STYLE } from "./style";

function render(context: RenderProps<Traits>): () => void {
  const t = stringsFrom(received(context.model.get("texts")));
  context.el.classList.add("wb-files");
  return createRender(() => (
    <>
      <style>{STYLE}</style>
      <FilesTable model={context.model} t={t} />
    </>
  ))(context) as () => void;
}

export default { render };
