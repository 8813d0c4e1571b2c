"""The loss of networks that detect objects as centre points, which Keras lacks."""

from typing import Any

import keras
from keras import ops

from workbench.layers.centre_points import BOX_NUMBERS, cell_boxes, centre_cells, heat_maps, taken_cells
from workbench.layers.channel_shapes import Tensor

_NEAR = 1e-4
"""Probabilities are kept so far from 0 and 1, where the logarithm is infinite."""
_POWER, _FADING = 2.0, 4.0
"""Alpha and beta of the focal loss in the paper."""
_NEIGHBOURS = tuple((float(x), float(y)) for y in (-1, 0, 1) for x in (-1, 0, 1))


@keras.saving.register_keras_serializable(package="workbench")
class CenterNet(keras.losses.Loss):
    """Loss of a detector that finds the centres of objects: focal loss of the heat maps, error of offset and size.

    The focal loss is ``-(1 - p)² log(p)`` in the cells of centres and ``-(1 - h)⁴ p² log(1 - p)`` in all others, where
    ``h`` is the heat map of the truth, divided by the number of objects. Offset and size (L1) and the overlap
    (1 - GIoU) are learned in the nine cells around each centre, so that a peak that is one cell off still has the right
    box; the paper has the centre alone, and no overlap.
    Source: X. Zhou, D. Wang and P. Krähenbühl, *Objects as Points*, arXiv:1904.07850 (2019), equations 1 to 4; H.
    Rezatofighi et al., *Generalized Intersection over Union*, CVPR 2019.

    Args:
        stride: Pixels of the image from one cell of the prediction to the next.
        size_weight: Weight of the error of the size (of its logarithm).
        offset_weight: Weight of the error of the centre, in cells.
        overlap_weight: Weight of 1 - GIoU.
        min_overlap: How far a heat map spreads: around a centre as far as a box keeps such an overlap with the truth.
        reduction: How Keras puts the losses of a batch together; None leaves them apart.
        name: What Keras calls the loss.
        dtype: The dtype it is computed in; None for Keras's own.

    Shapes: labels (batch, boxes, 5): class, xmin, ymin, xmax, ymax in pixels, with the class -1 where an image has
        fewer boxes; predictions (batch, height, width, classes + 4): a probability for each class (sigmoid), offset of
        the centre from the corner of the cell as x, y, logarithm of width and height, in cells; one loss a sample.

    >>> box = np.array([[[0.0, 0.0, 0.0, 8.0, 8.0]]])
    >>> right = np.array([[[[1.0, 0.5, 0.5, 0.0, 0.0]]]])
    >>> round(float(CenterNet(stride=8)(box, right)), 3)
    0.0
    """

    def __init__(
        self,
        stride: int = 8,
        size_weight: float = 0.1,
        offset_weight: float = 1.0,
        overlap_weight: float = 1.0,
        min_overlap: float = 0.7,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "center_net",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.stride = int(stride)
        self.size_weight = float(size_weight)
        self.offset_weight = float(offset_weight)
        self.overlap_weight = float(overlap_weight)
        self.min_overlap = float(min_overlap)

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        y_true = ops.cast(y_true, y_pred.dtype)
        there = ops.cast(y_true[..., 0] >= 0, y_pred.dtype)  # (batch, boxes)
        objects = ops.maximum(ops.sum(there, axis=-1), 1.0)
        return self._focal(y_true, y_pred) / objects + self._boxes(y_true, y_pred, there) / objects

    def _focal(self, boxes: Tensor, maps: Tensor) -> Tensor:
        height, width = maps.shape[1:3]
        found = maps[..., :-BOX_NUMBERS]
        heat = heat_maps(boxes, height, width, found.shape[-1], self.stride, self.min_overlap)
        found = ops.clip(found, _NEAR, 1.0 - _NEAR)
        centre = ops.power(1.0 - found, _POWER) * ops.log(found)
        other = ops.power(1.0 - heat, _FADING) * ops.power(found, _POWER) * ops.log(1.0 - found)
        return -ops.sum(ops.where(heat >= 1.0, centre, other), axis=(1, 2, 3))

    def _boxes(self, boxes: Tensor, maps: Tensor, there: Tensor) -> Tensor:
        """Sum over the objects of the errors of their boxes, mean over the nine cells: (batch,)."""
        height, width = maps.shape[1:3]
        centres, sizes, cells = centre_cells(boxes, height, width, self.stride)
        around = cells[:, :, None] + ops.convert_to_tensor(_NEIGHBOURS, dtype=cells.dtype)  # (batch, boxes, 9, 2)
        last = ops.convert_to_tensor([width - 1.0, height - 1.0], dtype=cells.dtype)
        inside = ops.cast(ops.all((around >= 0) & (around <= last), axis=-1), maps.dtype) * there[..., None]
        around = ops.clip(around, 0.0, last)
        numbers = _taken(maps[..., -BOX_NUMBERS:], around)
        centres, sizes = centres[:, :, None], sizes[:, :, None]
        offset = ops.sum(ops.abs(centres - around - numbers[..., :2]), axis=-1)
        size = ops.sum(ops.abs(ops.log(sizes) - numbers[..., 2:]), axis=-1)
        overlap = 1.0 - generalized_overlap(cell_boxes(around, numbers), (centres - sizes / 2, centres + sizes / 2))
        errors = self.offset_weight * offset + self.size_weight * size + self.overlap_weight * overlap
        return ops.sum(errors * inside, axis=(1, 2)) / len(_NEIGHBOURS)

    def get_config(self) -> dict[str, Any]:
        own = ("stride", "size_weight", "offset_weight", "overlap_weight", "min_overlap")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}


def generalized_overlap(one: tuple[Tensor, Tensor], other: tuple[Tensor, Tensor]) -> Tensor:
    """GIoU of boxes given by lower and upper corners, each (…, 2): from -1 to 1, 1 for equal ones.

    Source: H. Rezatofighi et al., *Generalized Intersection over Union*, CVPR 2019, algorithm 1.
    """
    shared = _area(ops.minimum(one[1], other[1]) - ops.maximum(one[0], other[0]))
    union = _area(one[1] - one[0]) + _area(other[1] - other[0]) - shared
    hull = _area(ops.maximum(one[1], other[1]) - ops.minimum(one[0], other[0]))
    return shared / ops.maximum(union, 1e-6) - (hull - union) / ops.maximum(hull, 1e-6)


def _area(sides: Tensor) -> Tensor:
    sides = ops.maximum(sides, 0.0)
    return sides[..., 0] * sides[..., 1]


def _taken(maps: Tensor, cells: Tensor) -> Tensor:
    """What maps hold in cells: (batch, height, width, n) at (batch, boxes, 9, 2) → (batch, boxes, 9, n)."""
    height, width, count = maps.shape[1:]
    places = ops.cast(cells[..., 1] * width + cells[..., 0], "int32")  # (batch, boxes, 9)
    shape = ops.shape(places)
    flat = ops.reshape(maps, (-1, height * width, count))
    taken = taken_cells(flat, ops.reshape(places, (shape[0], -1)))
    return ops.reshape(taken, (*shape, count))
