"""Thresholds a class: from which probability on a class is the answer."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.flow.frozen_errors import BadThreshold
from workbench.messages import mark, say
from workbench.text_format import listed

_BY_CLASS = mark("a dictionary from names of classes to numbers from 0 to 1")
_NUMBER = mark("a number from 0 to 1 for {name!r}")
_CLASSES = mark("some of the classes {names}")


def checked_thresholds(thresholds: Any, class_names: Sequence[str], where: str) -> dict[str, float]:
    """Thresholds a class, in the order of the classes.

    Args:
        thresholds: A number from 0 to 1 by the name of a class; None or an empty mapping for none.
        class_names: The classes.
        where: What was called, for errors.

    Returns:
        The thresholds.

    Raises:
        BadThreshold: It is no such mapping, there is no such class, or a number is outside of 0 to 1.

    >>> checked_thresholds({"dog": 0.7}, ("cat", "dog"), "freeze")
    {'dog': 0.7}
    """
    example = f"thresholds={{{class_names[-1]!r}: 0.5}}" if class_names else "thresholds={}"
    if thresholds is None:
        return {}
    if not isinstance(thresholds, Mapping):
        raise BadThreshold(where=where, expected=say(_BY_CLASS), received=repr(thresholds), example=example)
    unknown = [name for name in thresholds if name not in class_names]
    if unknown:
        expected = say(_CLASSES, names=listed(class_names) or "–")
        raise BadThreshold(where=where, expected=expected, received=repr(unknown[0]), example=example)
    for name, value in thresholds.items():
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        if not number or not 0.0 <= value <= 1.0:
            expected = say(_NUMBER, name=name)
            raise BadThreshold(where=where, expected=expected, received=repr(value), example=example)
    return {name: float(thresholds[name]) for name in class_names if name in thresholds}


def chosen_classes(scores: Array, class_names: Sequence[str], thresholds: Mapping[str, float]) -> Array:
    """The class that is the answer.

    Of the classes that have a threshold and whose score is above it, the one with the highest score is chosen; if
    there is none, the class with the highest score among those without a threshold. Where all classes have one and
    none is above it, the highest score decides, as without thresholds.

    Args:
        scores: (…, classes), probabilities.
        class_names: A name a class.
        thresholds: By the name of a class.

    Returns:
        (…,), class numbers.

    >>> scores = np.array([[0.6, 0.4], [0.8, 0.2]])
    >>> chosen_classes(scores, ("no", "yes"), {"yes": 0.3}).tolist()
    [1, 0]
    """
    if not thresholds:
        return np.asarray(scores.argmax(axis=-1))
    limits = np.array([thresholds.get(name, np.nan) for name in class_names])
    above = scores > limits  # false where there is none
    without = np.isnan(limits)
    rest = np.where(without, scores, -np.inf) if without.any() else scores
    first = np.where(above, scores, -np.inf)
    chosen: Array = np.where(above.any(axis=-1), first.argmax(axis=-1), rest.argmax(axis=-1))
    return chosen


def chosen_labels(scores: Array, class_names: Sequence[str], thresholds: Mapping[str, float]) -> Array:
    """Which of several labels at once are the answer.

    Args:
        scores: (…, labels), probabilities.
        class_names: A name a label.
        thresholds: By the name of a label; 0.5 for one that has none.

    Returns:
        (…, labels), bool: whether the score is above the threshold.

    >>> chosen_labels(np.array([0.6, 0.4]), ("hat", "coat"), {"coat": 0.3}).tolist()
    [True, True]
    """
    limits = np.array([thresholds.get(name, _USUAL) for name in class_names])
    return np.asarray(scores > limits)


_USUAL = 0.5
