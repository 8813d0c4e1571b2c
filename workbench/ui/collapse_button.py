"""The button that hides what stands beside the canvas, and brings it back."""

import ipywidgets as widgets

from workbench.messages import mark, say

_HIDE = mark("Hide the parameters")
_SHOW = mark("Show the parameters")


class CollapseButton:
    """Hides a widget; nothing but the button is left of the box around both. ``widget`` is what to put into the box.

    Args:
        content: What is hidden.
    """

    def __init__(self, content: widgets.DOMWidget) -> None:
        self._content = content
        self._box: widgets.DOMWidget | None = None
        self.widget = widgets.ToggleButton(value=False, layout={"width": "28px", "margin": "2px"})
        self.widget.add_class("wb-collapse")
        self.widget.observe(self._show, "value")

    def put_into(self, box: widgets.DOMWidget) -> None:
        """Tell in which box button and content stand."""
        self._box = box
        box.add_class("wb-parameters")
        self._show()

    def _show(self, _change: object = None) -> None:
        """Leave nothing but the button that brings the content back, or bring it back."""
        is_hidden = self.widget.value
        self.widget.icon = "angle-double-left" if is_hidden else "angle-double-right"
        self.widget.tooltip = say(_SHOW) if is_hidden else say(_HIDE)
        self._content.layout.display = "none" if is_hidden else ""
        if self._box is not None:
            (self._box.add_class if is_hidden else self._box.remove_class)("wb-parameters-hidden")
