"""Normalization layers that Keras lacks."""

from typing import Any

import keras
from keras import ops

from workbench.layers.channel_shapes import Shape, Tensor
from workbench.messages import say


@keras.saving.register_keras_serializable(package="workbench")
class FilterResponseNormalization(keras.layers.Layer):
    """Filter response normalization: each channel of each sample is divided by its root mean square.

    ``y = max(gamma * x / sqrt(mean(x²) + epsilon) + beta, tau)``, with the mean over all axes but batch and channels,
    and gamma, beta and the threshold tau learned for every channel. Needs no batch statistics, so it works with any
    batch size; the threshold takes the place of a ReLU.
    Source: Singh & Krishnan, "Filter Response Normalization Layer", CVPR 2020, equations 1 to 3.

    Args:
        axis: Axis of the channels.
        epsilon: Small number added to avoid a division by zero.
        threshold: Whether the learned threshold tau is applied.
        beta_initializer: How the offset beta starts.
        gamma_initializer: How the factor gamma starts.
        tau_initializer: How the threshold tau starts.
        **kwargs: What every Keras layer takes, such as ``name``.

    Input shape: (batch, …, channels) with at least one axis between.
    Output shape: that of the input.

    >>> FilterResponseNormalization()(np.full((1, 4, 4, 2), 3.0)).shape
    TensorShape([1, 4, 4, 2])
    """

    def __init__(
        self,
        axis: int = -1,
        epsilon: float = 1e-6,
        threshold: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        tau_initializer: Any = "zeros",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.axis = axis
        self.epsilon = float(epsilon)
        self.threshold = threshold
        self.beta_initializer = keras.initializers.get(beta_initializer)
        self.gamma_initializer = keras.initializers.get(gamma_initializer)
        self.tau_initializer = keras.initializers.get(tau_initializer)
        self.supports_masking = True
        self.input_spec = keras.layers.InputSpec(min_ndim=3)

    def build(self, input_shape: Shape) -> None:
        channels = input_shape[self.axis]
        if channels is None:
            message = say(
                "{name}: expected a known number of channels on axis {axis}, received {input_shape}",
                name=self.name,
                axis=self.axis,
                input_shape=input_shape,
            )
            raise ValueError(message)
        self.gamma = self.add_weight(shape=(channels,), initializer=self.gamma_initializer, name="gamma")
        self.beta = self.add_weight(shape=(channels,), initializer=self.beta_initializer, name="beta")
        if self.threshold:
            self.tau = self.add_weight(shape=(channels,), initializer=self.tau_initializer, name="tau")
        self.built = True

    def call(self, inputs: Tensor) -> Tensor:
        rank = len(inputs.shape)
        channel = self.axis % rank
        spatial = [axis for axis in range(1, rank) if axis != channel]
        wide = [1] * rank
        wide[channel] = inputs.shape[channel]
        mean_square = ops.mean(ops.square(inputs), axis=spatial, keepdims=True)
        normal = inputs * ops.rsqrt(mean_square + self.epsilon)
        result = ops.reshape(self.gamma, wide) * normal + ops.reshape(self.beta, wide)
        return ops.maximum(result, ops.reshape(self.tau, wide)) if self.threshold else result

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        serialize = keras.initializers.serialize
        return {
            **super().get_config(),
            "axis": self.axis,
            "epsilon": self.epsilon,
            "threshold": self.threshold,
            "beta_initializer": serialize(self.beta_initializer),
            "gamma_initializer": serialize(self.gamma_initializer),
            "tau_initializer": serialize(self.tau_initializer),
        }
