"""The widget behind a canvas: its script, and the traits that the front end draws."""

import zlib
from typing import Any, ClassVar

import anywidget
import msgspec
import traitlets

from workbench.ui.frontend_bundle import bundle

_FASTEST = 1
"""Level of zlib; higher ones hardly make a drawing smaller."""


def packed(value: Any, _widget: object = None) -> bytes:
    """The value of a large trait as it travels: JSON in UTF-8, compressed as zlib does, in one binary buffer.

    ipywidgets looks for buffers in every list and dict of a trait and writes JSON slowly: with hundreds of nodes both
    take longer than the edit itself. What is drawn repeats itself, and becomes a twentieth of its size within a
    millisecond; so does the drawing in a saved notebook.
    """
    return zlib.compress(msgspec.json.encode(value), _FASTEST)


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
    activations = traitlets.Dict().tag(sync=True)
    selection = traitlets.List(traitlets.Unicode()).tag(sync=True)
