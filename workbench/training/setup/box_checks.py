"""Whether labels are boxes that a detector can learn from, checked before training starts."""

from typing import Any

import numpy as np

from workbench.catalog import node_type
from workbench.data.dataset import Array
from workbench.training.detection.padded_boxes import NOTHING, NUMBERS
from workbench.training.label_errors import (
    BoxClassOutside,
    BoxFarBeyond,
    BoxOutside,
    DegenerateBox,
    NotBoxes,
    StrideDiffers,
)
from workbench.training.setup.task import TrainingTask

_RANK = 3


def check_boxes(task: TrainingTask, x: Array, y: Array, where: str) -> None:
    """Check the boxes of a split.

    Args:
        task: What is learned.
        x: Images, (samples, height, width, channels).
        y: Boxes, (samples, boxes, 5), filled up with -1.
        where: What the labels are called in errors.

    Raises:
        StrideDiffers, NotBoxes, BoxClassOutside, DegenerateBox, BoxOutside, BoxFarBeyond: as they say.
    """
    stride = _loss_stride(task)
    if stride != task.stride:
        raise StrideDiffers(where="fit", expected=task.stride, loss=task.loss.type, received=stride)
    if y.ndim != _RANK or y.shape[-1] != NUMBERS:
        raise NotBoxes(where=where, received=str(y.shape[1:]), dtype=y.dtype)
    kinds, there = y[..., 0], ~(y == NOTHING).all(axis=-1)
    classes = len(task.class_names)
    wrong = there & ((kinds < 0) | (kinds >= classes) | (kinds != np.floor(kinds)))
    if (found := _first(wrong)) is not None:
        words = {"received": float(kinds[found]), "classes": classes, "last": classes - 1}
        raise BoxClassOutside(where=where, sample=found[0], box=found[1], **words)
    wrong = there & (y[..., 3:] <= y[..., 1:3]).any(axis=-1)
    if (found := _first(wrong)) is not None:
        values = {"received": _corners(y[found]), "count": int(wrong.sum())}
        raise DegenerateBox(where=where, sample=found[0], box=found[1], **values)
    height, width = x.shape[1:3]
    wrong = there & ((y[..., 3:] <= 0).any(axis=-1) | (y[..., 1] >= width) | (y[..., 2] >= height))
    if (found := _first(wrong)) is not None:
        values = {"received": _corners(y[found]), "count": int(wrong.sum())}
        raise BoxOutside(where=where, sample=found[0], box=found[1], width=width, height=height, **values)
    size = np.array([width, height], np.float32)
    wrong = there & ((y[..., 1:3] < -size) | (y[..., 3:] > _FAR * size)).any(axis=-1)
    if (found := _first(wrong)) is not None:
        values = {"received": _corners(y[found]), "count": int(wrong.sum())}
        raise BoxFarBeyond(where=where, sample=found[0], box=found[1], width=width, height=height, **values)


_FAR = 2
"""A box that ends beyond so many widths or heights of its image, or begins one before it, was not drawn on it."""


def _loss_stride(task: TrainingTask) -> Any:
    """The stride that the loss assumes: the one that was set, else its default; of a loss without one the network's."""
    known = None if task.loss.own is not None else node_type(task.loss.type).parameter("stride")
    return task.stride if known is None else task.loss.params.get("stride", known.default)


def _first(wrong: Array) -> tuple[int, int] | None:
    """Sample and box of the first True, or None."""
    if not wrong.any():
        return None
    sample, box = np.unravel_index(int(wrong.argmax()), wrong.shape)
    return int(sample), int(box)


def _corners(box: Array) -> str:
    return ", ".join(f"{value:g}" for value in box[1:])
