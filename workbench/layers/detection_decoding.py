"""From the maps of a detector to boxes, as a layer."""

from typing import Any

import keras
from keras import ops

from workbench.layers.centre_points import BOX_NUMBERS, decode_boxes
from workbench.layers.channel_shapes import Shape, Tensor
from workbench.messages import say


@keras.saving.register_keras_serializable(package="workbench")
class CenterNetDecoding(keras.layers.Layer):
    """Boxes of the maps that a network trained with the loss ``CenterNet`` gives, the surest first.

    A cell is a box where its probability is the largest of its 3 × 3 neighbours and at least ``min_score``. With
    ``max_overlap``, non-maximum suppression takes away a box that overlaps a surer one of its class by more.
    Source: X. Zhou, D. Wang and P. Krähenbühl, *Objects as Points*, arXiv:1904.07850 (2019), section 4.

    Args:
        stride: Pixels of the image from one cell of the maps to the next.
        max_boxes: How many boxes an image gives at most; what is missing has the class -1 and the score 0.
        min_score: The score from which on a box counts.
        max_overlap: The intersection over union above which the less sure of two boxes goes; None keeps both.
        **kwargs: What every Keras layer takes, such as ``name``.

    Input shape: (batch, height, width, classes + 4): probabilities, offset of the centre, logarithm of the size.
    Output shape: (batch, max_boxes, 6): class, xmin, ymin, xmax, ymax in pixels, score.

    >>> maps = np.array([[[[0.9, 0.5, 0.5, 0.0, 0.0]]]])
    >>> CenterNetDecoding(stride=8, max_boxes=1)(maps).numpy().round().tolist()
    [[[0.0, 0.0, 0.0, 8.0, 8.0, 1.0]]]
    """

    def __init__(
        self,
        stride: int = 8,
        max_boxes: int = 100,
        min_score: float = 0.05,
        max_overlap: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.stride = int(stride)
        self.max_boxes = int(max_boxes)
        self.min_score = float(min_score)
        self.max_overlap = None if max_overlap is None else float(max_overlap)

    def build(self, input_shape: Shape) -> None:
        self._check(input_shape)
        self.built = True

    def call(self, inputs: Tensor) -> Tensor:
        boxes = decode_boxes(inputs, self.stride, self.max_boxes)
        if self.max_overlap is not None:
            boxes = _suppressed(boxes, self.max_overlap)
        kept = boxes[..., 5:] >= self.min_score
        nothing = ops.convert_to_tensor([-1.0, 0.0, 0.0, 0.0, 0.0, 0.0], dtype=boxes.dtype)
        boxes = ops.where(kept, boxes, nothing)
        missing = self.max_boxes - boxes.shape[1]
        filled = ops.broadcast_to(nothing, (ops.shape(boxes)[0], missing, 6))
        return ops.concatenate([boxes, filled], axis=1) if missing else boxes

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        self._check(input_shape)
        return (input_shape[0], self.max_boxes, 6)

    def _check(self, shape: Shape) -> None:
        if len(shape) != 4 or None in shape[1:3] or shape[3] is None or shape[3] <= BOX_NUMBERS:  # noqa: PLR2004
            message = say(
                "{name}: expected maps of shape (batch, height, width, classes + 4) with a fixed height and width, "
                "received the shape {shape}",
                name=self.name,
                shape=tuple(shape),
            )
            raise ValueError(message)

    def get_config(self) -> dict[str, Any]:
        own = ("stride", "max_boxes", "min_score", "max_overlap")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}


def _suppressed(boxes: Tensor, most: float) -> Tensor:
    """Boxes (batch, boxes, 6), the surest first, with the score 0 where a surer one of the class overlaps too much."""
    low, high = boxes[..., 1:3], boxes[..., 3:5]
    sides = ops.minimum(high[:, :, None], high[:, None]) - ops.maximum(low[:, :, None], low[:, None])
    shared = ops.prod(ops.maximum(sides, 0.0), axis=-1)
    areas = ops.prod(high - low, axis=-1)
    overlap = shared / ops.maximum(areas[:, :, None] + areas[:, None] - shared, 1e-9)
    rivals = (overlap > most) & (boxes[:, :, None, 0] == boxes[:, None, :, 0])  # (batch, boxes, boxes)
    count = boxes.shape[1]
    kept = ops.ones_like(boxes[..., 0], dtype="bool")

    def judge(place: Any, kept: Tensor) -> Tensor:
        surer = ops.arange(count) < place
        beaten = ops.any(kept & rivals[:, place] & surer, axis=1)
        return kept & ~(beaten[:, None] & (ops.arange(count) == place))

    kept = ops.fori_loop(1, count, judge, kept)
    return ops.concatenate([boxes[..., :5], boxes[..., 5:] * ops.cast(kept, boxes.dtype)[..., None]], axis=-1)
