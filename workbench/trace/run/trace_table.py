"""A trace as a table: text for terminals, HTML for notebooks."""

from collections.abc import Iterator, Sequence
from typing import Any

from workbench.analysis.analysis_report import Shape
from workbench.analysis.axis_names import axis_names
from workbench.html_elements import Markup, element, elements, joined, table
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import MISSING, aligned, bytes_text, exact_text, number_text
from workbench.trace.error_translation import original
from workbench.trace.run.step_values import Statistics, TraceStep, shape_of
from workbench.trace.run.trace_values import TraceValues

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
_ORIGINAL_ERROR = mark("The error itself: {error}")
_TRACEBACK = mark("traceback")
_ALIGNED = frozenset({*_COUNTS, *_NUMBERS})
_BAD = "color:var(--jp-error-color1,#d32f2f);font-weight:bold"
"""Jupyter's own red, which goes with dark themes too."""


def text_of(trace: TraceValues) -> str:
    """The table as plain text."""
    return "\n".join(_lines(trace))


def _lines(trace: TraceValues) -> Iterator[str]:
    columns = _columns(trace)
    rows = [("", *map(say, columns)), *_cells(trace, columns)]
    yield aligned(rows, [True, *(column in _ALIGNED for column in columns)])
    yield ""
    yield from _summary_lines(trace)
    yield from _problem_lines(trace)
    yield from _original_error_lines(trace)


def html_of(trace: TraceValues) -> Markup:
    """The table for a notebook: a failing step in red, the reason and the error's own words below."""
    columns = _columns(trace)
    heads = (element("th", say(column), style=_side(column)) for column in columns)
    rows = zip(_cells(trace, columns), trace.steps, strict=True)
    body = (_html_row(row, step, columns) for row, step in rows)
    steps = table(element("tr", element("th"), joined(heads)), body, caption=trace.name)
    details = element("details", element("summary", say(_TRACEBACK)), element("pre", trace.traceback))
    return element(
        "div",
        steps,
        elements("div", _summary_lines(trace)),
        elements("div", _problem_lines(trace), style=_BAD),
        elements("pre", _original_error_lines(trace)),
        details if trace.traceback else "",
    )


def _html_row(cells: Sequence[str], step: TraceStep, columns: Sequence[str]) -> Markup:
    numbered, *others = cells
    body = (element("td", cell, style=_side(column)) for column, cell in zip(columns, others, strict=True))
    broken = step.statistics is not None and bool(step.statistics.nan or step.statistics.infinite)
    return element("tr", element("td", numbered), joined(body), style=_BAD if step.failed or broken else None)


def _side(column: str) -> str:
    return f"text-align:{'right' if column in _ALIGNED else 'left'};white-space:nowrap"


def _columns(trace: TraceValues) -> tuple[str, ...]:
    """The columns that have values in this trace."""
    windows = any(step.kernel for step in trace.steps)
    always = tuple(column for column in _COLUMNS if windows or column != _KERNEL)
    statistics = _NUMBERS if any(step.statistics for step in trace.steps) else ()
    return (*always, *_COUNTS, *statistics)


def _cells(trace: TraceValues, columns: Sequence[str]) -> list[tuple[str, ...]]:
    rows = []
    for number, step in enumerate(trace.steps):
        window = (_window(step),) if _KERNEL in columns else ()
        row = (str(number), step.name, step.operation, *window, _shape_texts(step.inputs), *_outcome(step))
        row += (exact_text(step.params), exact_text(step.macs))
        rows.append((*row, *_numbers(step.statistics)) if _NUMBERS[0] in columns else row)
    return rows


def _window(step: TraceStep) -> str:
    return " × ".join(map(str, step.kernel))


def _outcome(step: TraceStep) -> tuple[str, str, str]:
    """Output, axes and dtype; a failed step has none."""
    if step.failed:
        return say(_FAILED), "", ""
    return _shape_texts(step.outputs), ", ".join(say(name) for name in step.axes), step.dtype


def _shape_texts(shapes: Sequence[Shape]) -> str:
    return " ".join(str(shape) for shape in shapes) or MISSING


def _numbers(numbers: Statistics | None) -> tuple[str, ...]:
    if numbers is None:
        return ("",) * len(_NUMBERS)
    values = (numbers.minimum, numbers.mean, numbers.maximum)
    return (
        *(number_text(value) for value in values),
        f"{numbers.zeros:.0%}",
        exact_text(numbers.nan),
        exact_text(numbers.infinite),
        f"{numbers.seconds * 1000:.1f} ms",
        bytes_text(numbers.size),
    )


def _summary_lines(trace: TraceValues) -> Iterator[str]:
    """The lines below the table: totals, prediction, labels, loss."""
    counts = {name: exact_text(getattr(trace, name)) for name in ("params", "trainable", "macs")}
    yield say_plural(_TOTAL, len(trace), **counts)
    sizes = {"weights": trace.weight_bytes, "input": trace.input_bytes, "outputs": trace.output_bytes}
    yield say(_MEMORY, **{name: bytes_text(size) for name, size in sizes.items()})
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


def _problem_lines(trace: TraceValues) -> Iterator[str]:
    """Reasons and problems in plain words."""
    yield from (step.reason for step in trace.steps if step.failed)
    yield from (problem.message for problem in trace.problems)


def _original_error_lines(trace: TraceValues) -> Iterator[str]:
    """What Keras said of a failure, where the plain words are not the same."""
    if trace.error is None:
        return
    words = original(trace.error)
    if not any(words in complaint for complaint in _problem_lines(trace)):
        yield say(_ORIGINAL_ERROR, error=f"{type(trace.error).__name__}: {words}")
