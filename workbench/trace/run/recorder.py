"""The observer that records every step of a run."""

from collections.abc import Callable, Sequence
from typing import Any

from workbench.analysis.analysis_report import Shape
from workbench.analysis.macs import macs_of
from workbench.analysis.weight_counts import WeightCounts, count_weights
from workbench.messages import say
from workbench.model_program.program import Program, ProgramCall
from workbench.trace.run.step_values import ShapeView, TraceStep, first_tensor, shapes_of, size_in_bytes, statistics_of
from workbench.trace.trace_errors import BadFormat

INPUT = "Input"
_FORMATS = ("channels_first", "channels_last")


class Recorder:
    """Records a step for each call that returns. ``pending`` is the call that has not returned: the one that failed."""

    def __init__(
        self, view: ShapeView, *, statistics: bool = False, light: Callable[[str], None] | None = None
    ) -> None:
        self.steps: list[TraceStep] = []
        self.pending: tuple[str, ProgramCall, tuple[Any, ...]] | None = None
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
        """The output of the last step."""
        return self.steps[-1].output if self.steps else None

    def enter(self, name: str, value: Any) -> None:
        """Record an input."""
        self._note(name, INPUT, None, (), [value], 0.0)

    def before(self, path: str, call: ProgramCall, given: Sequence[Any]) -> None:
        """Remember the call that is about to be made."""
        self.pending = (path, call, shapes_of(list(given)))
        if self._light is not None:
            self._light(path)

    def after(self, path: str, call: ProgramCall, given: Sequence[Any], results: Sequence[Any], seconds: float) -> None:  # noqa: ARG002
        """Record the step."""
        shapes = self.pending[2] if self.pending else ()
        self._note(path, call.kind, call.operation, shapes, results, seconds)
        self.pending = None

    def fail(self, reason: str) -> None:
        """Record the step that did not return."""
        if self.pending is None:
            return
        path, call, given = self.pending
        kind = INPUT if call.operation is None else call.kind
        shapes = tuple(self._view.shape(shape) for shape in given)
        self.steps.append(TraceStep(path, kind, shapes, (), (), "", 0, failed=True, reason=reason))

    def refuse(self, operation: Any, name: str, x: Any) -> None:
        """Remember what rejected ``x``: an input, or a model whose own code failed between two layers."""
        self.pending = (name, ProgramCall(name, operation, (), {}, ()), shapes_of(x))

    @property
    def failing(self) -> tuple[str, str]:
        """Name and class of the step that did not return."""
        if self.pending is None:
            return "", ""
        path, call, _ = self.pending
        return path, "" if call.operation is None else call.kind

    def _note(
        self, name: str, kind: str, operation: Any, given: Sequence[Any], results: Sequence[Any], seconds: float
    ) -> None:
        shapes = shapes_of(list(results))
        first = first_tensor(results)
        fresh = id(operation) not in self._counted  # a second call of a layer uses the same weights
        self._counted.add(id(operation))
        counts = count_weights(operation) if fresh else WeightCounts()
        self.steps.append(
            TraceStep(
                name=name,
                operation=kind,
                inputs=tuple(self._view.shape(shape) for shape in given),
                outputs=tuple(self._view.shape(shape) for shape in shapes),
                axes=self._view.axes(len(shapes[0])) if shapes else (),
                dtype=_dtype(first),
                params=counts.total,
                trainable=counts.trainable,
                kernel=_kernel(operation),
                macs=_macs(operation, given, shapes),
                weight_bytes=sum(map(size_in_bytes, getattr(operation, "weights", ()))) if fresh else 0,
                statistics=statistics_of(first, seconds) if self._statistics and first is not None else None,
            )
        )


def _kernel(operation: Any) -> tuple[int, ...]:
    """The window that a convolution or pooling moves over its input."""
    window = getattr(operation, "kernel_size", None) or getattr(operation, "pool_size", None) or ()
    return tuple(window) if isinstance(window, tuple | list) else (int(window),)


def _macs(operation: Any, given: Sequence[Shape], results: Sequence[Shape]) -> int:
    """Multiply-accumulates; 0 for a custom class that shares its name with a Keras layer."""
    try:
        return macs_of(operation, given, results)
    except (AttributeError, IndexError, TypeError, ValueError):
        return 0


def _dtype(tensor: Any) -> str:
    import keras

    return "" if tensor is None else keras.backend.standardize_dtype(tensor.dtype)


def data_format_checked(data_format: str | None) -> str | None:
    """``data_format``, validated. Raises BadFormat."""
    if data_format not in (None, *_FORMATS):
        raise BadFormat(
            where="data_format",
            received=data_format,
            expected=say("{first!r} or {second!r}", first=_FORMATS[0], second=_FORMATS[1]),
        )
    return data_format


def view_of(program: Program | None, data_format: str | None) -> ShapeView:
    """How the shapes of a program are shown; ``data_format`` is what the learner asked for."""
    import keras

    first = program.channels_first if program else keras.config.image_data_format() == "channels_first"
    shown = first if data_format is None else data_format == "channels_first"
    return ShapeView(first, program.in_time if program else False, shown)
