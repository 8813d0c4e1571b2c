"""Measures of predictions against labels, on NumPy arrays alone, so that the judge needs no Keras."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

_HALF = 0.5
_IMAGE_AXES = 2


def measure(name: str, predicted: Any, labels: Any) -> float | None:
    """One of MEASURES over all samples; None where the two arrays do not belong together.

    ``labels`` has the shape (batch_size, …), with or without a last axis of 1, or is one-hot. ``predicted`` has a score
    for each class on its last axis, or one value a label: a class, or the probability of class 1.
    """
    if name in _OF_NUMBERS:
        if predicted.shape[:1] != labels.shape[:1] or predicted.size != labels.size or not labels.size:
            return None
        return _OF_NUMBERS[name](predicted.ravel().astype(float), labels.ravel().astype(float))
    pair = _classes(predicted, labels)
    if pair is None:
        return None
    found, true = pair
    return _OF_CLASSES[name](_wrong_where(_not_finite(predicted, true), found, true), true)


def _not_finite(predicted: Any, true: Any) -> Any:
    """Where a prediction is NaN or infinite, flat as ``true``."""
    broken = ~np.isfinite(predicted) if predicted.dtype.kind == "f" else np.zeros(predicted.shape, bool)
    return broken.reshape(true.size, -1).any(axis=1)


def _wrong_where(broken: Any, found: Any, true: Any) -> Any:
    """What is no number is no answer: another class than the true one."""
    return np.where(broken, np.where(true == 0, 1, 0), found)


def accuracy(found: Any, true: Any) -> float:
    """The share of right classes; for masks, of right pixels."""
    return float((found == true).mean())


def dice(found: Any, true: Any) -> float:
    """Dice = 2 |A ∩ B| / (|A| + |B|) of class 1 over all pixels of all images (Dice 1945); 1 where both are empty."""
    total = int((found == 1).sum()) + int((true == 1).sum())
    return 2 * int(((found == 1) & (true == 1)).sum()) / total if total else 1.0


def iou(found: Any, true: Any) -> float:
    """Intersection over union |A ∩ B| / |A ∪ B| of class 1 over all pixels of all images; 1 where both are empty."""
    union = int(((found == 1) | (true == 1)).sum())
    return int(((found == 1) & (true == 1)).sum()) / union if union else 1.0


def mean_squared_error(found: Any, true: Any) -> float:
    """The mean of the squared differences."""
    return float(((found - true) ** 2).mean())


def mean_absolute_error(found: Any, true: Any) -> float:
    """The mean of the absolute differences."""
    return float(abs(found - true).mean())


_OF_CLASSES: Mapping[str, Callable[[Any, Any], float]] = {"accuracy": accuracy, "dice": dice, "iou": iou}
_OF_NUMBERS: Mapping[str, Callable[[Any, Any], float]] = {
    "mean_squared_error": mean_squared_error,
    "mean_absolute_error": mean_absolute_error,
}
MEASURES = (*_OF_CLASSES, *_OF_NUMBERS)


def _classes(predicted: Any, labels: Any) -> tuple[Any, Any] | None:
    """The predicted and the true class of every sample (or pixel), each a flat array."""
    if not labels.size or predicted.ndim == 0:
        return None
    true = labels[..., 0] if labels.ndim >= _IMAGE_AXES and labels.shape[-1] == 1 else labels
    found = predicted[..., 0] if predicted.ndim >= _IMAGE_AXES and predicted.shape[-1] == 1 else predicted
    if found.shape[:-1] == true.shape and found.ndim:
        return found.argmax(axis=-1).ravel(), true.ravel()
    if found.shape != true.shape:
        return None
    if _is_one_hot(true):
        return found.argmax(axis=-1).ravel(), true.argmax(axis=-1).ravel()
    return _decided(found, true).ravel(), true.ravel()


def _is_one_hot(labels: Any) -> bool:
    return labels.ndim >= _IMAGE_AXES and bool(
        ((labels == 0) | (labels == 1)).all() and (labels.sum(axis=-1) == 1).all()
    )


def _decided(found: Any, true: Any) -> Any:
    """Probabilities of class 1 as classes; classes as they are."""
    return (found > _HALF).astype(int) if found.dtype.kind == "f" and true.max() <= 1 else found
