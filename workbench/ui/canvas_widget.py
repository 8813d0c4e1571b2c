"""The widget behind a canvas: its script, and the traits that the front end draws."""

from typing import Any, ClassVar

import anywidget
import traitlets

from workbench.ui.frontend_bundle import bundle
from workbench.ui.packed_json import packed


class CanvasWidget(anywidget.AnyWidget):
    """What both sides share of a canvas; the values are the structs of :mod:`workbench.ui.canvas_traits`, encoded."""

    _esm: ClassVar[Any] = bundle("editor.js")
    _css: ClassVar[Any] = bundle("editor.css")

    texts = traitlets.Dict().tag(sync=True)
    palette = traitlets.Dict().tag(sync=True)
    document = traitlets.Dict().tag(sync=True, to_json=packed)
    report = traitlets.Dict().tag(sync=True, to_json=packed)
    status = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    gallery = traitlets.Dict().tag(sync=True)
    library = traitlets.Dict().tag(sync=True, to_json=packed)
    activations = traitlets.Dict().tag(sync=True)
    heat = traitlets.Dict().tag(sync=True)
    runs = traitlets.Dict().tag(sync=True, to_json=packed)
    sheet = traitlets.Dict().tag(sync=True)
    selection = traitlets.List(traitlets.Unicode()).tag(sync=True)
