"""Log-sum-exp pooling of sequences, images and volumes."""

from itertools import product
from typing import Any, ClassVar

import keras
from keras import ops

from workbench.layers.channel_shapes import (
    Shape,
    Tensor,
    each_axis,
    from_last,
    layout,
    shape_from_last,
    shape_to_last,
    to_last,
)
from workbench.messages import say

_Size = int | tuple[int, ...]


class _LogSumExpPooling(keras.layers.Layer):
    """Pooling over ``rank`` axes of space."""

    rank: ClassVar[int]

    def __init__(
        self,
        pool_size: _Size,
        strides: _Size | None,
        padding: str,
        sharpness: float,
        data_format: str | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.pool_size = each_axis(pool_size, "pool_size", self.rank)
        self.strides = self.pool_size if strides is None else each_axis(strides, "strides", self.rank)
        if padding not in ("valid", "same"):
            message = say("padding: expected 'valid' or 'same', received {padding!r}", padding=padding)
            raise ValueError(message)
        if sharpness <= 0:
            message = say("sharpness: expected a number above 0, received {sharpness!r}", sharpness=sharpness)
            raise ValueError(message)
        self.padding = padding
        self.sharpness = float(sharpness)
        self.data_format = layout(data_format)
        self.input_spec = keras.layers.InputSpec(ndim=self.rank + 2)

    def call(self, inputs: Tensor) -> Tensor:
        maps = to_last(inputs, self.data_format)
        # What lies outside has the weight exp(-inf) = 0.
        scaled = self._windows(maps * self.sharpness, outside=float("-inf"))
        inside = self._windows(ops.ones_like(maps[:1]), outside=0.0)
        pooled = (ops.logsumexp(scaled, axis=-1) - ops.log(ops.sum(inside, axis=-1))) / self.sharpness
        return from_last(pooled, self.data_format)

    def _windows(self, maps: Tensor, outside: float) -> Tensor:
        """(batch, …, channels) → (batch, … pooled, channels, places in the window)."""
        sizes = ops.shape(maps)[1:-1]
        steps = list(zip(sizes, self.pool_size, self.strides, strict=True))
        counts = [_pooled(size, window, step, self.padding) for size, window, step in steps]
        if self.padding == "same":
            around = [
                _around((count - 1) * step + window - size)
                for count, (size, window, step) in zip(counts, steps, strict=True)
            ]
            maps = ops.pad(maps, ((0, 0), *around, (0, 0)), constant_values=outside)
        places = [
            maps[(slice(None), *(self._along(*axis) for axis in zip(place, counts, self.strides, strict=True)))]
            for place in product(*map(range, self.pool_size))
        ]
        return ops.stack(places, axis=-1)

    @staticmethod
    def _along(first: int, count: Any, step: int) -> slice:
        """One place of every window along an axis."""
        return slice(first, first + (count - 1) * step + 1, step)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        batch, *sizes, channels = shape_to_last(input_shape, self.data_format)
        pooled = [
            None if size is None else _pooled(size, window, step, self.padding)
            for size, window, step in zip(sizes, self.pool_size, self.strides, strict=True)
        ]
        return shape_from_last((batch, *pooled, channels), self.data_format)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "pool_size": self.pool_size,
            "strides": self.strides,
            "padding": self.padding,
            "sharpness": self.sharpness,
            "data_format": self.data_format,
        }


