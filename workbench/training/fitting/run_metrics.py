"""The one metric that a run is compiled with, and the scores that are read from it after a pass over a split."""

from typing import Any

import numpy as np

from workbench.data.dataset import Array
from workbench.training.metrics.class_scores import Scores, scores_from
from workbench.training.setup.task import TrainingTask

_IMAGE = (2, 3)
"""Axes of a sample that is an image: (height, width) or (height, width, channels)."""


def metric_for(task: TrainingTask, y: Array, samples: int = 0) -> Any:
    """A new metric for the task: a confusion matrix, sums of errors, or boxes.

    Args:
        task: What is learned.
        y: Labels, (samples, …).
        samples: How many samples a pass has at most, where it is more than there are labels.
    """
    if task.kind == "boxes":
        from workbench.training.metrics.box_records import BoxRecords

        classes, threshold = len(task.class_names), task.settings.threshold
        return BoxRecords(max(samples, len(y)), y.shape[1], classes, task.stride, threshold)
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


def read_scores(task: TrainingTask, metric: Any, loss: float | None) -> Scores:
    """The scores of ``metric`` since its last reset."""
    if task.kind == "boxes":
        return scores_from(task.name, loss=loss, boxes=metric.scores())
    if task.kind == "values":
        return scores_from(task.name, loss=loss, errors=metric.values())
    return scores_from(task.name, loss=loss, counts=metric.counts())
