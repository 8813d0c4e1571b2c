"""A slider with a name for screen readers, which that of ipywidgets lacks; its other half is ``frontend/src/range``."""

from typing import Any, ClassVar

import anywidget
import traitlets

from workbench.ui.frontend_bundle import bundle

_LAYOUT = {"flex": "0 1 320px", "width": "auto", "min_width": "220px"}


class RangeSlider(anywidget.AnyWidget):
    """Chooses a number from ``min`` to ``max`` in steps.

    Args:
        value: What it begins with.
        label: Its name.
        help: What it changes, in words.
        min: The smallest number.
        max: The largest one.
        step: From one number to the next.
    """

    _esm: ClassVar[Any] = bundle("range.js")

    value = traitlets.Float().tag(sync=True)
    min = traitlets.Float().tag(sync=True)
    max = traitlets.Float().tag(sync=True)
    step = traitlets.Float().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)

    def __init__(self, value: float, label: str, help: str, *, min: float, max: float, step: float) -> None:  # noqa: A002 - as ipywidgets calls them
        super().__init__(value=value, label=label, help=help, min=min, max=max, step=step, layout=dict(_LAYOUT))