def _pooled(size: Any, window: int, step: int, padding: str) -> Any:
    """How many windows an axis has; ``size`` may be a tensor."""
    return -(-size // step) if padding == "same" else (size - window) // step + 1


def _around(missing: Any) -> tuple[Any, Any]:
    """What is added before and after an axis, as Keras's own poolings do."""
    missing = max(missing, 0) if isinstance(missing, int) else ops.maximum(missing, 0)
    return missing // 2, missing - missing // 2


@keras.saving.register_keras_serializable(package="workbench")
class LogSumExpPooling1D(_LogSumExpPooling):
    """Log-sum-exp pooling of a sequence: a smooth mix of average and maximum pooling.

    Each window gives ``log(mean(exp(sharpness * x))) / sharpness``: close to its average for a small ``sharpness``,
    close to its maximum for a large one. With ``padding="same"``, what lies outside the sequence does not count.
    Source: Pinheiro & Collobert, "From Image-level to Pixel-level Labeling with Convolutional Networks", CVPR 2015.

    Args:
        pool_size: Size of the window, in steps.
        strides: Step of the window; None means `pool_size`.
        padding: "valid" or "same".
        sharpness: How close to the maximum; above 0.
        data_format: "channels_last", "channels_first", or None for the Keras configuration.
        **kwargs: What every Keras layer takes, such as ``name``.

    Input shape: (batch, steps, channels), or channels first.
    Output shape: (batch, pooled steps, channels), or channels first.

    >>> LogSumExpPooling1D(2, sharpness=100.0)(np.arange(8.0).reshape(1, 8, 1)).shape
    TensorShape([1, 4, 1])
    """

    rank = 1

    def __init__(
        self,
        pool_size: int | tuple[int] = 2,
        strides: int | tuple[int] | None = None,
        padding: str = "valid",
        sharpness: float = 1.0,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(pool_size, strides, padding, sharpness, data_format, **kwargs)


@keras.saving.register_keras_serializable(package="workbench")
class LogSumExpPooling2D(_LogSumExpPooling):
    """Log-sum-exp pooling: a smooth mix of average and maximum pooling.

    Each window gives ``log(mean(exp(sharpness * x))) / sharpness``: close to its average for a small ``sharpness``,
    close to its maximum for a large one. With ``padding="same"``, what lies outside the image does not count.
    Source: Pinheiro & Collobert, "From Image-level to Pixel-level Labeling with Convolutional Networks", CVPR 2015.

    Args:
        pool_size: Size of the window: one number, or (height, width).
        strides: Step of the window; None means `pool_size`.
        padding: "valid" or "same".
        sharpness: How close to the maximum; above 0.
        data_format: "channels_last", "channels_first", or None for the Keras configuration.
        **kwargs: What every Keras layer takes, such as ``name``.

    Input shape: (batch, height, width, channels), or channels first.
    Output shape: (batch, pooled height, pooled width, channels), or channels first.

    >>> LogSumExpPooling2D(2, sharpness=100.0)(np.arange(16.0).reshape(1, 4, 4, 1)).shape
    TensorShape([1, 2, 2, 1])
    """

    rank = 2

    def __init__(
        self,
        pool_size: int | tuple[int, int] = (2, 2),
        strides: int | tuple[int, int] | None = None,
        padding: str = "valid",
        sharpness: float = 1.0,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(pool_size, strides, padding, sharpness, data_format, **kwargs)


@keras.saving.register_keras_serializable(package="workbench")
class LogSumExpPooling3D(_LogSumExpPooling):
    """Log-sum-exp pooling of a volume: a smooth mix of average and maximum pooling.

    Each window gives ``log(mean(exp(sharpness * x))) / sharpness``: close to its average for a small ``sharpness``,
    close to its maximum for a large one. With ``padding="same"``, what lies outside the volume does not count.
    Source: Pinheiro & Collobert, "From Image-level to Pixel-level Labeling with Convolutional Networks", CVPR 2015.

    Args:
        pool_size: Size of the window: one number, or (depth, height, width).
        strides: Step of the window; None means `pool_size`.
        padding: "valid" or "same".
        sharpness: How close to the maximum; above 0.
        data_format: "channels_last", "channels_first", or None for the Keras configuration.
        **kwargs: What every Keras layer takes, such as ``name``.

    Input shape: (batch, depth, height, width, channels), or channels first.
    Output shape: (batch, pooled depth, pooled height, pooled width, channels), or channels first.

    >>> LogSumExpPooling3D(2, sharpness=100.0)(np.arange(64.0).reshape(1, 4, 4, 4, 1)).shape
    TensorShape([1, 2, 2, 2, 1])
    """

    rank = 3

    def __init__(
        self,
        pool_size: int | tuple[int, int, int] = (2, 2, 2),
        strides: int | tuple[int, int, int] | None = None,
        padding: str = "valid",
        sharpness: float = 1.0,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(pool_size, strides, padding, sharpness, data_format, **kwargs)
