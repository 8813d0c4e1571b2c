"""Keeps a chart as wide as its panel and alive; its other half is ``frontend/src/fit/index.ts``."""

from typing import Any, ClassVar

import anywidget
import traitlets

from workbench.ui.frontend_bundle import bundle


class FitWidth(anywidget.AnyWidget):
    """Nothing to be seen: put it into a box of the class ``wb-training`` that has a Plotly chart.

    ``drawn`` counts how often the chart was drawn, which the chart has in its ``layout.meta`` too. ``missed`` goes up
    when the chart on the page stays behind: it has lost its way to the kernel, and needs to be replaced.
    """

    _esm: ClassVar[Any] = bundle("fit.js")

    drawn = traitlets.Int(0).tag(sync=True)
    missed = traitlets.Int(0).tag(sync=True)
