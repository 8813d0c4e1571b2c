"""Undoing pooling, and pooling of regions, which Keras lacks."""

from typing import Any

import keras
from keras import ops

from workbench.layers.channel_shapes import (
    Shape,
    Tensor,
    from_last,
    layout,
    pair,
    shape_to_last,
    to_last,
)
from workbench.messages import say


@keras.saving.register_keras_serializable(package="workbench")
class MaxUnpooling2D(keras.layers.Layer):
    """Undoes max pooling: every value goes back to where its maximum came from, all else is 0.

    Called on two tensors, ``MaxUnpooling2D()([pooled, before])``: ``before`` is what went into the pooling layer
    (its maxima give the places), ``pooled`` what shall be put there; it has the shape that the pooling layer gave.
    The windows do not overlap, as in MaxPooling2D without strides. Of equal maxima the first one counts.
    Source: Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014 (switches).

    Args:
        pool_size: Size of the pooling window: one number, or (height, width).
        data_format: "channels_last", "channels_first", or None for the Keras configuration.
        **kwargs: What every Keras layer takes, such as ``name``.

    Input shape: pooled (batch, height // pool height, width // pool width, channels) and
        before (batch, height, width, channels), or channels first.
    Output shape: that of `before`.

    >>> before = np.array([[1.0, 2.0], [4.0, 3.0]]).reshape(1, 2, 2, 1)
    >>> MaxUnpooling2D(2)([np.full((1, 1, 1, 1), 9.0), before]).numpy()[0, :, :, 0].tolist()
    [[0.0, 0.0], [9.0, 0.0]]
    """

    def __init__(
        self, pool_size: int | tuple[int, int] = (2, 2), data_format: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.pool_size = pair(pool_size, "pool_size")
        self.data_format = layout(data_format)

    def build(self, input_shape: list[Shape]) -> None:
        self._check(input_shape)
        self.built = True

    def call(self, inputs: list[Tensor]) -> Tensor:
        pooled, before = (to_last(one, self.data_format) for one in inputs)
        tall, wide = self.pool_size
        batch, rows, columns, channels = ops.shape(pooled)
        height, width = ops.shape(before)[1:3]
        whole = before[:, : rows * tall, : columns * wide, :]
        windows = ops.reshape(whole, (batch, rows, tall, columns, wide, channels))
        windows = ops.reshape(ops.transpose(windows, (0, 1, 3, 5, 2, 4)), (batch, rows, columns, channels, tall * wide))
        places = ops.one_hot(ops.argmax(windows, axis=-1), tall * wide, dtype=pooled.dtype)
        filled = ops.reshape(ops.expand_dims(pooled, -1) * places, (batch, rows, columns, channels, tall, wide))
        image = ops.reshape(ops.transpose(filled, (0, 1, 4, 2, 5, 3)), (batch, rows * tall, columns * wide, channels))
        image = ops.pad(image, ((0, 0), (0, height - rows * tall), (0, width - columns * wide), (0, 0)))
        return from_last(image, self.data_format)

    def compute_output_shape(self, input_shape: list[Shape]) -> Shape:
        self._check(input_shape)
        return tuple(input_shape[1])

    def _check(self, shapes: list[Shape]) -> None:
        if len(shapes) != 2 or any(len(shape) != 4 for shape in shapes):  # noqa: PLR2004 - pooled and before, 4 axes
            message = say(
                "{name}: expected two inputs of 4 axes, [pooled, before], received shapes {shapes}",
                name=self.name,
                shapes=shapes,
            )
            raise ValueError(message)
        pooled, before = (shape_to_last(tuple(shape), self.data_format) for shape in shapes)
        steps = (1, *self.pool_size, 1)
        for small, large, step in zip(pooled[1:], before[1:], steps[1:], strict=True):
            if small is not None and large is not None and small != large // step:
                message = say(
                    "{name}: expected the first input to have the shape that pooling the second by "
                    "{pool_size} gives, received shapes {shapes}",
                    name=self.name,
                    pool_size=self.pool_size,
                    shapes=shapes,
                )
                raise ValueError(message)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "pool_size": self.pool_size, "data_format": self.data_format}


