"""Multiplying by one number."""

from typing import Any

import keras

from workbench.layers.channel_shapes import Shape, Tensor


@keras.saving.register_keras_serializable(package="workbench")
class ScalarMultiplication(keras.layers.Layer):
    """Multiplies every value by the same number, fixed or learned.

    A learned number that starts at 0 in front of an addition lets a residual branch fade in
    (Bachlechner et al., "ReZero is All You Need", UAI 2021).

    Args:
        scalar: The number, or the one that a learned number starts with.
        learned: Whether training changes the number.
        **kwargs: What every Keras layer takes, such as ``name``.

    Input shape: any.
    Output shape: that of the input.

    >>> ScalarMultiplication(0.5)(np.array([[2.0, 4.0]])).numpy().tolist()
    [[1.0, 2.0]]
    """

    def __init__(self, scalar: float = 1.0, learned: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scalar = float(scalar)
        self.learned = learned
        self.supports_masking = True

    def build(self, input_shape: Shape) -> None:
        del input_shape  # the same weight for any shape
        if self.learned:
            start = keras.initializers.Constant(self.scalar)
            self.factor = self.add_weight(shape=(), initializer=start, name="factor")
        self.built = True

    def call(self, inputs: Tensor) -> Tensor:
        return inputs * (self.factor if self.learned else self.scalar)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "scalar": self.scalar, "learned": self.learned}
