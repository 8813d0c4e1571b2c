"""The charts as one Plotly figure, and the widget that shows it."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from workbench.messages import mark, say
from workbench.ui.chart import ChartWidget
from workbench.ui.training_panels.curves import LEARNING_RATE, Chart, Curve
from workbench.ui.training_panels.curves_svg import alternative_text, curve_colour, is_by_class, legend_text, to_svg

COLUMNS = 3
_ROW, _TOP, _BOTTOM = 185, 58, 30
"""Pixels of a row of charts, and above and below all."""
_ONE, _LARGE = 420, 280
_GAP = 46
"""Pixels between two rows, for the numbers of the upper and the titles of the lower one."""
_AXIS = 0.055
"""Part of the width that the numbers of an axis take."""
_SYMBOLS = ("circle", "square", "diamond", "cross", "x", "triangle-up", "star", "hexagon")
_MARKED = 20
"""In a longer curve the points would cover the line."""
_TICKED = 6
_EPOCH = mark("epoch")
GRID = "rgba(128, 128, 128, 0.22)"
NEUTRAL = "#777"


def _few_epochs(charts: Sequence[Chart]) -> bool:
    """Whether every epoch gets a tick of its own: left to itself Plotly would add some between whole numbers."""
    return max((len(curve.epochs) for chart in charts for curve in chart.curves), default=0) <= _TICKED


class Place(Struct, frozen=True):
    """Where a chart stands in the figure, in parts of its width and in pixels from the top of the first."""

    left: float
    width: float
    top: float
    height: float


def places(count: int, *, large: bool) -> list[Place]:
    """One chart over the whole width and the others small below it, or all in a grid of small ones."""
    if count == 1:
        return [Place(0, 1, 0, _ONE)]
    first = [Place(0, 1, 0, _LARGE)] if large else []
    columns = min(COLUMNS, max(1, count - len(first)))
    below = _LARGE + _GAP if large else 0
    return first + [
        Place(at % columns / columns, 1 / columns, below + at // columns * _ROW, _ROW - _GAP)
        for at in range(count - len(first))
    ]


def layout(charts: Sequence[Chart], *, large: bool = False) -> dict[str, Any]:
    """The layout of the figure. ``large``: the first chart is large, and the others are small multiples below it."""
    placed = places(len(charts), large=large)
    height = _TOP + _BOTTOM + int(max((place.top + place.height for place in placed), default=0))
    found: dict[str, Any] = {
        "autosize": True,
        "height": height,
        "margin": {"l": 8, "r": 8, "t": _TOP, "b": _BOTTOM},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 11, "color": NEUTRAL},
        "hovermode": "x unified",
        "hoverlabel": {"font": {"size": 11}, "namelength": 40},
        "legend": {
            "orientation": "h", "x": 0, "y": 1 + 34 / (height - _TOP - _BOTTOM), "yanchor": "bottom",
            "itemwidth": 36, "groupclick": "togglegroup",
        },
        "annotations": [],
        "shapes": [],
        "uirevision": "wb",
    }  # fmt: skip
    for index, chart in enumerate(charts):
        _add_axes(found, chart, index, placed[index], height - _TOP - _BOTTOM)
        _add_marks(found, chart, index)
    if _few_epochs(charts):
        for name in [name for name in found if name.startswith("xaxis")]:
            found[name] |= {"tick0": 1, "dtick": 1}
    return found


def _add_axes(found: dict[str, Any], chart: Chart, index: int, place: Place, inside: float) -> None:
    number = "" if index == 0 else str(index + 1)
    left, width = place.left + _AXIS * 0.85, place.width - _AXIS
    top, height = 1 - place.top / inside, place.height / inside
    line = {"gridcolor": GRID, "zeroline": False, "linecolor": GRID, "tickfont": {"size": 10}}
    found[f"xaxis{number}"] = {
        **line, "domain": [left, min(1.0, left + width)], "anchor": f"y{number}", "tickformat": "d", "nticks": 6,
        "hoverformat": "d", "unifiedhovertitle": {"text": f"{say(_EPOCH)} %{{x}}"}, "showgrid": False,
        "fixedrange": True,
    }  # fmt: skip
    found[f"yaxis{number}"] = {
        **line, "domain": [max(0.0, top - height), min(1.0, top)], "anchor": f"x{number}", "nticks": 5,
        "fixedrange": True, "type": "log" if chart.log else "linear", "rangemode": "normal", "hoverformat": ".4f",
    }  # fmt: skip
    if not chart.share:
        found[f"yaxis{number}"]["exponentformat"] = "e"
    if chart.key == LEARNING_RATE and not chart.log:  # mostly constant, where Plotly would choose -1 to 1
        found[f"yaxis{number}"]["rangemode"] = "tozero"
    if chart.log:
        found[f"yaxis{number}"] |= {"exponentformat": "e", "dtick": 1, "hoverformat": ".3g"}
    found["annotations"].append(
        {
            "text": plain(chart.title), "x": left, "y": top, "xref": "paper", "yref": "paper", "showarrow": False,
            "xanchor": "left", "yanchor": "bottom", "yshift": 3, "font": {"size": 12, "weight": 600},
            "hovertext": plain(chart.explanation),
        }
    )  # fmt: skip


def _add_marks(found: dict[str, Any], chart: Chart, index: int) -> None:
    """Lines where phases begin, with their names."""
    number = "" if index == 0 else str(index + 1)
    axes = {"xref": f"x{number}", "yref": f"y{number} domain"}
    for one in chart.marks:
        line = {"color": NEUTRAL, "width": 1, "dash": "dashdot"}
        ends = {"x0": one.place, "x1": one.place, "y0": 0, "y1": 1}
        found["shapes"].append({"type": "line", **axes, **ends, "line": line, "layer": "below"})
        text = {"text": plain(one.text), "x": one.place, "xanchor": "left", "xshift": 2}
        text |= {"y": 1, "yanchor": "top"} if chart.falls else {"y": 0, "yanchor": "bottom"}
        found["annotations"].append({**axes, **text, "showarrow": False, "font": {"size": 10, "color": NEUTRAL}})


def traces(charts: Sequence[Chart]) -> list[dict[str, Any]]:
    """Every curve as a Plotly trace: train solid, validation dashed; the legend shows each kind of curve once."""
    by_class = is_by_class(charts)
    runs = len({curve.run_index for chart in charts for curve in chart.curves}) > 1
    shown: set[tuple[Any, ...]] = set()
    return [
        _trace(curve, index, by_class=by_class, runs=runs, shown=shown)
        for index, chart in enumerate(charts)
        for curve in chart.curves
    ]


def _trace(curve: Curve, index: int, *, by_class: bool, runs: bool, shown: set[tuple[Any, ...]]) -> dict[str, Any]:
    number = "" if index == 0 else str(index + 1)
    paint = curve_colour(curve, by_class=by_class)
    if by_class and curve.class_index is None:
        paint = NEUTRAL
    kind = (curve.run_index, curve.class_index, curve.split)
    in_legend = kind not in shown and curve.split is not None
    shown.add(kind)
    marker = _SYMBOLS[curve.run_index % len(_SYMBOLS)] if by_class else "circle"
    return {
        "type": "scatter", "xaxis": f"x{number}", "yaxis": f"y{number}",
        "name": plain(legend_text(curve, runs=runs)), "legendgroup": str(kind), "showlegend": in_legend,
        "line": {"color": paint, "width": 2, "dash": "dash" if curve.split == "validation" else "solid"},
        "marker": {"size": 4, "symbol": marker}, "connectgaps": False, **points(curve),
    }  # fmt: skip


def points(curve: Curve) -> dict[str, Any]:
    """The numbers of a curve, as exact as a chart shows them; what is no number is a gap."""
    values = [_shown(value) if value is not None and math.isfinite(value) else None for value in curve.values]
    mode = "lines+markers" if len(values) <= _MARKED else "lines"
    return {"x": list(curve.epochs), "y": values, "mode": mode}


def epoch_line(charts: Sequence[Chart], epoch: int | None) -> list[dict[str, Any]]:
    """A thin line at an epoch in every chart."""
    if epoch is None:
        return []
    return [
        {
            "type": "line", "xref": f"x{'' if index == 0 else index + 1}",
            "yref": f"y{'' if index == 0 else index + 1} domain", "x0": epoch, "x1": epoch, "y0": 0, "y1": 1,
            "line": {"color": "rgba(128, 128, 128, 0.7)", "width": 1, "dash": "dot"}, "layer": "below",
        }
        for index in range(len(charts))
    ]  # fmt: skip


def plain(text: str) -> str:
    """A text that Plotly shows as it is: it takes a few HTML tags, and turns entities back."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class LiveFigure:
    """The charts as one widget that follows them."""

    def __init__(self, charts: Sequence[Chart], epoch: int | None, *, large: bool = False) -> None:
        whole = _whole(charts, epoch, large=large)
        self.widget = ChartWidget(traces(charts), whole, to_svg(charts, large=large), _alt(charts))

    def show(self, charts: Sequence[Chart], epoch: int | None, *, final: bool = False, large: bool = False) -> None:
        """Draw ``charts`` with a line at ``epoch``; ``final``: the training has ended. See :func:`layout`."""
        whole = _whole(charts, epoch, large=large)
        svg = partial(to_svg, charts, large=large)
        self.widget.draw(traces(charts), whole, svg, _alt(charts), final=final)


def _whole(charts: Sequence[Chart], epoch: int | None, *, large: bool) -> dict[str, Any]:
    found = layout(charts, large=large)
    return {**found, "shapes": [*found["shapes"], *epoch_line(charts, epoch)]}


def _alt(charts: Sequence[Chart]) -> str:
    names = dict.fromkeys(curve.run for chart in charts for curve in chart.curves)
    return alternative_text(tuple(names), charts)


def _shown(value: float) -> float:
    """Six digits: the figure travels to the page with every epoch, and stays in the saved notebook."""
    return float(f"{value:.6g}")
