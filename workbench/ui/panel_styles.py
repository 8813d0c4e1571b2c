"""Layouts and styles that the rows of a panel share: each is a comm, and a panel has dozens of controls."""

import ipywidgets as widgets

_LABEL_WIDTH = "124px"


class PanelStyles:
    """One set for one panel."""

    def __init__(self) -> None:
        self.control = widgets.Layout(width="auto", flex="1 1 auto", min_width="0")
        self.button = widgets.Layout(width="30px", flex="0 0 30px")
        self.block = widgets.Layout(width="auto", margin="0")
        self._styles: dict[type, widgets.Style] = {}

    def style(self, kind: type[widgets.DOMWidget]) -> widgets.Style:
        """The style shared by all controls of a kind; those with a description give its label the same width."""
        style_kind = kind.class_traits()["style"].klass
        if style_kind not in self._styles:
            style = self._styles[style_kind] = style_kind()
            if style.has_trait("description_width"):
                style.description_width = _LABEL_WIDTH
        return self._styles[style_kind]

    def parts(self) -> tuple[widgets.Widget, ...]:
        """All of them, to be closed with the panel: one that no control came to use is closed with none."""
        return (self.control, self.button, self.block, *self._styles.values())
