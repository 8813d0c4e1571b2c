"""The charts as one SVG picture: for saved notebooks, where no widget is drawn."""

import math
from collections.abc import Sequence

from workbench.html_elements import Markup, element, joined
from workbench.messages import mark, say
from workbench.text_format import number_text
from workbench.ui.training_panels.curve_colours import colour
from workbench.ui.training_panels.curves import Chart, Curve, Mark
from workbench.ui.training_panels.result_tables import SPLIT_LABELS

_WIDTH, _HEIGHT, _LARGE = 300, 190, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 10, 26, 24
_COLUMNS = 3
_LEGEND = 26
_TICKS = 4
_GREY = "#666"
_ALT = mark("Charts of {names}: one for each metric, train solid, validation dashed")
_BEGINS = mark("{phase} from epoch {epoch}")


def to_svg(charts: Sequence[Chart], *, large: bool = False) -> Markup:
    """The charts beside each other: train solid, validation dashed, a colour a run or class.

    ``large``: the first over the whole width, the others small below it.
    """
    large = large and len(charts) > 1
    small = charts[1:] if large else charts
    columns = _COLUMNS if large else min(_COLUMNS, max(1, len(charts)))
    first = _LARGE if large else 0
    rows = math.ceil(len(small) / columns)
    width, height = columns * _WIDTH, first + rows * _HEIGHT + _LEGEND
    parts = [_panel(charts[0], 0, _LEGEND, (width, _LARGE))] if large else []
    parts += [
        _panel(chart, (index % columns) * _WIDTH, first + (index // columns) * _HEIGHT + _LEGEND, (_WIDTH, _HEIGHT))
        for index, chart in enumerate(small)
    ]
    legend = _legend(charts[0].curves if charts else (), width)
    return element(
        "svg",
        element("rect", width=width, height=height, fill="#fff"),
        legend,
        joined(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        font_family="system-ui, sans-serif",
        font_size=11,
        fill="#333",
    )


def alternative_text(names: Sequence[str], charts: Sequence[Chart]) -> str:
    """The charts in words: of which runs they are, and where later phases begin."""
    marks: tuple[Mark, ...] = charts[0].marks if charts else ()
    begins = (say(_BEGINS, phase=one.text, epoch=one.epoch) for one in marks)
    return "; ".join([say(_ALT, names=", ".join(names)), *begins])


def curve_colour(curve: Curve, *, by_class: bool) -> str:
    """Curves of classes are told apart by class, others by run."""
    return colour(curve.class_index or 0 if by_class else curve.run_index)


def legend_text(curve: Curve, *, runs: bool) -> str:
    """What a curve is called beside the others."""
    parts = [curve.run if runs or curve.class_name is None else "", curve.class_name or ""]
    name = " · ".join(part for part in parts if part)
    return f"{name}, {say(SPLIT_LABELS[curve.split])}" if curve.split else name


def is_by_class(charts: Sequence[Chart]) -> bool:
    """Whether several classes are drawn in one chart."""
    return any(len({curve.class_index for curve in chart.curves}) > 1 for chart in charts)


def _legend(curves: Sequence[Curve], width: int) -> Markup:
    x, parts = _LEFT, list[Markup]()
    for curve in curves:
        text = legend_text(curve, runs=True)
        if x + 40 + 6 * len(text) > width:
            break
        parts.append(element("line", x1=x, x2=x + 22, y1=14, y2=14, **_stroke(curve, colour(curve.run_index))))
        parts.append(element("text", text, x=x + 28, y=18))
        x += 44 + 6 * len(text)
    return joined(parts)


def _stroke(curve: Curve, paint: str) -> dict[str, str | None]:
    dashes = "5 3" if curve.split == "validation" else None
    return {"fill": "none", "stroke": paint, "stroke_width": "1.8", "stroke_dasharray": dashes}


def _panel(chart: Chart, left: int, top: int, size: tuple[int, int]) -> Markup:
    width, height = size
    known = [value for curve in chart.curves for value in curve.values if value is not None and math.isfinite(value)]
    epochs = [number for curve in chart.curves for number in curve.epochs]
    low, high = limits(known, share=chart.share)
    first, last = (min(epochs), max(epochs)) if epochs else (1, 1)
    by_class = len({curve.class_index for curve in chart.curves}) > 1

    def x(epoch: float) -> float:
        return _LEFT + (width - _LEFT - _RIGHT) * ((epoch - first) / (last - first) if last > first else 0.5)

    def y(value: float) -> float:
        return height - _BOTTOM - (height - _TOP - _BOTTOM) * (value - low) / (high - low)

    grid = joined(
        _tick(y(tick), width - _RIGHT, number_text(tick, 3))
        for tick in (low + (high - low) * step / (_TICKS - 1) for step in range(_TICKS))
    )
    ends = joined(
        element("text", epoch, x=f"{x(epoch):.1f}", y=height - 8, text_anchor="middle", fill=_GREY)
        for epoch in dict.fromkeys((first, last))
        if epochs
    )
    lines = joined(
        _line([(x(e), y(v)) for e, v in part], curve, curve_colour(curve, by_class=by_class))
        for curve in chart.curves
        for part in unbroken(curve)
    )
    name_at = _TOP + 9 if chart.falls else height - _BOTTOM - 4
    marks = joined(_mark(x(one.place), height, one.text, name_at) for one in chart.marks if last > first)
    title = element("text", chart.title, x=_LEFT, y=16, font_weight=600, font_size=12)
    return element("g", title, grid, ends, marks, lines, transform=f"translate({left} {top})")


def _mark(x: float, height: int, text: str, name_at: int) -> Markup:
    """A line where a phase begins, and beside it the phase's name."""
    ends = {"x1": f"{x:.1f}", "x2": f"{x:.1f}", "y1": _TOP, "y2": height - _BOTTOM}
    line = element("line", **ends, stroke=_GREY, stroke_dasharray="6 2 1 2")
    return line + element("text", text, x=f"{x + 3:.1f}", y=name_at, font_size=10, fill=_GREY)


def _tick(y: float, right: int, text: str) -> Markup:
    line = element("line", x1=_LEFT, x2=right, y1=f"{y:.1f}", y2=f"{y:.1f}", stroke="#e4e4e4")
    return line + element("text", text, x=_LEFT - 5, y=f"{y + 4:.1f}", text_anchor="end", fill=_GREY)


def unbroken(curve: Curve) -> list[list[tuple[int, float]]]:
    """The points of a curve in stretches: an undefined value is a gap."""
    stretches: list[list[tuple[int, float]]] = [[]]
    for epoch, value in zip(curve.epochs, curve.values, strict=True):
        if value is None or not math.isfinite(value):
            stretches.append([])
        else:
            stretches[-1].append((epoch, value))
    return [stretch for stretch in stretches if stretch]


def _line(points: Sequence[tuple[float, float]], curve: Curve, paint: str) -> Markup:
    if len(points) == 1:
        return element("circle", cx=f"{points[0][0]:.1f}", cy=f"{points[0][1]:.1f}", r=2.5, fill=paint)
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return element("polyline", points=places, **_stroke(curve, paint))


def limits(known: Sequence[float], *, share: bool) -> tuple[float, float]:
    """The ends of an axis: those of the values with a small margin; shares stay within 0..1.

    >>> limits([0.5, 1.0], share=True)
    (0.475, 1.0)
    """
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    air = (high - low) * 0.05 or abs(high) * 0.05 or 0.5
    low, high = low - air, high + air
    if share:
        low, high = max(0.0, low), min(1.0, high)
    return low, high
