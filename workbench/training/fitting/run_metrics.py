"""The one metric that a run is compiled with, and the scores that are read from it after a pass over a split."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from workbench.data.dataset import Array
from workbench.training.metrics.class_scores import Scores, scores_from
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.task import TrainingTask

_IMAGE = (2, 3)
"""Axes of a sample that is an image: (height, width) or (height, width, channels)."""


class OutputMetrics(Struct, frozen=True):
    """The metric of each output, by its name."""

    metrics: Mapping[str, Any]

    def not_finite(self) -> int:
        """How many answers of all outputs were NaN or infinite."""
        return sum(metric.not_finite() for metric in self.metrics.values())


def metric_for(task: AnyTask, y: Array, samples: int = 0) -> Any:
    """A new metric for the task: a confusion matrix, sums of errors, errors by column, or boxes.

    Args:
        task: What is learned.
        y: Labels, (samples, …).
        samples: How many samples a pass has at most, where it is more than there are labels.
    """
    if isinstance(task, OutputTasks):
        labels = task.labels(y)
        if task.only is not None:
            return metric_for(task.only, next(iter(labels.values())), samples)
        return OutputMetrics({name: metric_for(one, labels[name], samples) for name, one in task.tasks.items()})
    if task.kind == "boxes":
        from workbench.training.metrics.box_records import BoxRecords

        classes, threshold = len(task.class_names), task.settings.threshold
        return BoxRecords(max(samples, len(y)), y.shape[1], classes, task.stride, threshold)
    if task.name == "regression":
        from workbench.training.metrics.column_errors import ColumnErrors

        return ColumnErrors(task.class_names or (task.signature.units or 1))
    if task.kind == "values":
        return _errors(task, y)
    from workbench.training.metrics.confusion_matrix import ConfusionMatrix

    settings = task.settings
    return ConfusionMatrix(
        classes=len(task.class_names),
        kind=task.kind,
        threshold=settings.threshold,
        ignore_class=settings.ignore_class,
        from_logits=task.loss.from_logits and task.kind != "softmax",
    )


def _errors(task: TrainingTask, y: Array) -> Any:
    from workbench.training.metrics.error_sums import IMAGE_KEYS, VALUE_KEYS, ErrorSums

    if len(task.signature.output_shape) not in _IMAGE:
        return ErrorSums(VALUE_KEYS)
    return ErrorSums((*VALUE_KEYS, *IMAGE_KEYS), data_range=data_range(y))


def data_range(y: Array) -> float:
    """Largest minus smallest value that images of this kind can have: 255 for bytes, 1 for values from 0 to 1."""
    if y.dtype.kind in "iu":
        return float(np.iinfo(y.dtype).max) if y.dtype.itemsize == 1 else float(y.max()) - float(y.min()) or 1.0
    low, high = float(y.min()), float(y.max())
    if low >= 0.0 and high <= 1.0:
        return 1.0
    return high - low or 1.0


def read_scores(task: AnyTask, metric: Any, loss: float | None) -> Scores:
    """The scores of ``metric`` since its last reset."""
    if isinstance(task, OutputTasks) and task.only is not None:
        return read_scores(task.only, metric, loss)
    if isinstance(task, OutputTasks):
        found = scores_from(task.name, loss=loss)
        outputs = {name: read_scores(one, metric.metrics[name], None) for name, one in task.tasks.items()}
        return replace(found, outputs=outputs)
    if task.kind == "boxes":
        return scores_from(task.name, loss=loss, boxes=metric.scores())
    if task.name == "regression":
        found = scores_from(task.name, loss=loss, errors=metric.values())
        by_column = metric.by_column() if task.class_names else {}
        return replace(found, by_class=by_column, residuals=metric.residuals())
    if task.kind == "values":
        return scores_from(task.name, loss=loss, errors=metric.values())
    return scores_from(task.name, loss=loss, counts=metric.counts())


def with_output_losses(scores: Scores, logs: Mapping[str, Any], start: str = "") -> Scores:
    """The scores with the loss of each output, as Keras reports it: ``val_age_loss`` where ``start`` is ``val_``.

    Keras takes it as a mean over the batches, of which the last may be smaller.
    """
    if not scores.outputs:
        return scores
    losses = {name: logs.get(f"{start}{name}_loss") for name in scores.outputs}
    known = {name: None if loss is None or not np.isfinite(loss) else float(loss) for name, loss in losses.items()}
    return replace(scores, outputs={name: replace(one, loss=known[name]) for name, one in scores.outputs.items()})
