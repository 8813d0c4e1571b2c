"""A trace as a table: text for terminals, HTML for notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from workbench.analysis.axis_names import axis_names
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.trace.error_translation import original
from workbench.trace.run.step_values import Statistics, TraceStep, shape_of

if TYPE_CHECKING:
    from workbench.analysis.analysis_report import Shape
    from workbench.trace.run.trace_result import Trace

_KERNEL, _PARAMS, _MACS = mark("kernel"), mark("params"), mark("mult-adds")
_COLUMNS = (mark("name"), mark("operation"), _KERNEL, mark("input"), mark("output"), mark("axes"), mark("dtype"))
_COUNTS = (_PARAMS, _MACS)
_NUMBERS = (mark("min"), mark("mean"), mark("max"), mark("zeros"), mark("NaN"), mark("Inf"), mark("time"), mark("size"))
_TOTAL = mark_plural(
    "{count:,} step, {params} parameters ({trainable} trainable), {macs} multiply-adds for one sample",
    "{count:,} steps, {params} parameters ({trainable} trainable), {macs} multiply-adds for one sample",
)
_MEMORY = mark("memory: parameters {weights}; for this batch input {input}, outputs {outputs}")
_PREDICTION = mark("y_pred {shape}  ({axes})")
_LABELS = mark("labels {shape}  ({axes})")
_LOSS = mark("loss {loss:.4f}")
_FAILED = mark("fails")
_OWN_WORDS = mark("The error itself: {error}")
_TRACEBACK = mark("traceback")
_ALIGNED = frozenset({*_COUNTS, *_NUMBERS})
_RED = "var(--jp-error-color1,#d32f2f)"
"""Jupyter's own red, which goes with dark themes too."""


def text_of(trace: Trace) -> str:
    """The table as plain text."""
    return "\n".join(_lines(trace))


