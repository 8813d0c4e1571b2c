"""Keeps the charts of a panel as wide as the panel; its other half is ``frontend/src/fit/index.ts``."""

from typing import Any, ClassVar

import anywidget

from workbench.ui.bundle import bundle


class FitWidth(anywidget.AnyWidget):
    """Nothing to be seen: put it into a box of the class ``wb-training`` that has Plotly charts."""

    _esm: ClassVar[Any] = bundle("fit.js")
