"""The target of an explanation: the score of a class, for the picture or summed over the pixels of that class."""

from collections.abc import Callable
from typing import Any

import numpy as np

from workbench.explain.explain_errors import NoSuchClass
from workbench.explain.gradient_pass import ForwardPass
from workbench.explain.image_batch import Array

_BINARY = 2
_VECTORS = 2
"""The rank of a batch of vectors, which has no spatial axes."""


def probabilities(passed: ForwardPass) -> Array:
    """Probabilities, or values, with classes last: (classes,), or (…spatial axes, classes) of a segmentation."""
    output: Array = np.asarray(passed.output, dtype="float32")[0]
    last = np.moveaxis(output, 0, -1) if passed.channels_first and output.ndim > 1 else np.atleast_1d(output)
    return passed.reading.probabilities(last)


def is_segmentation(passed: ForwardPass) -> bool:
    """Whether the network predicts a class for every pixel."""
    rank = len(passed.output.shape)
    return rank > _VECTORS and rank in {one.rank for one in passed.arrangements}


def class_count(passed: ForwardPass) -> int:
    """The classes: a single unit for yes or no stands for two."""
    return _BINARY if passed.reading.yes_or_no else probabilities(passed).shape[-1]


def chosen_class(where: str, passed: ForwardPass, class_index: int | None) -> int:
    """``class_index`` if it is one; without it the predicted class, in a segmentation the largest one that is not 0.

    Raises:
        NoSuchClass: ``class_index`` is not from 0 to the number of classes - 1.
    """
    count = class_count(passed)
    if class_index is None:
        return _default_class(passed, count)
    if isinstance(class_index, bool) or not isinstance(class_index, int | np.integer) or not 0 <= class_index < count:
        raise NoSuchClass(where=where, last=count - 1, received=class_index)
    return int(class_index)


def predicted_classes(passed: ForwardPass) -> Array:
    """The predicted class, a number, or for every pixel: (…spatial axes)."""
    values = probabilities(passed)
    if passed.reading.yes_or_no:
        return np.asarray(values[..., 0] > passed.reading.threshold).astype("int64")
    return np.asarray(values.argmax(axis=-1)).astype("int64")


def _default_class(passed: ForwardPass, count: int) -> int:
    found = predicted_classes(passed)
    if found.ndim == 0:
        return int(found)
    sizes = np.bincount(found.ravel(), minlength=count)
    return int(sizes[1:].argmax()) + 1 if sizes[1:].any() else 0


def score_of(passed: ForwardPass, index: int) -> Callable[[], Any]:
    """The score of class ``index``; in a segmentation the sum over the pixels where it is predicted.

    If it is predicted nowhere, the pixel with its highest score is used.
    """
    import tensorflow as tf

    pixels = _pixels_of(passed, index) if is_segmentation(passed) else None

    def score() -> Any:
        scores = tf.cast(passed.scores, "float32")[0]
        if passed.channels_first and pixels is not None:
            scores = tf.transpose(scores, [*range(1, scores.shape.rank), 0])
        scores = tf.reshape(scores, [1]) if scores.shape.rank == 0 else scores
        yes_or_no = passed.reading.yes_or_no
        one = _signed(scores[..., 0], index) if yes_or_no else scores[..., index]
        return one if pixels is None else tf.reduce_sum(one * pixels)

    return score


def _signed(scores: Any, index: int) -> Any:
    """The score of yes or, the other way round, of no."""
    return scores if index == 1 else -scores


def _pixels_of(passed: ForwardPass, index: int) -> Array:
    chosen: Array = predicted_classes(passed) == index
    if not chosen.any():
        values = probabilities(passed)
        likely = values[..., index] if values.shape[-1] > 1 else (values[..., 0] if index == 1 else -values[..., 0])
        chosen = np.zeros(likely.shape, bool)
        chosen[np.unravel_index(likely.argmax(), likely.shape)] = True
    pixels: Array = chosen.astype("float32")
    return pixels
