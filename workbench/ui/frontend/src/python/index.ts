// A text field for Python: colours, line numbers, errors at their lines. A script of its own, which the canvas asks the
// kernel for when code is first shown, so that it costs nothing where none is; see ../editor/code/script.ts.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { COLOURS, LOOK } from "./look";

export interface CodeMark {
  /** From 1. */
  line: number;
  text: string;
}

export interface CodeOptions {
  text: string;
  /** What a screen reader calls the field. */
  label: string;
  /** The id of an element that says how to leave it. */
  describedBy?: string;
  readOnly?: boolean;
  onChange?: (text: string) => void;
  /** Ctrl+Enter. */
  onCheck?: () => void;
  /** Ctrl+S. */
  onSave?: () => void;
}

export interface CodeField {
  text: () => string;
  /** Another text, as one step of the field's own undo. */
  write: (text: string) => void;
  /** What is wrong, each at its line. */
  mark: (marks: readonly CodeMark[]) => void;
  goTo: (line: number) => void;
  focus: () => void;
  close: () => void;
}

/** A field in `parent`. Its styles go to the document, or to the shadow root that `parent` stands in. */
export function openField(parent: HTMLElement, options: CodeOptions): CodeField {
  const view = new EditorView({
    state: EditorState.create({ doc: options.text, extensions: extensions(options) }),
    parent,
    root: parent.getRootNode() as Document | ShadowRoot,
  });
  const line = (number: number) => view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
  return {
    text: () => view.state.doc.toString(),
    write: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    mark(marks) {
      const found = marks.map(({ line: number, text }): Diagnostic => {
        const { from, to } = line(number);
        return { from, to, severity: "error", message: text };
      });
      view.dispatch(setDiagnostics(view.state, found));
    },
    goTo(number) {
      const { from } = line(number);
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      view.focus();
    },
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}

function extensions({ label, describedBy, readOnly = false, onChange, onCheck, onSave }: CodeOptions): Extension[] {
  const attributes: Record<string, string> = { "aria-label": label, spellcheck: "false", tabindex: "0" };
  if (describedBy) attributes["aria-describedby"] = describedBy;
  const told = (done: (() => void) | undefined) => () => {
    done?.();
    return true;
  };
  const ours = keymap.of([
    { key: "Mod-Enter", run: told(onCheck) },
    { key: "Mod-s", run: told(onSave) },
  ]);
  // Read-only, Tab leaves the field; else it indents, and Escape before it lets it leave.
  const writing = readOnly
    ? []
    : [history(), indentOnInput(), lintGutter(), keymap.of([indentWithTab, ...historyKeymap, ...lintKeymap])];
  return [
    ours,
    ...writing,
    EditorState.readOnly.of(readOnly),
    lineNumbers(),
    highlightActiveLine(),
    drawSelection(),
    bracketMatching(),
    indentUnit.of("    "),
    EditorState.tabSize.of(4),
    python(),
    syntaxHighlighting(COLOURS),
    LOOK,
    keymap.of(defaultKeymap),
    EditorView.contentAttributes.of(attributes),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange?.(update.state.doc.toString());
    }),
  ];
}
