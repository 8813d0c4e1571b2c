"""The plots of a regression as one Plotly figure, and as a picture where no widget is drawn."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from workbench.html_elements import Markup, element, joined
from workbench.messages import mark, say
from workbench.text_format import number_text
from workbench.ui.chart import ChartWidget
from workbench.ui.training_panels.curve_colours import colour
from workbench.ui.training_panels.curves_svg import limits
from workbench.ui.training_panels.live_figure import GRID, NEUTRAL, plain
from workbench.ui.training_panels.residual_charts import Plot, PlotSeries

ALT = mark("Residual plots: prediction over truth, residual over prediction, and how often each residual occurs")
_HEIGHT, _TOP, _BOTTOM = 300, 40, 44
_GAP = 0.07
_WIDTH, _TALL, _LEFT = 300, 210, 50
_BAR = "histogram"


def layout(plots: Sequence[Plot]) -> dict[str, Any]:
    """The layout of the figure: the plots beside each other."""
    found: dict[str, Any] = {
        "autosize": True, "height": _HEIGHT, "margin": {"l": 44, "r": 8, "t": _TOP, "b": _BOTTOM},
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "font": {"size": 11, "color": NEUTRAL},
        "hovermode": "closest", "showlegend": _several(plots), "barmode": "overlay", "bargap": 0.05,
        "legend": {"orientation": "h", "x": 0, "y": 1.12, "yanchor": "bottom"},
        "annotations": [], "shapes": [], "uirevision": "wb",
    }  # fmt: skip
    width = (1 - _GAP * (len(plots) - 1)) / max(1, len(plots))
    for index, plot in enumerate(plots):
        number = "" if index == 0 else str(index + 1)
        left = index * (width + _GAP)
        across, up = plot.axes
        line = {"gridcolor": GRID, "zeroline": False, "linecolor": GRID, "tickfont": {"size": 10}, "fixedrange": True}
        found[f"xaxis{number}"] = {
            **line, "domain": [left, left + width], "anchor": f"y{number}", "nticks": 5,
            "title": {"text": plain(across)},
        }  # fmt: skip
        found[f"yaxis{number}"] = {**line, "anchor": f"x{number}", "nticks": 5, "title": {"text": plain(up)}}
        found["annotations"].append(
            {
                "text": plain(plot.title), "x": left, "y": 1, "xref": "paper", "yref": "paper", "showarrow": False,
                "xanchor": "left", "yanchor": "bottom", "yshift": 3, "font": {"size": 12, "weight": 600},
                "hovertext": plain(plot.explanation),
            }
        )  # fmt: skip
        if plot.line is not None:
            (x0, y0), (x1, y1) = plot.line
            found["shapes"].append(
                {
                    "type": "line", "xref": f"x{number}", "yref": f"y{number}", "x0": x0, "y0": y0, "x1": x1, "y1": y1,
                    "line": {"color": NEUTRAL, "width": 1, "dash": "dot"}, "layer": "below",
                }
            )  # fmt: skip
    return found


def traces(plots: Sequence[Plot]) -> list[dict[str, Any]]:
    """Points, or bars, of every target column in its colour; the legend shows each column once."""
    return [_trace(plot, index, one) for index, plot in enumerate(plots) for one in plot.series]


def _trace(plot: Plot, index: int, one: PlotSeries) -> dict[str, Any]:
    number = "" if index == 0 else str(index + 1)
    paint = colour(one.column)
    found: dict[str, Any] = {
        "x": list(one.x), "y": list(one.y), "xaxis": f"x{number}", "yaxis": f"y{number}", "name": plain(one.name),
        "legendgroup": str(one.column), "showlegend": index == 0,
    }  # fmt: skip
    if plot.key == _BAR:
        return {**found, "type": "bar", "marker": {"color": paint}, "opacity": 0.6}
    return {**found, "type": "scatter", "mode": "markers", "marker": {"color": paint, "size": 5, "opacity": 0.6}}


def _several(plots: Sequence[Plot]) -> bool:
    return any(len(plot.series) > 1 for plot in plots)


class ResidualFigure:
    """The plots as one widget; it takes no room while there are none."""

    def __init__(self) -> None:
        self.widget = ChartWidget([], layout(()), "", say(ALT))
        self.widget.layout.display = "none"
        self._drawn: tuple[Plot, ...] = ()

    def show(self, plots: tuple[Plot, ...], *, final: bool = False) -> None:
        """Draw these plots; ``final``: the training has ended."""
        if plots == self._drawn and not final:
            return
        self._drawn = plots
        self.widget.layout.display = "" if plots else "none"
        self.widget.draw(traces(plots), layout(plots), partial(to_svg, plots), say(ALT), final=final)


def to_svg(plots: Sequence[Plot]) -> Markup:
    """The plots beside each other as a picture; nothing where there are none."""
    if not plots:
        return Markup()
    width = _WIDTH * len(plots)
    panels = joined(_panel(plot, index * _WIDTH) for index, plot in enumerate(plots))
    return element(
        "svg",
        element("rect", width=width, height=_TALL, fill="#fff"),
        panels,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {_TALL}",
        width=width,
        height=_TALL,
        font_family="system-ui, sans-serif",
        font_size=11,
        fill="#333",
    )


def _panel(plot: Plot, left: int) -> Markup:
    ends = plot.line or ()
    across = limits([*(x for one in plot.series for x in one.x), *(x for x, _ in ends)], share=False)
    up = limits([*(y for one in plot.series for y in one.y), *(y for _, y in ends)], share=False)
    up = (0.0, up[1]) if plot.key == _BAR else up

    def x(value: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - 10) * (value - across[0]) / (across[1] - across[0])

    def y(value: float) -> float:
        return _TALL - 36 - (_TALL - 62) * (value - up[0]) / (up[1] - up[0])

    parts = [element("text", plot.title, x=_LEFT, y=16, font_weight=600, font_size=12)]
    parts += [
        element("text", number_text(value, 3), x=f"{x(value):.1f}", y=_TALL - 22, text_anchor="middle")
        for value in across
    ]
    for value in up:
        parts.append(element("text", number_text(value, 3), x=_LEFT - 5, y=f"{y(value) + 4:.1f}", text_anchor="end"))
        parts.append(
            element("line", x1=_LEFT, x2=_WIDTH - 10, y1=f"{y(value):.1f}", y2=f"{y(value):.1f}", stroke="#ddd")
        )
    parts.append(element("text", " / ".join(plot.axes), x=_LEFT, y=_TALL - 6, fill="#666"))
    if ends:
        (x0, y0), (x1, y1) = ends
        place = {"x1": f"{x(x0):.1f}", "y1": f"{y(y0):.1f}", "x2": f"{x(x1):.1f}", "y2": f"{y(y1):.1f}"}
        parts.append(element("line", **place, stroke="#888", stroke_dasharray="2 3"))
    for one in plot.series:
        for across_value, up_value in zip(one.x, one.y, strict=True):
            parts.append(_mark(plot, x(across_value), y(up_value), y(0.0) if plot.key == _BAR else 0, one.column))
    return element("g", joined(parts), transform=f"translate({left} 0)")


def _mark(plot: Plot, x: float, y: float, ground: float, column: int) -> Markup:
    paint = colour(column)
    if plot.key == _BAR:
        size = {"width": 9, "height": f"{max(0.0, ground - y):.1f}"}
        return element("rect", x=f"{x - 4.5:.1f}", y=f"{y:.1f}", **size, fill=paint, fill_opacity=0.6)
    return element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=2, fill=paint, fill_opacity=0.6)
