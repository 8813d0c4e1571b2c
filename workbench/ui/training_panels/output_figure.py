"""The figure of the Output tab: it keeps its width and is put in place anew when the page has lost it."""

from collections.abc import Callable, Sequence
from typing import Any

from workbench.ui.training_panels.curves import Chart
from workbench.ui.training_panels.fit_width import FitWidth
from workbench.ui.training_panels.live_figure import LiveFigure


class OutputFigure:
    """``figure`` is what is drawn, ``fit`` the invisible widget beside it; ``lost`` is called when the page lost it."""

    def __init__(self, charts: Sequence[Chart], lost: Callable[[], object]) -> None:
        self.figure = LiveFigure(charts, None)
        self.fit = FitWidth(drawn=self.figure.drawn)
        self.fit.observe(lambda _change: lost(), "missed")

    @property
    def widgets(self) -> tuple[Any, Any]:
        """What to show, one below the other."""
        return (self.fit, self.figure.widget)

    def show(self, charts: Sequence[Chart], epoch: int | None) -> None:
        """Draw ``charts`` with a line at ``epoch``."""
        self.figure.show(charts, epoch)
        self.fit.drawn = self.figure.drawn

    def replace_in(self, box: Any, charts: Sequence[Chart], epoch: int | None) -> Any:
        """Put another figure with all there is so far in the place of the lost one, whose widget is returned."""
        old = self.figure
        self.figure = LiveFigure(charts, epoch, old.drawn + 1)
        box.children = tuple(self.figure.widget if child is old.widget else child for child in box.children)
        self.fit.drawn = self.figure.drawn
        return old.widget
