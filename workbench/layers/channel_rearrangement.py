"""Moving channels into the plane of an image."""

from typing import Any

import keras
from keras import ops

from workbench.layers.channel_shapes import (
    Shape,
    Tensor,
    from_last,
    layout,
    shape_from_last,
    shape_to_last,
    to_last,
)
from workbench.messages import say


@keras.saving.register_keras_serializable(package="workbench")
class DepthToSpace2D(keras.layers.Layer):
    """Depth to space, also called pixel shuffle: groups of channels become the pixels of a larger image.

    ``block_size²`` numbers at one place become a square of ``block_size × block_size`` pixels, row by row. So a
    convolution before it computes every pixel of an enlarged image at the small size (sub-pixel convolution). Nothing
    is learned. Equals ``tf.nn.depth_to_space``.
    Source: Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
    Neural Network", CVPR 2016, section 3.2.

    Args:
        block_size: How many times higher and wider the image becomes.
        data_format: "channels_last", "channels_first", or None for the Keras configuration.
        **kwargs: What every Keras layer takes, such as ``name``.

    Raises:
        ValueError: ``block_size`` is below 1, or the channels are no multiple of its square.

    Input shape: (batch, height, width, channels), or channels first.
    Output shape: (batch, height * block_size, width * block_size, channels / block_size²), or channels first.

    >>> DepthToSpace2D(2)(np.arange(4.0).reshape(1, 1, 1, 4)).numpy()[0, :, :, 0].tolist()
    [[0.0, 1.0], [2.0, 3.0]]
    """

    def __init__(self, block_size: int = 2, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if block_size < 1:
            message = say("block_size: expected 1 or more, received {block_size!r}", block_size=block_size)
            raise ValueError(message)
        self.block_size = block_size
        self.data_format = layout(data_format)
        self.input_spec = keras.layers.InputSpec(ndim=4)

    def call(self, inputs: Tensor) -> Tensor:
        images, size = to_last(inputs, self.data_format), self.block_size
        height, width = ops.shape(images)[1:3]
        channels = images.shape[-1] // size**2
        squares = ops.reshape(images, (-1, height, width, size, size, channels))
        rows = ops.transpose(squares, (0, 1, 3, 2, 4, 5))
        larger = ops.reshape(rows, (-1, height * size, width * size, channels))
        return from_last(larger, self.data_format)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        batch, height, width, channels = shape_to_last(input_shape, self.data_format)
        size = self.block_size
        if channels is None or channels % size**2:
            message = say(
                "{name}: expected a multiple of {multiple} channels, as block_size is {block_size}, "
                "received shape {input_shape}",
                name=self.name,
                multiple=size**2,
                block_size=size,
                input_shape=input_shape,
            )
            raise ValueError(message)
        sizes = [None if side is None else side * size for side in (height, width)]
        return shape_from_last((batch, sizes[0], sizes[1], channels // size**2), self.data_format)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "block_size": self.block_size, "data_format": self.data_format}
