"""Normalization layers that Keras lacks."""

from typing import Any

import keras
from keras import ops

from workbench.layers.channel_shapes import Shape, Tensor, from_last, layout, to_last
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


@keras.saving.register_keras_serializable(package="workbench")
class LocalResponseNormalization(keras.layers.Layer):
    """Local response normalization: each value is divided by how strong its neighbouring channels are at its place.

    ``y[c] = x[c] / (bias + alpha * sum(x[j]² for j from c - depth_radius to c + depth_radius)) ** beta``; channels
    that do not exist count as 0. Nothing is learned. AlexNet has it after its first two convolutions with the default
    values; networks since then use batch normalization instead. Equals ``tf.nn.local_response_normalization``.
    Source: Krizhevsky, Sutskever & Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", NIPS
    2012, section 3.3 (there n = 2 * depth_radius + 1 and k = bias).

    Args:
        depth_radius: How many channels before and after one are its neighbours.
        bias: Added to the weighted sum of squares; above 0.
        alpha: Weight of the sum of squares.
        beta: The power to which the sum is raised.
        data_format: "channels_last", "channels_first", or None for the Keras configuration.
        **kwargs: What every Keras layer takes, such as ``name``.

    Raises:
        ValueError: ``depth_radius`` is below 0, or ``bias`` not above 0.

    Input shape: (batch, height, width, channels), or channels first.
    Output shape: that of the input.

    >>> LocalResponseNormalization(depth_radius=1, bias=1.0, alpha=1.0, beta=1.0)(np.ones((1, 1, 1, 3))).numpy().ravel()
    array([0.33333334, 0.25      , 0.33333334], dtype=float32)
    """

    def __init__(
        self,
        depth_radius: int = 2,
        bias: float = 2.0,
        alpha: float = 1e-4,
        beta: float = 0.75,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if depth_radius < 0:
            message = say("depth_radius: expected 0 or more, received {depth_radius!r}", depth_radius=depth_radius)
            raise ValueError(message)
        if bias <= 0:
            message = say("bias: expected a number above 0, received {bias!r}", bias=bias)
            raise ValueError(message)
        self.depth_radius = depth_radius
        self.bias = float(bias)
        self.alpha = float(alpha)
        self.beta = float(beta)
        self.data_format = layout(data_format)
        self.supports_masking = True
        self.input_spec = keras.layers.InputSpec(ndim=4)

    def call(self, inputs: Tensor) -> Tensor:
        images = to_last(inputs, self.data_format)
        around = 2 * self.depth_radius + 1
        squares = ops.pad(ops.square(images), ((0, 0), (0, 0), (0, 0), (self.depth_radius, self.depth_radius)))
        channels = images.shape[-1]
        total = squares[..., :channels]
        for shift in range(1, around):
            total = total + squares[..., shift : shift + channels]
        return from_last(images * ops.power(self.bias + self.alpha * total, -self.beta), self.data_format)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        names = ("depth_radius", "bias", "alpha", "beta", "data_format")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
