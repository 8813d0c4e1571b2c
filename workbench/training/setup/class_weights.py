"""Class weights, and sample weights computed from them: for each sample or pixel of a mask."""

from typing import Any

import numpy as np

from workbench.data import Dataset
from workbench.data.dataset import Array
from workbench.training.setup.task import TrainingTask


def class_weights(task: TrainingTask, data: Dataset) -> tuple[float, ...] | None:
    """A weight for each class, or None where all count alike.

    "balanced": samples / (classes * samples of the class), of those classes that occur, as in scikit-learn's
    ``compute_class_weight``; a class that does not occur gets 1, which is never used.
    """
    wanted = task.settings.class_weights
    if wanted is None and task.kind == "binary" and task.settings.ignore_class is not None:
        return (1.0,) * len(task.class_names)
    if wanted is None or isinstance(wanted, tuple):
        return wanted
    counts = np.bincount(_classes(task, data.train.y), minlength=len(task.class_names))
    present = counts > 0
    weights = np.ones(len(counts))
    weights[present] = counts.sum() / (present.sum() * counts[present])
    return tuple(float(weight) for weight in weights)


def _classes(task: TrainingTask, y: Array) -> Array:
    """All labels that are not ignored, as class indices, (labels,)."""
    flat = y.argmax(axis=-1).ravel() if task.one_hot else y.ravel()
    ignored = task.settings.ignore_class
    counted = flat if ignored is None else flat[flat != ignored]
    return counted.astype(np.int64)


def sample_weights(task: TrainingTask, weights: tuple[float, ...], y: Any) -> Any:
    """The weight of each label of a batch, (batch, …), without an axis of classes; runs where batches are prepared."""
    import tensorflow as tf

    classes = tf.argmax(y, axis=-1) if task.one_hot else tf.cast(y, tf.int64)
    if not task.one_hot and len(classes.shape) == len(task.signature.output_shape) + 1 and classes.shape[-1] == 1:
        classes = tf.squeeze(classes, -1)
    inside = (classes >= 0) & (classes < len(weights))
    found = tf.gather(tf.constant(weights, tf.float32), tf.where(inside, classes, 0))
    found = tf.where(inside, found, 0.0)
    return found * _share(inside) if leaves_out(task) else found


def for_evaluation(task: TrainingTask, x: Array, y: Array) -> tuple[Any, ...]:
    """Samples, labels and, where some places are left out, what each place counts: 0 there."""
    if not leaves_out(task):
        return x, y
    return x, with_unit_axis(task, y), sample_weights(task, (1.0,) * len(task.class_names), y).numpy()


def with_unit_axis(task: TrainingTask, y: Any) -> Any:
    """Yes-or-no labels with the last axis of the output, (batch, …, 1): without it a loss takes the mean over rows."""
    missing = task.kind == "binary" and len(y.shape) == len(task.signature.output_shape)
    return y[..., None] if missing and task.signature.output_shape[-1] == 1 else y


def leaves_out(task: TrainingTask) -> bool:
    """Whether places get the weight 0: the loss of a softmax can leave a class out by itself."""
    return task.kind == "binary" and task.settings.ignore_class is not None


def _share(inside: Any) -> Any:
    """What makes a mean over all places one over those that count."""
    import tensorflow as tf

    counted = tf.reduce_sum(tf.cast(inside, tf.float32))
    return tf.cast(tf.size(inside), tf.float32) / tf.maximum(counted, 1.0)