@keras.saving.register_keras_serializable(package="workbench")
class ROIPooling2D(keras.layers.Layer):
    """Region-of-interest pooling: cuts boxes out of a feature map and max-pools each to the same size.

    Called on two tensors, ``ROIPooling2D()([features, boxes])``. A box is (xmin, ymin, xmax, ymax), as fractions of
    the map's width and height. It is widened to whole cells of the map and divided into a grid; each cell of the grid
    gives the maximum of what it covers, which is at least one cell of the map.
    Source: Girshick, "Fast R-CNN", ICCV 2015, section 2.1.

    Args:
        output_size: Height and width of each output: one number, or (height, width).
        data_format: "channels_last", "channels_first", or None for the Keras configuration.
        **kwargs: What every Keras layer takes, such as ``name``.

    Input shape: features (batch, height, width, channels), or channels first; boxes (batch, boxes, 4).
    Output shape: (batch, boxes, output height, output width, channels), or channels before height and width.

    >>> boxes = np.array([[[0.0, 0.0, 0.5, 0.5]]])
    >>> ROIPooling2D(1)([np.arange(16.0).reshape(1, 4, 4, 1), boxes]).numpy().ravel().tolist()
    [5.0]
    """

    def __init__(
        self, output_size: int | tuple[int, int] = (7, 7), data_format: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.output_size = pair(output_size, "output_size")
        self.data_format = layout(data_format)

    def build(self, input_shape: list[Shape]) -> None:
        self._check(input_shape)
        self.built = True

    def call(self, inputs: list[Tensor]) -> Tensor:
        features, boxes = to_last(inputs[0], self.data_format), ops.cast(inputs[1], "float32")
        height, width = ops.shape(features)[1:3]
        rows = _bins(boxes[..., 1], boxes[..., 3], height, self.output_size[0])
        columns = _bins(boxes[..., 0], boxes[..., 2], width, self.output_size[1])
        # (batch, 1, height, width, channels) meets (batch, boxes, height, 1, 1), one row of the grid at a time.
        maps = ops.expand_dims(features, 1)
        strips = [_masked_max(maps, row[..., None, None], axis=2) for row in rows]
        strip = ops.stack(strips, axis=2)  # (batch, boxes, output height, width, channels)
        cells = [_masked_max(strip, column[:, :, None, :, None], axis=3) for column in columns]
        pooled = ops.stack(cells, axis=3)
        return pooled if self.data_format == "channels_last" else ops.transpose(pooled, (0, 1, 4, 2, 3))

    def compute_output_shape(self, input_shape: list[Shape]) -> Shape:
        self._check(input_shape)
        features = shape_to_last(tuple(input_shape[0]), self.data_format)
        start = (features[0], input_shape[1][1])
        if self.data_format == "channels_last":
            return (*start, *self.output_size, features[3])
        return (*start, features[3], *self.output_size)

    def _check(self, shapes: list[Shape]) -> None:
        wanted = len(shapes) == 2 and len(shapes[0]) == 4 and len(shapes[1]) == 3 and shapes[1][2] == 4  # noqa: PLR2004
        if not wanted:
            message = say(
                "{name}: expected [features, boxes] with 4 axes and (batch, boxes, 4), received shapes {shapes}",
                name=self.name,
                shapes=shapes,
            )
            raise ValueError(message)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "output_size": self.output_size, "data_format": self.data_format}


def _bins(low: Tensor, high: Tensor, size: Tensor, count: int) -> list[Tensor]:
    """For each of ``count`` equal parts of every box, which of ``size`` cells it covers: (batch, boxes, size), bool."""
    length = ops.cast(size, "float32")
    start = ops.clip(ops.floor(low * length), 0.0, length - 1.0)
    end = ops.clip(ops.ceil(high * length), start + 1.0, length)
    cells = ops.cast(ops.arange(size), "float32")
    parts = []
    for part in range(count):
        first = ops.floor(start + (end - start) * part / count)
        last = ops.maximum(ops.ceil(start + (end - start) * (part + 1) / count), first + 1.0)
        parts.append((cells >= first[..., None]) & (cells < last[..., None]))
    return parts


def _masked_max(values: Tensor, mask: Tensor, axis: int) -> Tensor:
    return ops.max(ops.where(mask, values, float("-inf")), axis=axis)
