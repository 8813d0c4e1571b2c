// How Python looks in the field: the colours of the notebook's own cells, in its theme; see ../editor/styles/code.css.

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool, tags.null, tags.self], color: "var(--wb-code-keyword)", fontWeight: "600" },
  { tag: [tags.operatorKeyword, tags.controlKeyword], color: "var(--wb-code-keyword)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--wb-code-string)" },
  { tag: tags.number, color: "var(--wb-code-number)" },
  { tag: tags.comment, color: "var(--wb-code-comment)", fontStyle: "italic" },
  { tag: [tags.definition(tags.variableName), tags.definition(tags.className)], color: "var(--wb-code-name)" },
  { tag: [tags.definition(tags.function(tags.variableName)), tags.meta], color: "var(--wb-code-name)" },
]);

export const LOOK = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--wb-bg)", color: "var(--wb-fg)", fontSize: "13px" },
  "&.cm-focused": { outline: "2px solid var(--wb-accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--jp-code-font-family, ui-monospace, monospace)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--wb-fg)" },
  ".cm-cursor": { borderLeftColor: "var(--wb-fg)" },
  ".cm-gutters": {
    backgroundColor: "var(--wb-panel)",
    color: "var(--wb-muted)",
    borderRight: "1px solid var(--wb-line)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--wb-accent) 7%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--wb-accent) 26%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--wb-accent) 22%, transparent)",
  },
  ".cm-tooltip": {
    border: "1px solid var(--wb-strongline)",
    backgroundColor: "var(--wb-card)",
    color: "var(--wb-fg)",
    maxWidth: "36em",
    whiteSpace: "normal",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--wb-error)" },
});
