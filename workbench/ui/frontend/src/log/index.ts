// The log of a flow's run; its Python half is ../../../flow_tabs/log_tab.py.

import type { RenderProps } from "@anywidget/types";
import type { LogText } from "../generated/files";
import { received } from "../packed/received";
import { h } from "../viewer/dom";
import { stringsFrom } from "./strings";
import { STYLE } from "./style";

interface Model {
  lines: LogText[];
  note: string;
  texts: Record<string, unknown>;
}

/** So near to the end, in pixels, is at the end. */
const NEAR = 24;

function render({ model, el }: RenderProps<Model>): () => void {
  const t = stringsFrom(received(model.get("texts")));
  const list = h("div", { class: "wb-log-lines", role: "log", "aria-label": t.log, tabindex: 0 });
  const note = h("p", {});
  const style = h("style", {});
  style.textContent = STYLE;
  el.classList.add("wb-log");
  el.append(style, note, list);

  let follows = true;
  const scrolled = () => {
    if (list.clientHeight > 0) follows = list.scrollHeight - list.scrollTop - list.clientHeight <= NEAR;
  };
  const follow = () => {
    if (follows) list.scrollTop = list.scrollHeight;
  };
  const draw = () => {
    const lines = received(model.get("lines")) ?? [];
    note.textContent = model.get("note");
    note.hidden = note.textContent === "";
    // Only what is new is added, so that a selection stays and a screen reader reads nothing twice.
    let kept = 0;
    const before = shown.length;
    const cut = before - overlap(shown, lines);
    for (let at = 0; at < cut; at++) list.firstChild?.remove();
    kept = before - cut;
    list.append(...lines.slice(kept).map(line));
    shown = lines;
    follow();
  };
  let shown: LogText[] = [];
  model.on("change:lines", draw);
  model.on("change:note", draw);
  list.addEventListener("scroll", scrolled);
  // A list that was hidden while lines came is at its end when it is seen.
  const sizes = new ResizeObserver(follow);
  sizes.observe(list);
  draw();
  return () => {
    list.removeEventListener("scroll", scrolled);
    sizes.disconnect();
    model.off("change:lines", draw);
    model.off("change:note", draw);
  };
}

/** How many of the lines that are shown are the first ones of the new list. */
function overlap(shown: LogText[], lines: LogText[]): number {
  for (let start = 0; start < shown.length; start++) {
    const rest = shown.length - start;
    if (rest <= lines.length && shown.slice(start).every((one, at) => same(one, lines[at]))) return rest;
  }
  return 0;
}

const same = (one: LogText, other: LogText | undefined): boolean =>
  one.text === other?.text && one.time === other.time && one.path === other.path;

const line = (one: LogText): HTMLElement =>
  h("div", { class: "wb-log-line" }, h("time", {}, one.time), h("b", {}, one.path), h("span", {}, one.text));

export default { render };
