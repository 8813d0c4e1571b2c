"""The values of labels, checked against the classes of a task."""

from typing import Any

import numpy as np

from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.training.label_errors import LabelNotWhole, LabelOutOfRange, NotOneHot, NotYesOrNo
from workbench.training.setup.task import TrainingTask


def check_range(task: TrainingTask, y: Array, where: str) -> None:
    """Check that class numbers are those of classes. Raises LabelNotWhole, LabelOutOfRange."""
    last = len(task.class_names) - 1
    counted = np.ones(y.shape, bool) if task.settings.ignore_class is None else y != task.settings.ignore_class
    if y.dtype.kind == "f" and (found := _first(counted & (y != np.floor(y)))) is not None:
        words = {"received": _value(y, found), "sample": found[0], "last": last}
        raise LabelNotWhole(where=where, task="transformation" if y.ndim >= _SPATIAL else "regression", **words)
    if (found := _first(counted & ((y < 0) | (y > last)))) is not None:
        value = int(y[found])
        words = {"received": value, "sample": found[0], "classes": last + 1, "last": last}
        raise LabelOutOfRange(where=where, remedy=_range_remedy(y, value, last), **words)


def _range_remedy(y: Array, value: int, last: int) -> str:
    """What is probably meant: a mask saved as an image, labels that count from 1, or a label for "unknown"."""
    lowest, highest = int(y.min()), int(y.max())
    found = np.unique(y) if y.dtype.kind != "f" else np.unique(y[np.isfinite(y)])
    if lowest == 0 and highest > last and len(found) == _TWO:
        return say(_DIVIDE, highest=highest)
    if lowest == 1 and highest == last + 1:
        return say(_FROM_ONE, highest=highest)
    if found.tolist() == [-1, 1] and last == 1:
        return say(_FROM_MINUS_ONE)
    if lowest == 0 and len(found) == last + 1:
        return say(_NUMBER, values=listed([int(one) for one in found]), found=[int(one) for one in found])
    if lowest == 0 and last == 1 and highest >= _GREY and (found < highest).sum() > _TWO:
        return say(_THRESHOLD, count=len(found), highest=highest, half=highest // 2)
    return say(_CORRECT, value=value)


_TWO, _GREY, _SPATIAL = 2, 128, 3


def check_one_hot(task: TrainingTask, y: Array, where: str) -> None:
    """Check that the numbers of each label are shares that add up to 1. Raises NotOneHot."""
    if (found := _first((y < 0) | (y > 1))) is not None or (
        found := _first(abs(y.sum(axis=-1) - 1) > _NEAR)
    ) is not None:
        row = y[found[: y.ndim - 1]]
        raise NotOneHot(where=where, sample=found[0], received=_short(row), classes=len(task.class_names))


_DIVIDE = mark(
    "There are 0 and {highest} only, as in a mask that was saved as an image: convert it with y // {highest}. With "
    "ignore_class={highest} all that is to be found would be left out."
)
_NUMBER = mark(
    "There are {values} only, as many values as classes, as in a mask that was saved as an image: number them with "
    "np.searchsorted({found}, y)."
)
_THRESHOLD = mark(
    "There are {count} values from 0 to {highest}, as in a mask that was resized or saved as JPEG: convert it with "
    "(y > {half}).astype(int)."
)
_FROM_MINUS_ONE = mark("They are -1 and 1: convert them with (y + 1) // 2.")
_FROM_ONE = mark("They count from 1 to {highest}: subtract 1, as in y - 1.")
_CORRECT = mark("Correct the label, give the network one more unit, or leave it out with ignore_class={value}.")
_NEAR = 1e-3
"""Tolerance for the sum of a one-hot label: soft labels are rounded."""


def check_yes_or_no(y: Array, ignored: int | None, where: str) -> None:
    """Check that labels are 0 and 1, beside one that is ignored. Raises NotYesOrNo."""
    wrong = (y != 0) & (y != 1)
    if (found := _first(wrong if ignored is None else wrong & (y != ignored))) is not None:
        raise NotYesOrNo(where=where, sample=found[0], received=_value(y, found))


def _first(wrong: Array) -> tuple[int, ...] | None:
    """Index of the first True, or None."""
    if not wrong.any():
        return None
    return tuple(int(index) for index in np.unravel_index(int(wrong.argmax()), wrong.shape))


def _value(y: Array, place: tuple[int, ...]) -> str:
    return f"{y[place].item():g}"


def _short(row: Any) -> str:
    return np.array2string(np.asarray(row), threshold=8, edgeitems=3, separator=", ", precision=3)
