"""What a network with several inputs or outputs learns: a task for each output."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from workbench.data.dataset import Array
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.model_parts import input_arrays, output_arrays
from workbench.training.setup.settings import Settings
from workbench.training.setup.task import TrainingTask


class OutputTasks(Struct, frozen=True):
    """The tasks by the names of the outputs, in the order of ``model.outputs``.

    ``inputs`` are the names of the inputs. ``weights`` is what the loss of each output counts. Arrays are handed to
    Keras as the network takes and gives them: by name, in order, or as they are where there is but one.
    """

    tasks: Mapping[str, TrainingTask]
    inputs: tuple[str, ...]
    weights: Mapping[str, float]
    settings: Settings
    inputs_by_name: bool
    outputs_by_name: bool

    @property
    def only(self) -> TrainingTask | None:
        """The task of the only output; None where there are several."""
        return next(iter(self.tasks.values())) if len(self.tasks) == 1 else None

    @property
    def name(self) -> Task:
        """What is learned, as the record of a run says it."""
        return self.only.name if self.only else "several"

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes of the only output."""
        return self.only.class_names if self.only else ()

    def inputs_of(self, x: Any, where: str = "x") -> dict[str, Array]:
        """The samples by the names of the inputs."""
        return input_arrays(x, self.inputs, where)

    def fed(self, x: Any, where: str = "x") -> Any:
        """The samples as the network takes them."""
        return _packed(self.inputs_of(x, where), by_name=self.inputs_by_name)

    def labels(self, y: Any, where: str = "y") -> dict[str, Array]:
        """The labels by the names of the outputs."""
        return output_arrays(y, tuple(self.tasks), where)

    def packed(self, values: Mapping[str, Any]) -> Any:
        """A value for each output, in the structure of what the network gives."""
        return _packed(values, by_name=self.outputs_by_name)

    def unpacked(self, values: Any) -> dict[str, Any]:
        """What :meth:`packed` put together, by name again."""
        if self.outputs_by_name:
            return dict(values)
        return dict(zip(self.tasks, values if len(self.tasks) > 1 else (values,), strict=True))


AnyTask: TypeAlias = TrainingTask | OutputTasks


def _packed(values: Mapping[str, Any], *, by_name: bool) -> Any:
    if by_name:
        return dict(values)
    return tuple(values.values()) if len(values) > 1 else next(iter(values.values()))
