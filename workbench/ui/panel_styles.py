"""Layouts and styles that the rows of a panel share: each is a comm, and a panel has dozens of controls."""

import ipywidgets as widgets

ROWS = """<style>
.wb-row > .widget-hbox { position: relative; align-items: flex-end; overflow: visible; }
.wb-row > .widget-hbox > .widget-button { position: absolute; top: 0; right: 0; width: 20px; height: 20px;
  margin: 0; padding: 0; line-height: 20px; background: none; box-shadow: none; font-size: 11px; }
.wb-row > .widget-hbox > .widget-button:nth-last-child(2) { right: 20px; }
.wb-row .widget-button:disabled { visibility: hidden; }
.wb-row .widget-inline-hbox { flex-flow: column; align-items: stretch; height: auto; min-width: 0; }
.wb-row .widget-inline-hbox > .widget-label { width: auto; height: auto; margin: 0; padding-right: 40px;
  overflow: visible; font-size: 12px; overflow-wrap: anywhere; text-align: left; white-space: normal;
  line-height: 20px; }
.wb-row > .widget-hbox:has(> .widget-button:disabled) .widget-label { padding-right: 20px; }
.wb-row .widget-inline-hbox > input, .wb-row .widget-dropdown > select { flex: none; width: 100%; height: 28px;
  margin: 0; }
.wb-row .widget-dropdown > select { background-image: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'\
 viewBox='0 0 16 16'%3E%3Cpath d='M4 6l4 4 4-4' fill='none' stroke='%23888' stroke-width='2'/%3E%3C/svg%3E");
  background-size: 16px; background-position: right 3px center; }
.wb-row .widget-checkbox { flex-flow: row; min-height: 24px; padding-right: 40px; }
.wb-row .widget-checkbox > .widget-label:empty { display: none; }
.wb-row .widget-checkbox .widget-label-basic { width: auto; height: auto; overflow: visible; white-space: normal;
  line-height: 20px; padding: 0; }
.wb-row .widget-dropdown.wb-chooser { flex: 0 0 24px; width: 24px; align-self: flex-end; margin: 0 0 4px; }
.wb-row .wb-chooser > .widget-label { display: none; }
.wb-row .wb-chooser > select { padding: 0; color: transparent; }
.wb-row .wb-chooser option { color: var(--jp-ui-font-color1, #000); background: var(--jp-layout-color1, #fff); }
.wb-row .wb-own { margin: 0 2px 4px 8px; padding-left: 6px; border-left: 2px solid var(--jp-border-color2, #bbb); }
.wb-note:not(:has(.wb-help, .wb-refusal)) { display: none; }
.wb-help, .wb-refusal { margin: 0 4px 6px; white-space: normal; font-size: 12px; line-height: 1.4; }
.wb-help { color: var(--jp-ui-font-color2, #616161); }
.wb-refusal { color: var(--jp-error-color1, #b3261e); }
.wb-row .fa-undo::before { content: "\\f0e2" / ""; }
.wb-row .fa-info::before { content: "\\f129" / ""; }
</style>"""
"""The label of a control stands above it and is never cut; at its end are the buttons of the row."""


class PanelStyles:
    """One set for one panel."""

    def __init__(self) -> None:
        self.control = widgets.Layout(width="auto", flex="1 1 auto", min_width="0")
        self.button = widgets.Layout()
        self.block = widgets.Layout(width="auto", margin="0")
        self._styles: dict[type, widgets.Style] = {}

    def style(self, kind: type[widgets.DOMWidget]) -> widgets.Style:
        """The style shared by all controls of a kind; those with a description give its label the same width."""
        style_kind = kind.class_traits()["style"].klass
        if style_kind not in self._styles:
            style = self._styles[style_kind] = style_kind()
            if style.has_trait("description_width"):
                style.description_width = "auto"
        return self._styles[style_kind]

    def parts(self) -> tuple[widgets.Widget, ...]:
        """All of them, to be closed with the panel: one that no control came to use is closed with none."""
        return (self.control, self.button, self.block, *self._styles.values())
