"""Losses of overlaps that Keras lacks, for masks of class indices."""

from typing import Any

import keras
from keras import ops

from workbench.layers.channel_shapes import Tensor
from workbench.layers.class_indices import as_class_indices
from workbench.messages import say


@keras.saving.register_keras_serializable(package="workbench")
class SparseDice(keras.losses.Loss):
    """Dice loss for masks of class indices.

    One minus the mean over the classes of ``(2 * sum(p * t) + smooth) / (sum(p) + sum(t) + smooth)``, where p are the
    predicted probabilities of a class and t is 1 where the mask has that class; the sums run over all places of a
    sample. ``smooth`` gives a class that is nowhere, and predicted nowhere, a loss of 0.
    Source: Sudre et al., "Generalised Dice overlap as a deep learning loss function", DLMIA 2017, equation 2.

    Args:
        from_logits: Whether the predictions are raw scores instead of probabilities.
        smooth: Added to the numerator and the denominator.
        ignore_class: Places with this index in the mask are left out.
        reduction: How Keras puts the losses of a batch together; None leaves them apart.
        name: What Keras calls the loss.
        dtype: The dtype it is computed in; None for Keras's own.

    Shapes: labels (batch, …) or (batch, …, 1) with indices, predictions (batch, …, classes); one loss a sample.

    >>> labels, probabilities = np.array([[0, 1]]), np.array([[[0.9, 0.1], [0.2, 0.8]]])
    >>> round(float(SparseDice()(labels, probabilities)), 3)
    0.1
    """

    def __init__(
        self,
        from_logits: bool = False,
        smooth: float = 1.0,
        ignore_class: int | None = None,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "sparse_dice",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.from_logits = from_logits
        self.smooth = float(smooth)
        self.ignore_class = ignore_class

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        hit, predicted, wanted = _areas(y_true, y_pred, self.from_logits, self.ignore_class)
        return 1.0 - ops.mean((2.0 * hit + self.smooth) / (predicted + wanted + self.smooth), axis=-1)

    def get_config(self) -> dict[str, Any]:
        own = {"from_logits": self.from_logits, "smooth": self.smooth, "ignore_class": self.ignore_class}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable(package="workbench")
class SparseTversky(keras.losses.Loss):
    """Tversky loss for masks of class indices: Dice in which false alarms and misses weigh differently.

    One minus the mean over the classes of ``(TP + smooth) / (TP + alpha * FP + beta * FN + smooth)``, where TP is the
    sum of p * t over all places of a sample, FP that of p * (1 - t) and FN that of (1 - p) * t; p are the predicted
    probabilities of a class and t is 1 where the mask has that class. With alpha = beta = 0.5 it is the Dice loss of
    twice the smooth; a beta above alpha makes missing a small structure worse than a false alarm.
    Source: Salehi et al., "Tversky loss function for image segmentation using 3D fully convolutional deep networks",
    MLMI 2017, equation 3 (there alpha weighs the false positives too).

    Args:
        alpha: Weight of false positives, the false alarms.
        beta: Weight of false negatives, the misses.
        from_logits: Whether the predictions are raw scores instead of probabilities.
        smooth: Added to the numerator and the denominator.
        ignore_class: Places with this index in the mask are left out.
        reduction: How Keras puts the losses of a batch together; None leaves them apart.
        name: What Keras calls the loss.
        dtype: The dtype it is computed in; None for Keras's own.

    Shapes: labels (batch, …) or (batch, …, 1) with indices, predictions (batch, …, classes); one loss a sample.

    >>> labels, probabilities = np.array([[0, 1]]), np.array([[[0.9, 0.1], [0.2, 0.8]]])
    >>> round(float(SparseTversky()(labels, probabilities)), 3)
    0.075
    """

    def __init__(
        self,
        alpha: float = 0.3,
        beta: float = 0.7,
        from_logits: bool = False,
        smooth: float = 1.0,
        ignore_class: int | None = None,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "sparse_tversky",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.alpha = float(alpha)
        self.beta = float(beta)
        self.from_logits = from_logits
        self.smooth = float(smooth)
        self.ignore_class = ignore_class

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        hit, predicted, wanted = _areas(y_true, y_pred, self.from_logits, self.ignore_class)
        wrong = self.alpha * (predicted - hit) + self.beta * (wanted - hit)
        return 1.0 - ops.mean((hit + self.smooth) / (hit + wrong + self.smooth), axis=-1)

    def get_config(self) -> dict[str, Any]:
        names = ("alpha", "beta", "from_logits", "smooth", "ignore_class")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


@keras.saving.register_keras_serializable(package="workbench")
class SparseDiceCrossentropy(keras.losses.Loss):
    """Dice loss plus cross-entropy, for masks of class indices.

    ``dice_weight * SparseDice + (1 - dice_weight) * mean cross-entropy of the places``. Cross-entropy has a useful
    gradient at every place from the first step on, and Dice does not let a small structure drown in the background.
    Source: Isensee et al., "nnU-Net", Nature Methods 2021, which adds both with equal weights.

    Args:
        dice_weight: How much of the loss is Dice, from 0 (cross-entropy alone) to 1 (Dice alone).
        from_logits: Whether the predictions are raw scores instead of probabilities.
        smooth: Added to the numerator and the denominator of Dice.
        ignore_class: Places with this index in the mask are left out.
        reduction: How Keras puts the losses of a batch together; None leaves them apart.
        name: What Keras calls the loss.
        dtype: The dtype it is computed in; None for Keras's own.

    Raises:
        ValueError: ``dice_weight`` is not from 0 to 1.

    Shapes: labels (batch, …) or (batch, …, 1) with indices, predictions (batch, …, classes); one loss a sample.

    >>> labels, probabilities = np.array([[0, 1]]), np.array([[[0.9, 0.1], [0.2, 0.8]]])
    >>> round(float(SparseDiceCrossentropy()(labels, probabilities)), 3)
    0.132
    """

    def __init__(
        self,
        dice_weight: float = 0.5,
        from_logits: bool = False,
        smooth: float = 1.0,
        ignore_class: int | None = None,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "sparse_dice_crossentropy",
        dtype: Any = None,
    ) -> None:
        if not 0.0 <= dice_weight <= 1.0:
            message = say(
                "SparseDiceCrossentropy: dice_weight must be from 0 to 1, but received {dice_weight!r}",
                dice_weight=dice_weight,
            )
            raise ValueError(message)
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.dice_weight = float(dice_weight)
        self.from_logits = from_logits
        self.smooth = float(smooth)
        self.ignore_class = ignore_class

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        hit, predicted, wanted = _areas(y_true, y_pred, self.from_logits, self.ignore_class)
        dice = 1.0 - ops.mean((2.0 * hit + self.smooth) / (predicted + wanted + self.smooth), axis=-1)
        return self.dice_weight * dice + (1.0 - self.dice_weight) * self._crossentropy(y_true, y_pred)

    def _crossentropy(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        """Mean over the places that count: (batch,)."""
        indices = as_class_indices(y_true, y_pred)
        counted = ops.ones_like(indices, dtype=y_pred.dtype)
        if self.ignore_class is not None:
            counted = ops.cast(ops.not_equal(indices, self.ignore_class), y_pred.dtype)
            indices = ops.where(ops.equal(indices, self.ignore_class), 0, indices)
        losses = ops.sparse_categorical_crossentropy(indices, y_pred, from_logits=self.from_logits)
        places = list(range(1, len(indices.shape)))
        return ops.sum(losses * counted, axis=places) / ops.maximum(ops.sum(counted, axis=places), 1.0)

    def get_config(self) -> dict[str, Any]:
        names = ("dice_weight", "from_logits", "smooth", "ignore_class")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


def _areas(
    y_true: Tensor, y_pred: Tensor, from_logits: bool, ignore_class: int | None
) -> tuple[Tensor, Tensor, Tensor]:
    """Sums over the places of a sample of p * t, of p and of t, for each class: three of (batch, classes)."""
    indices = as_class_indices(y_true, y_pred)
    probabilities = ops.softmax(y_pred) if from_logits else y_pred
    truth = ops.one_hot(indices, y_pred.shape[-1], dtype=y_pred.dtype)
    if ignore_class is not None:
        counted = ops.cast(ops.not_equal(indices, ignore_class), y_pred.dtype)[..., None]
        probabilities, truth = probabilities * counted, truth * counted
    places = list(range(1, len(y_pred.shape) - 1))
    sums = [ops.sum(terms, axis=places) for terms in (probabilities * truth, probabilities, truth)]
    return sums[0], sums[1], sums[2]
