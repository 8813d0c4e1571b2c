"""What a trace gives back: steps, prediction, labels, loss, and what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from workbench.analysis.axes import axis_names
from workbench.analysis.values import Problem, Shape
from workbench.messages import mark, say
from workbench.trace.steps import Statistics, Step, as_row, shape_of

_COLUMNS = (mark("name"), mark("operation"), mark("input"), mark("output"), mark("axes"), mark("dtype"), mark("params"))
_NUMBERS = (mark("min"), mark("mean"), mark("max"), mark("zeros"), mark("NaN"), mark("Inf"), mark("time"), mark("size"))
_TOTAL = mark("{steps} steps, {params} parameters")
_PREDICTION = mark("y_pred {shape}  ({axes})")
_LABELS = mark("labels {shape}  ({axes})")
_LOSS = mark("loss {loss:.4f}")
_FAILED = mark("fails")
_ALIGNED = frozenset({"params", *_NUMBERS})
_FAIL_STYLE = "color:#b3261e;font-weight:bold"


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """The steps of one batch through a model.

    ``y_pred`` is what the model returns, None if it failed. ``loss`` is a number, None without labels or loss.
    ``problems`` say what is wrong although numbers come out; ``error`` is what the failing step raised.
    """

    name: str
    steps: tuple[Step, ...]
    y_pred: Any = None
    y: Any = None
    loss: float | None = None
    problems: tuple[Problem, ...] = ()
    error: BaseException | None = None

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """A dict for each step: name, operation, input_shapes, output_shape, axes, dtype, params, and statistics."""
        return [as_row(step) for step in self.steps]

    @property
    def shapes(self) -> Mapping[str, Shape | None]:
        """The shape that leaves each step, by name; the last one of a layer that is called more than once."""
        return {step.name: step.output for step in self.steps}

    @property
    def ok(self) -> bool:
        """Whether every step could be made."""
        return self.error is None and not any(step.failed for step in self.steps)

    @property
    def params(self) -> int:
        """Parameters of all steps."""
        return sum(step.params for step in self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        head, *body = [("", *(say(column) for column in self._columns())), *self._cells()]
        widths = [max(len(row[index]) for row in (head, *body)) for index in range(len(head))]
        right = [index == 0 or column in _ALIGNED for index, column in enumerate(("", *self._columns()))]
        yield _line(head, widths, right)
        for row in body:
            yield _line(row, widths, right)
        yield ""
        yield from self._ending()

    def _ending(self) -> Iterator[str]:
        yield say(_TOTAL, steps=f"{len(self.steps):,}", params=f"{self.params:,}")
        yield from _result(_PREDICTION, self.y_pred)
        yield from _result(_LABELS, self.y)
        if self.loss is not None:
            yield say(_LOSS, loss=self.loss)
        yield from self._reasons()

    def _reasons(self) -> Iterator[str]:
        yield from (step.reason for step in self.steps if step.failed)
        yield from (problem.message for problem in self.problems)

    def _columns(self) -> tuple[str, ...]:
        return (*_COLUMNS, *_NUMBERS) if any(step.statistics for step in self.steps) else _COLUMNS

    def _cells(self) -> list[tuple[str, ...]]:
        with_numbers = len(self._columns()) > len(_COLUMNS)
        rows = []
        for number, step in enumerate(self.steps):
            row = (str(number), step.name, step.operation, _texts(step.inputs), *_outcome(step), _count(step.params))
            rows.append((*row, *_numbers(step.statistics)) if with_numbers else row)
        return rows

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(column)}</th>" for column in ("", *map(say, self._columns())))
        body = "".join(_html_row(row, step) for row, step in zip(self._cells(), self.steps, strict=True))
        notes = [*self._ending()]
        reasons = {*self._reasons()}
        ending = "".join(f"<div{_style(note in reasons)}>{escape(note)}</div>" for note in notes)
        table = (
            f"<table><caption>{escape(self.name)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )
        return f"<div>{table}{ending}</div>"


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    filled = (
        cell.rjust(width) if end else cell.ljust(width) for cell, width, end in zip(cells, widths, right, strict=True)
    )
    return "  ".join(filled).rstrip()


def _html_row(cells: Sequence[str], step: Step) -> str:
    return f"<tr{_style(step.failed)}>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _style(failed: bool) -> str:
    return f' style="{_FAIL_STYLE}"' if failed else ""


def _outcome(step: Step) -> tuple[str, str, str]:
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
        f"{numbers.size / 1024:,.1f} KiB",
    )


def _result(template: str, value: Any) -> Iterator[str]:
    """The shape of a prediction or of labels; of each, if there are several."""
    if value is None:
        return
    import keras

    for one in keras.tree.flatten(value):
        shape = shape_of(one)
        yield say(template, shape=shape, axes=", ".join(say(name) for name in axis_names(len(shape))))
