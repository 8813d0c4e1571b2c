"""How far boxes overlap, and which of several answers for one object is kept."""

import numpy as np

from workbench.data.dataset import Array

_LOW, _HIGH = slice(0, 2), slice(2, 4)


def box_iou(one: Array, other: Array) -> Array:
    """Intersection over union of every box with every other one.

    Args:
        one: (m, 4): xmin, ymin, xmax, ymax.
        other: (n, 4), in the same unit.

    Returns:
        (m, n), from 0 to 1; 0 where both boxes have no area.

    >>> box_iou(np.array([[0, 0, 2, 2]]), np.array([[1, 0, 3, 2], [5, 5, 6, 6]])).round(3).tolist()
    [[0.333, 0.0]]
    """
    one, other = np.asarray(one, np.float64).reshape(-1, 4), np.asarray(other, np.float64).reshape(-1, 4)
    low = np.maximum(one[:, None, _LOW], other[None, :, _LOW])
    high = np.minimum(one[:, None, _HIGH], other[None, :, _HIGH])
    shared = np.prod(np.maximum(high - low, 0.0), axis=-1)
    union = box_areas(one)[:, None] + box_areas(other)[None] - shared
    overlap: Array = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return overlap


def box_areas(boxes: Array) -> Array:
    """Areas of boxes (n, 4); 0 where a box is upside down.

    >>> box_areas(np.array([[0, 0, 2, 3], [4, 4, 1, 9]])).tolist()
    [6, 0]
    """
    areas: Array = np.prod(np.maximum(boxes[:, _HIGH] - boxes[:, _LOW], 0), axis=-1)
    return areas


def suppress(boxes: Array, scores: Array, classes: Array | None = None, overlap: float = 0.5) -> Array:
    """Non-maximum suppression: of boxes that overlap, only the surest is kept.

    Args:
        boxes: (n, 4): xmin, ymin, xmax, ymax.
        scores: (n,): how sure each is; of equal ones the first counts as surer.
        classes: (n,): boxes of different classes do not suppress each other; None compares all.
        overlap: A box goes when its intersection over union with a surer one that is kept is above this.

    Returns:
        Indices of the boxes that are kept, the surest first.

    Source: P. Felzenszwalb et al., *Object Detection with Discriminatively Trained Part-Based Models*, PAMI 32 (2010).

    >>> suppress(np.array([[0, 0, 9, 9], [0, 0, 9, 8], [20, 20, 30, 30]]), np.array([0.8, 0.9, 0.5])).tolist()
    [1, 2]
    """
    order = np.argsort(-np.asarray(scores, np.float64), kind="stable")
    against = box_iou(boxes[order], boxes[order]) > overlap
    if classes is not None:
        own = np.asarray(classes)[order]
        against &= own[:, None] == own[None]
    kept = np.ones(len(order), bool)
    for place in range(len(order)):
        if kept[place]:
            kept[place + 1 :] &= ~against[place, place + 1 :]
    return order[kept]
