"""An editor with its parameters: beside each other where there is room, below each other where there is not."""

from typing import Any

import ipywidgets as widgets

_EDITOR_LEAST = "700px"
"""In less room the parameters stand below the editor, so that the canvas keeps most of the width."""
_PARAMETERS_WIDTH = "var(--wb-parameters-width, clamp(200px, 22%, 300px))"
"""The front end sets the variable when their edge is dragged."""


def side_by_side(editor: widgets.DOMWidget, parameters: widgets.DOMWidget) -> widgets.HBox:
    """The box that fills the screen when the canvas is asked to."""
    _lay_out(editor, flex=f"1000 1 {_EDITOR_LEAST}", min_width=f"min({_EDITOR_LEAST}, 100%)")
    _lay_out(parameters, flex=f"1 0 {_PARAMETERS_WIDTH}", min_width="0")
    box = widgets.HBox([editor, parameters], layout={"width": "100%", "flex_flow": "row wrap"})
    box.add_class("wb-room")
    return box


def _lay_out(widget: widgets.DOMWidget, **properties: Any) -> None:
    """Change a widget's layout in place: one that is replaced would keep its comm."""
    for name, value in properties.items():
        setattr(widget.layout, name, value)
