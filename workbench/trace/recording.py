"""A witness that writes down every step."""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from workbench.analysis.values import Shape
from workbench.trace.errors import BadFormat
from workbench.trace.program import Call, Program
from workbench.trace.steps import Step, View, first_tensor, shapes_of, statistics_of

_FORMATS = ("channels_first", "channels_last")


class Recorder:
    """Writes a step for each call that returns. ``pending`` is the call that has not returned: the one that failed."""

    def __init__(self, view: View, *, statistics: bool = False, light: Callable[[str], None] | None = None) -> None:
        self.steps: list[Step] = []
        self.pending: tuple[str, Call, tuple[Any, ...]] | None = None
        self._view = view
        self._statistics = statistics
        self._light = light
        self._counted: set[int] = set()

    def restart(self) -> None:
        """Forget everything."""
        self.steps.clear()
        self._counted.clear()
        self.pending = None

    @property
    def last_output(self) -> Shape | None:
        """What the last step gave."""
        return self.steps[-1].output if self.steps else None

    def enter(self, name: str, value: Any) -> None:
        """Note an input."""
        self._note(name, "Input", (), [value], 0, 0.0)

    def before(self, path: str, call: Call, given: Sequence[Any]) -> None:
        """Remember the call that is about to be made."""
        self.pending = (path, call, shapes_of(list(given)))
        if self._light is not None:
            self._light(path)

    def after(self, path: str, call: Call, given: Sequence[Any], results: Sequence[Any], seconds: float) -> None:  # noqa: ARG002
        """Write the step down."""
        shapes = self.pending[2] if self.pending else ()
        self._note(path, call.kind, shapes, results, self._params(call.operation), seconds)
        self.pending = None

    def fail(self, reason: str) -> None:
        """Write down the step that did not return."""
        if self.pending is None:
            return
        path, call, given = self.pending
        shapes = tuple(self._view.shape(shape) for shape in given)
        self.steps.append(Step(path, call.kind, shapes, (), (), "", 0, failed=True, reason=reason))

    def refuse(self, model: Any, name: str, x: Any) -> None:
        """Remember an input that the model does not take."""
        self.pending = (name, Call(name, model, (), {}, ()), shapes_of(x))

    @property
    def failing(self) -> tuple[str, str]:
        """Name and class of the step that did not return."""
        return (self.pending[0], self.pending[1].kind) if self.pending else ("", "")

    def _note(
        self, name: str, operation: str, given: Sequence[Any], results: Sequence[Any], params: int, seconds: float
    ) -> None:
        shapes = shapes_of(list(results))
        first = first_tensor(results)
        self.steps.append(
            Step(
                name=name,
                operation=operation,
                inputs=tuple(self._view.shape(shape) for shape in given),
                outputs=tuple(self._view.shape(shape) for shape in shapes),
                axes=self._view.axes(len(shapes[0])) if shapes else (),
                dtype=_dtype(first),
                params=params,
                statistics=statistics_of(first, seconds) if self._statistics and first is not None else None,
            )
        )

    def _params(self, operation: Any) -> int:
        """Weights of a layer, the first time it is called: a second call uses the same."""
        if id(operation) in self._counted or not hasattr(operation, "count_params"):
            return 0
        self._counted.add(id(operation))
        return sum(prod(weight.shape) for weight in operation.weights)


def _dtype(tensor: Any) -> str:
    import keras

    return "" if tensor is None else keras.backend.standardize_dtype(tensor.dtype)


def data_format_checked(data_format: str | None) -> str | None:
    """``data_format`` itself. Raises BadFormat for a word that is none."""
    if data_format not in (None, *_FORMATS):
        raise BadFormat(where="data_format", received=data_format, expected=" or ".join(map(repr, _FORMATS)))
    return data_format


def view_of(program: Program | None, data_format: str | None) -> View:
    """How the shapes of a program are shown; ``data_format`` is what the learner asked for."""
    import keras

    first = program.channels_first if program else keras.config.image_data_format() == "channels_first"
    shown = first if data_format is None else data_format == "channels_first"
    return View(first, program.in_time if program else False, shown)
