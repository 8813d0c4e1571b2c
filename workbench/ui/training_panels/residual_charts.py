"""The plots of a regression as values: prediction over truth, residual over prediction, and how residuals spread."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

from workbench.messages import mark, say
from workbench.training.history.record import Record
from workbench.training.metrics.class_scores import Scores
from workbench.training.metrics.residuals import Row
from workbench.ui.training_panels.curves import Focus

_TITLES = {
    "truth": mark("Prediction over truth"),
    "residual": mark("Residual over prediction"),
    "histogram": mark("Residuals, counted"),
}
_AXES = {
    "truth": mark("truth"),
    "prediction": mark("prediction"),
    "residual": mark("residual: truth - prediction"),
    "count": mark("samples"),
}
_EXPLAINED = {
    "truth": mark("On the line, prediction and truth are equal."),
    "residual": mark(
        "Around 0 without a pattern is what is left of a good fit; a bow or a funnel says what is missing."
    ),
    "histogram": mark("How often a residual lies in each interval: in the middle 0, if errors go both ways alike."),
}
_BINS = 20


class PlotSeries(Struct, frozen=True):
    """The points, or the bars, of one target column."""

    name: str
    column: int
    x: Row
    y: Row


class Plot(Struct, frozen=True):
    """One plot: its points or bars, and the line of perfect answers."""

    key: Literal["truth", "residual", "histogram"]
    series: tuple[PlotSeries, ...]
    line: tuple[tuple[float, float], tuple[float, float]] | None

    @property
    def title(self) -> str:
        """What stands above it."""
        return say(_TITLES[self.key])

    @property
    def explanation(self) -> str:
        """What it shows, in a sentence."""
        return say(_EXPLAINED[self.key])

    @property
    def axes(self) -> tuple[str, str]:
        """What the horizontal and the vertical axis measure."""
        names = {"truth": ("truth", "prediction"), "residual": ("prediction", "residual")}
        across, up = names.get(self.key, ("residual", "count"))
        return say(_AXES[across]), say(_AXES[up])


def residual_plots(record: Record, scores: Scores | None, focus: Focus = "mean") -> tuple[Plot, ...]:
    """The plots of one pass over a split: every target column, or the one of ``focus``; () where there are none."""
    if scores is None or scores.residuals is None or not scores.residuals.truth:
        return ()
    found = scores.residuals
    columns = range(len(found.truth[0])) if isinstance(focus, str) else [focus]
    names = record.class_names or (record.name,)
    parts = [(names[index] if index < len(names) else str(index), index, *found.column(index)) for index in columns]
    truth = [PlotSeries(name, index, *pair) for name, index, *pair in parts]
    residual = [PlotSeries(name, index, guess, _apart(right, guess)) for name, index, right, guess in parts]
    low, high = _ends([*(one.x for one in truth), *(one.y for one in truth)])
    first, last = _ends([one.x for one in residual])
    return (
        Plot("truth", tuple(truth), ((low, low), (high, high))),
        Plot("residual", tuple(residual), ((first, 0.0), (last, 0.0))),
        Plot("histogram", tuple(_counted(residual)), None),
    )


def _apart(truth: Row, predicted: Row) -> Row:
    return tuple(float(f"{right - guess:.6g}") for right, guess in zip(truth, predicted, strict=True))


def _ends(rows: Sequence[Row]) -> tuple[float, float]:
    return min(map(min, rows)), max(map(max, rows))


def _counted(residuals: Sequence[PlotSeries]) -> list[PlotSeries]:
    """How many residuals of each column lie in intervals that are the same for all of them."""
    most = max(abs(value) for one in residuals for value in one.y) or 1.0
    edges = np.linspace(-most, most, _BINS + 1)
    middles = tuple(float(f"{middle:.6g}") for middle in (edges[:-1] + edges[1:]) / 2)
    return [
        PlotSeries(one.name, one.column, middles, tuple(map(float, np.histogram(one.y, edges)[0]))) for one in residuals
    ]
