"""The answers of a detector and the truth, kept batch by batch until average precision is computed of all of them."""

from typing import Any, TypeAlias

import keras
import numpy as np
from keras import ops

from workbench.layers.centre_points import decode_boxes
from workbench.training.detection.box_scores import BoxScores, box_scores
from workbench.training.detection.padded_boxes import NUMBERS, boxes_of

Tensor: TypeAlias = Any

_ANSWER = 6
_MOST = 100
"""Boxes an image that count, as in COCO's evaluation."""
_LEAST = 0.01
"""What is less sure is no answer: it would change average precision in the fourth place, and take most of the time."""


@keras.saving.register_keras_serializable(package="workbench")
class BoxRecords(keras.metrics.Metric):
    """Boxes that were found and those that are there, for average precision at the end of a pass.

    Everything is kept on the device within the compiled step; NumPy computes the scores when they are read.

    Args:
        samples: How many images are kept; later ones replace the last.
        boxes: How many boxes the truth has for an image, with those of class -1.
        classes: The number of classes.
        stride: Pixels from one cell of the prediction to the next.
        threshold: The score from which on an answer counts for the accuracy.
        name: What Keras's logs call it; the value there is how many images were seen.
        dtype: Keras's dtype of the result.

    Shapes: labels (batch, boxes, 5), predictions (batch, height, width, classes + 4), as the loss ``CenterNet`` takes
        them.

    >>> records = BoxRecords(samples=1, boxes=1, classes=1, stride=8)
    >>> records.update_state(np.array([[[0, 0, 0, 8, 8]]]), np.array([[[[0.9, 0.5, 0.5, 0.0, 0.0]]]], "float32"))
    >>> records.scores().values["map"]
    1.0
    """

    def __init__(
        self,
        samples: int,
        boxes: int,
        classes: int,
        stride: int,
        threshold: float = 0.5,
        name: str = "images",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        self.samples, self.boxes, self.classes, self.stride = int(samples), int(boxes), int(classes), int(stride)
        self.threshold = float(threshold)
        self.truth = self.add_variable((self.samples, self.boxes, NUMBERS), "zeros", dtype="float32", name="truth")
        self.found = self.add_variable((self.samples, _MOST, _ANSWER), "zeros", dtype="float32", name="found")
        self.seen = self.add_variable((), "zeros", dtype="int32", name="seen")
        self.broken = self.add_variable((), "zeros", dtype="int32", name="broken")

    def update_state(self, y_true: Tensor, y_pred: Tensor, sample_weight: Tensor = None) -> None:  # noqa: ARG002
        """Add one batch; ``sample_weight`` is taken from Keras and left out on purpose."""
        y_true, y_pred = ops.cast(y_true, "float32"), ops.cast(y_pred, "float32")
        self.broken.assign_add(ops.sum(ops.cast(ops.logical_not(ops.isfinite(y_pred)), "int32")))
        boxes = decode_boxes(y_pred, self.stride, _MOST)
        if boxes.shape[1] < _MOST:
            boxes = ops.pad(boxes, ((0, 0), (0, _MOST - boxes.shape[1]), (0, 0)))
        start = self.seen.value * ops.convert_to_tensor([1, 0, 0], dtype="int32")
        self.truth.assign(ops.slice_update(self.truth.value, start, y_true))
        self.found.assign(ops.slice_update(self.found.value, start, boxes))
        self.seen.assign_add(ops.shape(y_true)[0])

    def reset_state(self) -> None:
        """Forget all: what is kept beyond ``seen`` is never read."""
        self.seen.assign(0)
        self.broken.assign(0)

    def result(self) -> Tensor:
        """How many images were seen: average precision needs all of them together, see :meth:`scores`."""
        return ops.cast(self.seen, self.dtype)

    def scores(self) -> BoxScores:
        """The scores of all images since the last reset.

        Returns:
            Numbers from 0 to 1, or None, of all classes together and of each.
        """
        count = min(int(ops.convert_to_numpy(self.seen.value)), self.samples)
        truth, found = ops.convert_to_numpy(self.truth.value)[:count], ops.convert_to_numpy(self.found.value)[:count]
        answers = [np.asarray(one)[np.asarray(one)[:, -1] >= _LEAST] for one in found]
        return box_scores(boxes_of(truth), answers, self.classes, self.threshold)

    def not_finite(self) -> int:
        """How many predicted values were NaN or infinite.

        Returns:
            Their number since the last reset.
        """
        return int(ops.convert_to_numpy(self.broken.value))

    def get_config(self) -> dict[str, Any]:
        own = ("samples", "boxes", "classes", "stride", "threshold")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}
