"""The charts as one Plotly figure, and the widget that shows it."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

from workbench.messages import mark, say
from workbench.ui.chart import ChartWidget
from workbench.ui.training_panels.curves import LEARNING_RATE, Chart, Curve
from workbench.ui.training_panels.curves_svg import ALT, curve_colour, is_by_class, legend_text, to_svg

COLUMNS = 3
_ROW, _TOP, _BOTTOM = 185, 58, 30
"""Pixels of a row of charts, and above and below all."""
_ONE = 420
_SYMBOLS = ("circle", "square", "diamond", "cross", "x", "triangle-up", "star", "hexagon")
_MARKED = 20
"""In a longer curve the points would cover the line."""
_TICKED = 6
_EPOCH = mark("epoch")
_GRID = "rgba(128, 128, 128, 0.22)"
_NEUTRAL = "#777"


def _few_epochs(charts: Sequence[Chart]) -> bool:
    """Whether every epoch gets a tick of its own: left to itself Plotly would add some between whole numbers."""
    return max((len(curve.epochs) for chart in charts for curve in chart.curves), default=0) <= _TICKED


def layout(charts: Sequence[Chart]) -> dict[str, Any]:
    """The layout of the figure: a grid of small charts, or one large one."""
    columns = min(COLUMNS, max(1, len(charts)))
    rows = max(1, math.ceil(len(charts) / columns))
    height = _TOP + _BOTTOM + (_ONE if rows == columns == 1 else rows * _ROW)
    found: dict[str, Any] = {
        "autosize": True,
        "height": height,
        "margin": {"l": 8, "r": 8, "t": _TOP, "b": _BOTTOM},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 11, "color": _NEUTRAL},
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
        _add_axes(found, chart, index, columns, rows, height - _TOP - _BOTTOM)
    if _few_epochs(charts):
        for name in [name for name in found if name.startswith("xaxis")]:
            found[name] |= {"tick0": 1, "dtick": 1}
    return found


def _add_axes(found: dict[str, Any], chart: Chart, index: int, columns: int, rows: int, inside: float) -> None:
    number = "" if index == 0 else str(index + 1)
    row, column = divmod(index, columns)
    gap_x, gap_y = 0.055, 46 / inside
    width, height = (1 - gap_x * columns) / columns, (1 - gap_y * (rows - 1)) / rows
    left = gap_x * 0.85 + column * (width + gap_x)
    top = 1 - row * (height + gap_y)
    line = {"gridcolor": _GRID, "zeroline": False, "linecolor": _GRID, "tickfont": {"size": 10}}
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
        paint = _NEUTRAL
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
    """The numbers of a curve; what is no number is a gap."""
    values = [value if value is not None and math.isfinite(value) else None for value in curve.values]
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

    def __init__(self, charts: Sequence[Chart], epoch: int | None) -> None:
        self.widget = ChartWidget(traces(charts), _whole(charts, epoch), to_svg(charts), _alt(charts))

    def show(self, charts: Sequence[Chart], epoch: int | None, *, final: bool = False) -> None:
        """Draw ``charts`` with a line at ``epoch``. ``final``: the training has ended."""
        whole = _whole(charts, epoch)
        self.widget.draw(traces(charts), whole, partial(to_svg, charts), _alt(charts), final=final)


def _whole(charts: Sequence[Chart], epoch: int | None) -> dict[str, Any]:
    return {**layout(charts), "shapes": epoch_line(charts, epoch)}


def _alt(charts: Sequence[Chart]) -> str:
    names = dict.fromkeys(curve.run for chart in charts for curve in chart.curves)
    return say(ALT, names=", ".join(names))
