"""Constants count as what they are: numbers that a network carries."""

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.slow


def params(build: Any) -> int:
    import keras

    from workbench.labs.questions.network_description import describe

    inputs = keras.Input((4,))
    found: int = describe(keras.Model(inputs, build(inputs)))["params"]
    return found


def test_an_ordinary_network_has_its_parameters_only() -> None:
    from keras import layers

    def build(x: Any) -> Any:
        x = layers.Reshape((2, 2, 1))(x / 255.0)
        x = layers.Conv2D(3, (2, 2), padding="same", activation="relu")(x)
        return layers.Dense(2)(layers.Dropout(0.5)(layers.Flatten()(layers.BatchNormalization()(x))))

    assert params(build) == 15 + 12 + 26


def test_a_deep_network_has_its_parameters_only() -> None:
    from keras import layers

    def build(x: Any) -> Any:
        x = layers.Reshape((2, 2, 1))(x)
        for _ in range(60):
            x = layers.Conv2D(1, (3, 3), strides=(1, 1), dilation_rate=(1, 1), padding="same")(x)
        return x

    assert params(build) == 60 * 10


def test_constants_of_operations_count() -> None:
    from keras import ops

    table = np.arange(400.0).reshape(4, 100)
    assert params(lambda x: ops.matmul(x, table)) == 400
    assert params(lambda x: ops.matmul(x, ops.convert_to_tensor(table.astype("float32")))) == 400


def test_tables_of_layers_and_long_integers_count() -> None:
    from keras import layers

    edges = [float(edge) for edge in range(500)]
    assert params(layers.Discretization(bin_boundaries=edges)) == 500
    assert params(layers.Normalization(mean=edges[:4], variance=edges[1:5])) == 0

    def hidden_in_factors(x: Any) -> Any:
        for factor in edges[1:101]:
            x = x * factor
        return x

    assert params(hidden_in_factors) >= 100
