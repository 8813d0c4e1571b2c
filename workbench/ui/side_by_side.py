"""An editor with its parameters: beside each other where there is room, below each other where there is not."""

from typing import Any

import ipywidgets as widgets

EDITOR_LEAST = "700px"
"""In less room the parameters stand below the editor, so that the canvas keeps most of the width."""
USUAL_WIDTH = "clamp(200px, 22%, 300px)"
"""Of the parameters, unless their edge was dragged."""


def side_by_side(
    editor: widgets.DOMWidget, parameters: widgets.DOMWidget, *, least: str = EDITOR_LEAST, width: str = USUAL_WIDTH
) -> widgets.HBox:
    """The box that fills the screen when the canvas is asked to.

    Args:
        editor: Stands on the left.
        parameters: Stands on the right of it, or below.
        least: How wide the editor is at least where both stand beside each other.
        width: How wide the parameters are until their edge is dragged: the front end sets a variable then.

    Returns:
        The box of both.
    """
    _lay_out(editor, flex=f"1000 1 {least}", min_width=f"min({least}, 100%)")
    _lay_out(parameters, flex=f"1 0 var(--wb-parameters-width, {width})", min_width="0")
    box = widgets.HBox([editor, parameters], layout={"width": "100%", "flex_flow": "row wrap"})
    box.add_class("wb-room")
    return box


def _lay_out(widget: widgets.DOMWidget, **properties: Any) -> None:
    """Change a widget's layout in place: one that is replaced would keep its comm."""
    for name, value in properties.items():
        setattr(widget.layout, name, value)
