"""Class weights, and sample weights computed from them: for each sample or pixel of a mask."""

from typing import Any

import numpy as np

from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.training.setup.stream_examples import facts_about
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
    counts = class_counts(task, data.train, task.settings.ignore_class)
    present = counts > 0
    weights = np.ones(len(counts))
    weights[present] = counts.sum() / (present.sum() * counts[present])
    return tuple(float(weight) for weight in weights)


def class_counts(task: TrainingTask, split: Split, ignored: int | None = None) -> Array:
    """How many samples, or places of masks, there are of each class.

    Args:
        task: What is learned.
        split: Samples, or examples of a stream, of which all count.
        ignored: A class that is not counted.

    Returns:
        (classes,), int64.
    """
    classes, counts = len(task.class_names), _counts_of_stream(task, split)
    if counts is None and task.kind == "multilabel":
        counts = (split.y.reshape(-1, classes) == 1).sum(axis=0)
    elif counts is None:
        flat = split.y.argmax(axis=-1).ravel() if task.one_hot else split.y.ravel()
        counts = np.bincount(flat[(flat >= 0) & (flat < classes)].astype(np.int64), minlength=classes)
    return np.where(np.arange(classes) == ignored, 0, counts)


def _counts_of_stream(task: TrainingTask, split: Split) -> Array | None:
    """The counts that the facts about a stream have; None for a split of arrays, and labels that are no classes."""
    facts = facts_about(split)
    if facts is None or task.one_hot:
        return None if facts is None else facts.highest
    values = facts.values
    return None if values is None else np.array([values.get(label, 0) for label in range(len(task.class_names))])


def sample_weights(task: TrainingTask, weights: tuple[float, ...], y: Any, share: float | None = None) -> Any:
    """The weight of each label of a batch, (batch, …), without an axis of classes; runs where batches are prepared.

    ``share`` is what the weights are multiplied with where places are left out; None takes what the batch calls for.
    """
    import tensorflow as tf

    classes = tf.argmax(y, axis=-1) if task.one_hot else tf.cast(y, tf.int64)
    if not task.one_hot and len(classes.shape) == len(task.signature.output_shape) + 1 and classes.shape[-1] == 1:
        classes = tf.squeeze(classes, -1)
    inside = (classes >= 0) & (classes < len(weights))
    found = tf.gather(tf.constant(weights, tf.float32), tf.where(inside, classes, 0))
    found = tf.where(inside, found, 0.0)
    if not leaves_out(task):
        return found
    return found * (_share(inside) if share is None else tf.constant(share, tf.float32))


def for_evaluation(task: TrainingTask, x: Array, y: Array) -> tuple[Any, ...]:
    """Samples, labels and, where some places are left out, what each place counts: 0 there."""
    if not leaves_out(task):
        return x, y
    return x, with_unit_axis(task, y), sample_weights(task, (1.0,) * len(task.class_names), y).numpy()


def evaluated_batch(task: TrainingTask, share: float | None, x: Any, y: Any) -> tuple[Any, ...]:
    """A batch of a stream as :func:`for_evaluation` makes it of all samples; ``share`` is that of all."""
    if not leaves_out(task):
        return x, y
    return x, with_unit_axis(task, y), sample_weights(task, (1.0,) * len(task.class_names), y, share)


def share_of_stream(task: TrainingTask, split: Split) -> float | None:
    """All places of a stream divided by those that count; None where none are left out."""
    facts = facts_about(split)
    if not leaves_out(task) or facts is None or facts.values is None:
        return None
    counted = sum(count for label, count in facts.values.items() if 0 <= label < len(task.class_names))
    return sum(facts.values.values()) / max(counted, 1)


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
