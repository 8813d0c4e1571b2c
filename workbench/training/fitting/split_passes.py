"""What ``fit`` and ``evaluate`` of Keras are given for a split: arrays, or batches of one that is read as a stream."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from msgspec import Struct

from workbench.data import Split
from workbench.data.streamed_split import StreamedSplit
from workbench.training.batches.batch_order import BatchOrder, training_batches
from workbench.training.batches.stream_batches import buffer_for, evaluation_batches, streamed_batches
from workbench.training.setup.class_weights import evaluated_batch, share_of_stream
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.preparation import evaluated, fed
from workbench.training.setup.settings import Settings
from workbench.training.setup.stream_examples import examined_split


@contextmanager
def raised_by_source(failures: list[Exception]) -> Iterator[None]:
    """Raise what a stream raised, in place of what TensorFlow makes of it."""
    try:
        yield
    except Exception:
        if failures:
            raise failures[0] from None
        raise


class EvaluationInput(Struct, frozen=True):
    """Samples, labels and weights, or batches of them as ``x`` alone; ``batch_size`` is None for batches."""

    x: Any
    y: Any = None
    weights: Any = None
    batch_size: int | None = None

    @property
    def validation(self) -> dict[str, Any]:
        """The arguments of ``fit`` for a validation on this."""
        if self.batch_size is None:
            return {"validation_data": self.x}
        parts = (self.x, self.y) if self.weights is None else (self.x, self.y, self.weights)
        return {"validation_data": parts, "validation_batch_size": self.batch_size}

    @property
    def evaluation(self) -> dict[str, Any]:
        """The arguments of ``evaluate``."""
        if self.batch_size is None:
            return {"x": self.x}
        return {"x": self.x, "y": self.y, "sample_weight": self.weights, "batch_size": self.batch_size}


def batch_order(split: Split, settings: Settings, seed: int, first: int, epochs: int) -> BatchOrder:
    """Size and order of the training batches of a split, from the epoch ``first`` on."""
    buffer = settings.shuffle_buffer
    if isinstance(split, StreamedSplit):
        buffer = buffer_for(split, buffer)
    return BatchOrder(len(split), settings.batch_size, seed, first, epochs, buffer)


def training_input(plan: BatchOrder, task: AnyTask, split: Split, change: Any, failures: list[Exception]) -> Any:
    """The training batches of all remaining epochs, in order; what a stream raises is put into ``failures``."""
    if isinstance(split, StreamedSplit):
        return streamed_batches(plan, split, change, failures)
    return training_batches(plan, *fed(task, split), change)


def evaluation_input(task: AnyTask, split: Split, batch_size: int, failures: list[Exception]) -> EvaluationInput:
    """What a pass over a split without training gets; what a stream raises is put into ``failures``."""
    if isinstance(split, StreamedSplit) and not isinstance(task, OutputTasks):
        share = share_of_stream(task, examined_split(split))
        return EvaluationInput(evaluation_batches(split, batch_size, partial(evaluated_batch, task, share), failures))
    x, y, *weights = evaluated(task, split)
    return EvaluationInput(x, y, weights[0] if weights else None, batch_size)