def _lines(trace: Trace) -> Iterator[str]:
    columns = _columns(trace)
    rows = [("", *map(say, columns)), *_cells(trace, columns)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    right = [True, *(column in _ALIGNED for column in columns)]
    for row in rows:
        yield _line(row, widths, right)
    yield ""
    yield from _ending(trace)
    yield from _complaints(trace)
    yield from _own_words(trace)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    filled = (
        cell.rjust(width) if end else cell.ljust(width) for cell, width, end in zip(cells, widths, right, strict=True)
    )
    return "  ".join(filled).rstrip()


def html_of(trace: Trace) -> str:
    """The table for a notebook: a failing step in red, the reason and the error's own words below."""
    columns = _columns(trace)
    head = "".join(f"<th{_side(column)}>{escape(say(column))}</th>" for column in columns)
    rows = zip(_cells(trace, columns), trace.steps, strict=True)
    body = "".join(_html_row(row, step, columns) for row, step in rows)
    table = (
        f"<table><caption>{escape(trace.name)}</caption><thead><tr><th></th>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )
    notes = "".join(f"<div>{escape(note)}</div>" for note in _ending(trace))
    wrong = "".join(f"<div{_red(True)}>{escape(note)}</div>" for note in _complaints(trace))
    words = "".join(f"<pre>{escape(note)}</pre>" for note in _own_words(trace))
    if trace.traceback:
        words += f"<details><summary>{escape(say(_TRACEBACK))}</summary><pre>{escape(trace.traceback)}</pre></details>"
    return f"<div>{table}{notes}{wrong}{words}</div>"


def _html_row(cells: Sequence[str], step: TraceStep, columns: Sequence[str]) -> str:
    numbered, *others = cells
    body = "".join(f"<td{_side(column)}>{escape(cell)}</td>" for column, cell in zip(columns, others, strict=True))
    broken = step.statistics is not None and bool(step.statistics.nan or step.statistics.infinite)
    return f"<tr{_red(step.failed or broken)}><td>{numbered}</td>{body}</tr>"


def _side(column: str) -> str:
    return f' style="text-align:{"right" if column in _ALIGNED else "left"};white-space:nowrap"'


def _red(wrong: bool) -> str:
    return f' style="color:{_RED};font-weight:bold"' if wrong else ""


def _columns(trace: Trace) -> tuple[str, ...]:
    """The columns that this trace fills."""
    windows = any(step.kernel for step in trace.steps)
    always = tuple(column for column in _COLUMNS if windows or column != _KERNEL)
    statistics = _NUMBERS if any(step.statistics for step in trace.steps) else ()
    return (*always, *_COUNTS, *statistics)


def _cells(trace: Trace, columns: Sequence[str]) -> list[tuple[str, ...]]:
    rows = []
    for number, step in enumerate(trace.steps):
        window = (_window(step),) if _KERNEL in columns else ()
        row = (str(number), step.name, step.operation, *window, _texts(step.inputs), *_outcome(step))
        row += (_count(step.params), _count(step.macs))
        rows.append((*row, *_numbers(step.statistics)) if _NUMBERS[0] in columns else row)
    return rows


def _window(step: TraceStep) -> str:
    return " × ".join(map(str, step.kernel))


def _outcome(step: TraceStep) -> tuple[str, str, str]:
    """Output, axes and dtype; a failed step has none."""
    if step.failed:
        return say(_FAILED), "", ""
    return _texts(step.outputs), ", ".join(say(name) for name in step.axes), step.dtype


def _texts(shapes: Sequence[Shape]) -> str:
    return " ".join(str(shape) for shape in shapes) or "–"


def _count(number: int) -> str:
    return f"{number:,}"


def _numbers(numbers: Statistics | None) -> tuple[str, ...]:
    if numbers is None:
        return ("",) * len(_NUMBERS)
    values = (numbers.minimum, numbers.mean, numbers.maximum)
    return (
        *("–" if value is None else f"{value:.4g}" for value in values),
        f"{numbers.zeros:.0%}",
        _count(numbers.nan),
        _count(numbers.infinite),
        f"{numbers.seconds * 1000:.1f} ms",
        _memory(numbers.size),
    )


def _memory(size: int) -> str:
    if size < 1024:  # noqa: PLR2004 - a kibibyte
        return f"{size} B"
    return f"{size / 1024:,.1f} KiB" if size < 1024**2 else f"{size / 1024**2:,.1f} MiB"


def _ending(trace: Trace) -> Iterator[str]:
    """What is said below the table: totals, prediction, labels, loss."""
    counts = {name: _count(getattr(trace, name)) for name in ("params", "trainable", "macs")}
    yield say_plural(_TOTAL, len(trace), **counts)
    sizes = {"weights": trace.weight_bytes, "input": trace.input_bytes, "outputs": trace.output_bytes}
    yield say(_MEMORY, **{name: _memory(size) for name, size in sizes.items()})
    yield from _result(_PREDICTION, trace.y_pred)
    yield from _result(_LABELS, trace.y)
    if trace.loss is not None:
        yield say(_LOSS, loss=trace.loss)


def _result(template: str, value: Any) -> Iterator[str]:
    """The shape of a prediction or of labels; of each, if there are several."""
    if value is None:
        return
    import keras

    for one in keras.tree.flatten(value):
        shape = shape_of(one)
        yield say(template, shape=shape, axes=", ".join(say(name) for name in axis_names(len(shape))))


def _complaints(trace: Trace) -> Iterator[str]:
    """Reasons and problems in plain words."""
    yield from (step.reason for step in trace.steps if step.failed)
    yield from (problem.message for problem in trace.problems)


def _own_words(trace: Trace) -> Iterator[str]:
    """What Keras said of a failure, where the plain words are not the same."""
    if trace.error is None:
        return
    words = original(trace.error)
    if not any(words in complaint for complaint in _complaints(trace)):
        yield say(_OWN_WORDS, error=f"{type(trace.error).__name__}: {words}")
