"""Losses that Keras lacks for answers that are images, or other values."""

from typing import Any

import keras
from keras import ops

from workbench.layers.channel_shapes import Tensor
from workbench.layers.image_similarity import WINDOW, ssim
from workbench.messages import say

_LEAST = 1e-12
"""Squared errors below this count as this: the root has no slope at 0."""


@keras.saving.register_keras_serializable(package="workbench")
class RootMeanSquaredError(keras.losses.Loss):
    """Root mean squared error: how far the answers of a sample are from its values, in their own unit.

    ``sqrt(mean((y_true - y_pred)²))`` over all values of a sample.
    Source: Hyndman & Koehler, "Another look at measures of forecast accuracy", International Journal of Forecasting 22
    (2006), section 2.1.

    Args:
        reduction: How Keras puts the losses of a batch together; None leaves them apart.
        name: What Keras calls the loss.
        dtype: The dtype it is computed in; None for Keras's own.

    Shapes: labels and predictions (batch, …); one loss a sample.

    >>> float(RootMeanSquaredError()(np.zeros((1, 2)), np.array([[3.0, -3.0]])))
    3.0
    """

    def __init__(
        self,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "root_mean_squared_error",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        return ops.sqrt(ops.maximum(_mean_of_sample(ops.square(y_true - y_pred)), _LEAST))


@keras.saving.register_keras_serializable(package="workbench")
class StructuralSimilarity(keras.losses.Loss):
    """Structural similarity (SSIM) as a loss: what an image lacks of the same edges and contrasts as its target.

    ``1 - SSIM``, with a flat window of 7 × 7 pixels: 0 for equal images, up to 2. It allows for small shifts in
    brightness that a squared error punishes, and keeps edges that it blurs.
    Source: Zhao, Gallo, Frosio & Kautz, "Loss Functions for Image Restoration with Neural Networks", IEEE Transactions
    on Computational Imaging 3 (2017), equation 6.

    Args:
        data_range: Largest minus smallest value that an image can have: 1 for 0 to 1, 255 for bytes.
        reduction: How Keras puts the losses of a batch together; None leaves them apart.
        name: What Keras calls the loss.
        dtype: The dtype it is computed in; None for Keras's own.

    Raises:
        ValueError: ``data_range`` is not above 0, or what it is called with are no images of 7 × 7 pixels or more.

    Shapes: labels and predictions (batch, height, width, channels) or (batch, height, width); one loss a sample.

    >>> image = np.random.default_rng(0).random((1, 8, 8, 1)).astype("float32")
    >>> round(float(StructuralSimilarity()(image, image)), 5)
    0.0
    """

    def __init__(
        self,
        data_range: float = 1.0,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "structural_similarity",
        dtype: Any = None,
    ) -> None:
        if data_range <= 0:
            message = say(
                "StructuralSimilarity: data_range must be above 0, but received {data_range!r}", data_range=data_range
            )
            raise ValueError(message)
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.data_range = float(data_range)

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        shape = tuple(y_pred.shape)
        if len(shape) not in (3, 4) or any(size is not None and size < WINDOW for size in shape[1:3]):
            message = say(
                "StructuralSimilarity: expected images of at least {window} × {window} pixels, (batch, height, width, "
                "channels), but received shape {shape}",
                window=WINDOW,
                shape=shape,
            )
            raise ValueError(message)
        return 1.0 - ssim(y_true, y_pred, self.data_range)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "data_range": self.data_range}


@keras.saving.register_keras_serializable(package="workbench")
class TotalVariation(keras.losses.Loss):
    """Squared error plus total variation: near the target, and smooth but for edges.

    ``mean((y_true - y_pred)²) + weight * TV(y_pred)``, where TV is the sum of the absolute differences between
    neighbours along height and width, for each value of the image. Noise has much of it, a clean edge little.
    Source: Rudin, Osher & Fatemi, "Nonlinear total variation based noise removal algorithms", Physica D 60 (1992), in
    the form with absolute differences.

    Args:
        weight: How much the total variation counts; 0 leaves the squared error alone.
        reduction: How Keras puts the losses of a batch together; None leaves them apart.
        name: What Keras calls the loss.
        dtype: The dtype it is computed in; None for Keras's own.

    Raises:
        ValueError: ``weight`` is below 0.

    Shapes: labels and predictions (batch, …, channels), with the axes between as places; one loss a sample.

    >>> image = np.array([[0.0, 1.0], [0.0, 1.0]]).reshape(1, 2, 2, 1)
    >>> float(TotalVariation(weight=0.5)(image, image))
    0.25
    """

    def __init__(
        self,
        weight: float = 0.01,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = "total_variation",
        dtype: Any = None,
    ) -> None:
        if weight < 0:
            message = say("TotalVariation: weight must be 0 or more, but received {weight!r}", weight=weight)
            raise ValueError(message)
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.weight = float(weight)

    def call(self, y_true: Tensor, y_pred: Tensor) -> Tensor:
        return _mean_of_sample(ops.square(y_true - y_pred)) + self.weight * _variation(y_pred)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "weight": self.weight}


def _mean_of_sample(values: Tensor) -> Tensor:
    """(batch, …) → (batch,)."""
    return ops.mean(values, axis=list(range(1, len(values.shape))))


def _variation(images: Tensor) -> Tensor:
    """Absolute differences between neighbours along all axes but batch and channels, for each value: (batch,)."""
    total = ops.zeros_like(_mean_of_sample(images))
    for axis in range(1, len(images.shape) - 1):
        length = ops.shape(images)[axis]
        later, earlier = (ops.take(images, ops.arange(*ends), axis=axis) for ends in ((1, length), (0, length - 1)))
        steps = ops.abs(later - earlier)
        total = total + ops.sum(steps, axis=list(range(1, len(images.shape))))
    values = ops.prod(ops.cast(ops.shape(images)[1:], images.dtype))
    return total / values
