"""The values of a trace: steps, prediction, labels, loss, and problems."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.analysis.analysis_report import Problem, Shape
from workbench.text_format import without_colours
from workbench.trace.run.recorder import INPUT
from workbench.trace.run.step_values import TraceStep, as_row, output_bytes


@dataclass(frozen=True, eq=False, repr=False)
class TraceValues:
    """The steps of one batch through a model, without their presentation.

    ``y_pred`` is what the model returns, None if it failed. ``loss`` is a number, None without labels or loss.
    ``problems`` are mistakes that raise no error; ``error`` is what the failing step raised.
    """

    name: str
    steps: tuple[TraceStep, ...]
    y_pred: Any = None
    y: Any = None
    loss: float | None = None
    problems: tuple[Problem, ...] = ()
    error: BaseException | None = None

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """A dict for each step.

        Keys: name, operation, input_shapes, output_shape, output_shapes, axes, dtype, params, trainable, kernel, macs,
        those of the statistics, and for a step that failed: failed, reason.
        """
        return [as_row(step) for step in self.steps]

    @property
    def shapes(self) -> Mapping[str, Shape | None]:
        """The output shape of each step, by name; the last one of a layer that is called more than once."""
        return {step.name: step.output for step in self.steps}

    @property
    def ok(self) -> bool:
        """Whether every step could be made."""
        return self.error is None and not any(step.failed for step in self.steps)

    @property
    def params(self) -> int:
        """Parameters of all steps."""
        return sum(step.params for step in self.steps)

    @property
    def trainable(self) -> int:
        """Parameters that training changes."""
        return sum(step.trainable for step in self.steps)

    @property
    def macs(self) -> int:
        """Multiply-accumulates of all steps, for one sample."""
        return sum(step.macs for step in self.steps)

    @property
    def weight_bytes(self) -> int:
        """How much memory the parameters take."""
        return sum(step.weight_bytes for step in self.steps)

    @property
    def input_bytes(self) -> int:
        """Memory of the input batch, in bytes."""
        return sum(output_bytes(step) for step in self.steps if step.operation == INPUT)

    @property
    def output_bytes(self) -> int:
        """How much memory the outputs of all steps take: training keeps most of them for the backward pass."""
        return sum(output_bytes(step) for step in self.steps if step.operation != INPUT)

    @property
    def traceback(self) -> str:
        """Keras's own words with the lines they came from; "" if nothing failed."""
        return "" if self.error is None else without_colours("".join(traceback.format_exception(self.error)))

    def __len__(self) -> int:
        return len(self.steps)
