"""Losses for region proposals, which Keras lacks."""

from typing import Any

import keras
from keras import ops

from workbench.layers.channel_shapes import Tensor


@keras.saving.register_keras_serializable(package="workbench")
class RPNClass(keras.losses.Loss):
    """Classification loss of a region proposal network: whether an anchor holds an object.

    Binary cross-entropy, averaged over the anchors of a sample that are labelled 1 (object) or 0 (background);
    anchors labelled -1 are left out.
    Source: Ren et al., "Faster R-CNN", NeurIPS 2015, equation 1, first term.

    Args:
        from_logits: Whether the predictions are raw scores instead of probabilities.
        reduction: How Keras puts the losses of a batch together; None leaves them apart.
        name: What Keras calls the loss.
        dtype: The dtype it is computed in; None for Keras's own.

    Shapes: labels and predictions (batch, anchors) or (batch, anchors, 1); one loss a sample.

    >>> round(float(RPNClass()(np.array([[1.0, 0.0, -1.0]]), np.array([[0.9, 0.1, 0.5]]))), 3)
    0.105
    """

    def __init__(
        self,
        from_logits: bool = False,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "rpn_class",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.from_logits = from_logits

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        y_true, y_pred = _flat(y_true), _flat(y_pred)
        counted = ops.cast(ops.not_equal(y_true, -1.0), y_pred.dtype)
        losses = ops.binary_crossentropy(ops.maximum(y_true, 0.0), y_pred, from_logits=self.from_logits)
        return ops.sum(losses * counted, axis=-1) / ops.maximum(ops.sum(counted, axis=-1), 1.0)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "from_logits": self.from_logits}


def _flat(anchors: Tensor) -> Tensor:
    """(batch, anchors, 1) → (batch, anchors)."""
    return ops.squeeze(anchors, -1) if len(anchors.shape) == 3 else anchors  # noqa: PLR2004 - batch, anchors, 1


@keras.saving.register_keras_serializable(package="workbench")
class RPNBox(keras.losses.Loss):
    """Box loss of a region proposal network: how far off the boxes of anchors with an object are.

    Smooth L1 of the four offsets, ``0.5 * d² / delta`` where ``|d| < delta`` and ``|d| - 0.5 * delta`` beyond, summed
    over the offsets and averaged over the anchors of a sample that hold an object.
    Source: Ren et al., "Faster R-CNN", NeurIPS 2015, equation 1, second term; Girshick, "Fast R-CNN", ICCV 2015.

    Args:
        delta: Where the loss turns from squared to linear.
        reduction: How Keras puts the losses of a batch together; None leaves them apart.
        name: What Keras calls the loss.
        dtype: The dtype it is computed in; None for Keras's own.

    Shapes: labels (batch, anchors, 5): four offsets, then 1 for an anchor that holds an object;
        predictions (batch, anchors, 4); one loss a sample.

    >>> truth = np.array([[[0.0, 0.0, 0.0, 0.0, 1.0]]])
    >>> float(RPNBox()(truth, np.array([[[0.5, 0.0, 0.0, 2.0]]])))
    1.625
    """

    def __init__(
        self,
        delta: float = 1.0,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "rpn_box",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.delta = float(delta)

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        distance = ops.abs(y_true[..., :4] - y_pred)
        near = 0.5 * ops.square(distance) / self.delta
        smooth = ops.where(distance < self.delta, near, distance - 0.5 * self.delta)
        holds = ops.cast(ops.equal(y_true[..., 4], 1.0), y_pred.dtype)
        total = ops.sum(ops.sum(smooth, axis=-1) * holds, axis=-1)
        return total / ops.maximum(ops.sum(holds, axis=-1), 1.0)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "delta": self.delta}
