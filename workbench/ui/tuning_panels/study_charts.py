"""The charts of a study as Plotly traces and as curves for a picture: pure functions of its trials."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from workbench.messages import mark, say
from workbench.text_format import shorten
from workbench.tuning.generations import Generation
from workbench.tuning.study_scores import value_of
from workbench.tuning.study_text import score_text, value_text
from workbench.tuning.trial_values import Trial
from workbench.ui.training_panels.curve_colours import colour
from workbench.ui.training_panels.curves import Chart, Curve
from workbench.ui.training_panels.live_figure import plain

_GENERATIONS, _TRIALS = mark("By generation"), mark("Every trial")
_PARALLEL, _IMPORTANCE = mark("Values of each trial"), mark("Importance of each parameter")
_LARGEST, _MEAN, _SMALLEST = mark("largest"), mark("mean"), mark("smallest")
_TRIAL, _BEST, _SCORE = mark("trial"), mark("best so far"), mark("score")
_HOVER = mark("Trial {number}: {score}")
_ALT = mark("Charts of the search: the score by generation, of every trial, by value, and the importance of parameters")
_HEIGHT, _GAP, _TOP, _BOTTOM = 220, 70, 34, 40
_GRID = "rgba(128, 128, 128, 0.22)"
_NEUTRAL = "#777"
_FAINT, _BRIGHT = 0.25, 0.95
_LONGEST = 22
_MOST_LINES = 200
_MARGIN = 0.05
_TICKED = 8
"""So few whole numbers get a tick each: left to itself Plotly would add some between them."""


class StudyNumbers(Struct, frozen=True):
    """What the charts of a study show.

    Args:
        key: The number that is looked at, by the key of the history.
        larger_is_better: Whether its largest value is the best.
        trials: All trials.
        generations: Those of the genetic search; () for another method.
        parameters: The keys of the space.
        importance: Parts of 1 by the keys; empty while it is unknown.
    """

    key: str
    larger_is_better: bool
    trials: tuple[Trial, ...] = ()
    generations: tuple[Generation, ...] = ()
    parameters: tuple[str, ...] = ()
    importance: Mapping[str, float] = {}

    @property
    def finished(self) -> list[tuple[Trial, float]]:
        """The finished trials with their value, in their order."""
        found = [(trial, value_of(trial, self.key)) for trial in self.trials]
        return [(trial, value) for trial, value in found if value is not None]

    @property
    def best_so_far(self) -> list[float]:
        """For each finished trial the best value up to it."""
        best: list[float] = []
        for _, value in self.finished:
            better = max if self.larger_is_better else min
            best.append(better(best[-1], value) if best else value)
        return best


def study_charts(numbers: StudyNumbers) -> tuple[Chart, ...]:
    """The first two charts as curves: by generation where there are generations, and of every trial."""
    each = [trial.number for trial, _ in numbers.finished]
    found = [
        _chart(
            _TRIALS,
            numbers,
            [(_TRIAL, each, [value for _, value in numbers.finished]), (_BEST, each, numbers.best_so_far)],
        )
    ]
    if numbers.generations:
        at = [one.number for one in numbers.generations]
        lines = [
            (_LARGEST, at, [one.largest for one in numbers.generations]),
            (_MEAN, at, [one.mean for one in numbers.generations]),
            (_SMALLEST, at, [one.smallest for one in numbers.generations]),
        ]
        found.insert(0, _chart(_GENERATIONS, numbers, lines))
    return tuple(found)


def _chart(title: str, numbers: StudyNumbers, lines: Sequence[tuple[str, Sequence[int], Sequence[float]]]) -> Chart:
    curves = tuple(
        Curve(say(name), place, None, None, None, tuple(at), tuple(values))
        for place, (name, at, values) in enumerate(lines)
    )
    return Chart(numbers.key, f"{say(title)}: {score_text(numbers.key)}", "", curves, share=False)


def alt_text() -> str:
    """What the charts show, in words."""
    return say(_ALT)


def traces(numbers: StudyNumbers) -> list[dict[str, Any]]:
    """Every chart as Plotly traces: two of scores, parallel coordinates, and bars of the importance."""
    found: list[dict[str, Any]] = []
    painted = 0
    for place, chart in enumerate(study_charts(numbers)):
        for curve in chart.curves:
            is_trials = curve.run == say(_TRIAL)
            found.append(
                {
                    "type": "scatter", "mode": "markers" if is_trials else "lines+markers", "name": plain(curve.run),
                    "x": list(curve.epochs), "y": [_rounded(value) for value in curve.values], **_axes(place),
                    "line": {"color": colour(painted), "width": 2}, "marker": {"size": 6 if is_trials else 4},
                    "showlegend": True,
                }
            )  # fmt: skip
            painted += 1
    after = len(study_charts(numbers))
    found += _parallel(numbers, after)
    if numbers.importance:
        least_first = sorted(numbers.importance.items(), key=lambda item: item[1])
        names = [shorten(name, _LONGEST) for name, _ in least_first]
        parts = [_rounded(part) for _, part in least_first]
        found.append(
            {
                "type": "bar", "orientation": "h", "x": parts, "y": [plain(name) for name in names],
                "marker": {"color": colour(0)}, "showlegend": False, **_axes(after + 1),
            }
        )  # fmt: skip
    return found


def _axes(place: int) -> dict[str, str]:
    number = "" if place == 0 else str(place + 1)
    return {"xaxis": f"x{number}", "yaxis": f"y{number}"}


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


def _parallel(numbers: StudyNumbers, place: int) -> list[dict[str, Any]]:
    """A line a trial through its values, each axis from 0 to 1; the better the trial, the stronger its line."""
    finished = numbers.finished[-_MOST_LINES:]
    scores = [value for _, value in finished]
    found = []
    for trial, value in finished:
        rank = _position(value, scores)
        strength = rank if numbers.larger_is_better else 1 - rank
        places = [_position_of(key, trial, finished) for key in numbers.parameters]
        texts = [
            f"{key} = {value_text(trial.values[key])}" if key in trial.values else "" for key in numbers.parameters
        ]
        title = say(_HOVER, number=trial.number, score=value_text(value))
        found.append(
            {
                "type": "scatter", "mode": "lines+markers", "name": plain(title), "showlegend": False, **_axes(place),
                "x": list(range(len(numbers.parameters) + 1)), "y": [*places, rank],
                "text": [plain(text) for text in (*texts, title)],
                "hovertemplate": "%{text}<extra>%{fullData.name}</extra>",
                "line": {"color": colour(0), "width": 1.5}, "marker": {"size": 4}, "connectgaps": False,
                "opacity": round(_FAINT + (_BRIGHT - _FAINT) * strength, 2),
            }
        )  # fmt: skip
    return found


def _position(value: float, values: Sequence[float]) -> float:
    low, high = min(values), max(values)
    return round((value - low) / (high - low), 4) if high > low else 0.5


def _position_of(key: str, trial: Trial, finished: Sequence[tuple[Trial, float]]) -> float | None:
    """Where a value stands on its axis: numbers by size, all else by their order; None where it means nothing."""
    if key not in trial.values:
        return None
    known = [other.values[key] for other, _ in finished if key in other.values]
    if all(isinstance(one, int | float) and not isinstance(one, bool) for one in known):
        return _position(float(trial.values[key]), [float(one) for one in known])
    names = sorted({value_text(one) for one in known})
    return _position(names.index(value_text(trial.values[key])), range(len(names)))


def layout(numbers: StudyNumbers) -> dict[str, Any]:
    """The layout of the figure: two charts beside each other, and two below."""
    charts = study_charts(numbers)
    titles = [*(chart.title for chart in charts), say(_PARALLEL), *([say(_IMPORTANCE)] if numbers.importance else [])]
    rows = (len(titles) + 1) // 2
    inside = rows * _HEIGHT + (rows - 1) * _GAP
    found: dict[str, Any] = {
        "autosize": True, "height": inside + _TOP + _BOTTOM, "margin": {"l": 8, "r": 8, "t": _TOP, "b": _BOTTOM},
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "font": {"size": 11, "color": _NEUTRAL},
        "hovermode": "closest", "annotations": [], "shapes": [], "uirevision": "wb",
        "legend": {"orientation": "h", "x": 0, "y": 1 + 22 / inside, "yanchor": "bottom"},
    }  # fmt: skip
    for place, title in enumerate(titles):
        _add_axes(found, place, title, inside)
    for place, chart in enumerate(charts):
        if max((len(curve.epochs) for curve in chart.curves), default=0) <= _TICKED:
            found[_axis("x", place)] |= {"tick0": 0, "dtick": 1}
    _name_parameters(found, len(charts), numbers)
    if numbers.importance:
        found[_axis("y", len(charts) + 1)] |= {"automargin": True}
        found[_axis("x", len(charts) + 1)] |= {"rangemode": "tozero", "tickformat": ".0%"}
    return found


def _axis(letter: str, place: int) -> str:
    return f"{letter}axis{'' if place == 0 else place + 1}"


def _name_parameters(found: dict[str, Any], place: int, numbers: StudyNumbers) -> None:
    """The axes of the parallel coordinates: a place for each parameter, and the last one for the score."""
    ticks = [*(plain(shorten(key, _LONGEST)) for key in numbers.parameters), say(_SCORE)]
    found[_axis("x", place)] |= {
        "tickmode": "array", "tickvals": list(range(len(ticks))), "ticktext": ticks, "tickangle": 20,
    }  # fmt: skip
    found[_axis("y", place)] |= {"showticklabels": False, "range": [-_MARGIN, 1 + _MARGIN]}


def _add_axes(found: dict[str, Any], place: int, title: str, inside: int) -> None:
    number = "" if place == 0 else str(place + 1)
    left, top = (place % 2) * 0.5 + 0.05, 1 - (place // 2) * (_HEIGHT + _GAP) / inside
    line = {"gridcolor": _GRID, "zeroline": False, "linecolor": _GRID, "fixedrange": True}
    found[_axis("x", place)] = {
        **line, "domain": [left, left + 0.43], "anchor": f"y{number}", "tickformat": "d", "nticks": 6,
    }  # fmt: skip
    found[_axis("y", place)] = {
        **line, "domain": [max(0.0, top - _HEIGHT / inside), top], "anchor": f"x{number}", "nticks": 5,
    }  # fmt: skip
    found["annotations"].append(
        {
            "text": plain(title), "x": left, "y": top, "xref": "paper", "yref": "paper", "showarrow": False,
            "xanchor": "left", "yanchor": "bottom", "yshift": 3, "font": {"size": 12, "weight": 600},
        }
    )  # fmt: skip
