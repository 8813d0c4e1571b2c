"""Telling the steps of a sequence apart."""

from typing import Any

import keras
import numpy as np
from keras import ops

from workbench.layers.channel_shapes import Shape, Tensor
from workbench.messages import say


@keras.saving.register_keras_serializable(package="workbench")
class SinePositionEncoding(keras.layers.Layer):
    """Adds to each step of a sequence a pattern of sines and cosines that says its position.

    Attention alone gives the same for any order of the steps. Step ``p`` gets
    ``sin(p / max_wavelength ** (2i / features))`` added to feature ``2i``, and the cosine of the same to feature
    ``2i + 1``. Nothing is learned, so that any length can be read.
    Source: Vaswani et al., "Attention Is All You Need", NIPS 2017, section 3.5.

    Args:
        max_wavelength: How slowly the slowest wave changes, in steps divided by 2π; above 0.
        **kwargs: What every Keras layer takes, such as ``name``.

    Raises:
        ValueError: ``max_wavelength`` is not above 0.

    Input shape: (batch, steps, features).
    Output shape: that of the input.

    >>> SinePositionEncoding()(np.zeros((1, 2, 2))).numpy().round(3).tolist()
    [[[0.0, 1.0], [0.8410000205039978, 0.5400000214576721]]]
    """

    def __init__(self, max_wavelength: float = 10_000.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if max_wavelength <= 0:
            message = say(
                "max_wavelength: expected a number above 0, received {max_wavelength!r}", max_wavelength=max_wavelength
            )
            raise ValueError(message)
        self.max_wavelength = float(max_wavelength)
        self.supports_masking = True
        self.input_spec = keras.layers.InputSpec(ndim=3)

    def call(self, inputs: Tensor) -> Tensor:
        steps, features = ops.shape(inputs)[1], inputs.shape[-1]
        numbers = np.arange(features)
        rates = self.max_wavelength ** -((numbers // 2 * 2) / features)
        # A cosine is a sine a quarter of a turn later.
        turns = ops.cast(ops.arange(steps), "float32")[:, None] * rates.astype("float32")
        waves = ops.sin(turns + (numbers % 2 * np.pi / 2).astype("float32"))
        return inputs + ops.cast(waves, inputs.dtype)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "max_wavelength": self.max_wavelength}
