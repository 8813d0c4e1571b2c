"""The contract of all our layers and losses: saving, loading, gradients."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

Stands = Callable[..., None]


@pytest.fixture
def stands(tmp_path: Path) -> Stands:
    """Check one layer in a model: symbolic shape, unknown sizes, gradient, saving and loading."""

    def check(layer: Any, *arrays: Any, unknown: tuple[int, ...] = ()) -> None:
        inputs = [keras.Input(array.shape[1:], dtype=array.dtype) for array in arrays]
        outputs = layer(inputs if len(inputs) > 1 else inputs[0])
        model = keras.Model(inputs, outputs)
        real = model.predict(list(arrays), verbose=0)
        assert outputs.shape[1:] == real.shape[1:]
        shapes = [array.shape for array in arrays]
        told = layer.compute_output_shape(shapes if len(shapes) > 1 else shapes[0])
        assert tuple(told) == real.shape
        _check_unknown_sizes(layer, arrays, real, unknown)
        _check_gradient(model, arrays)
        model.save(tmp_path / "model.keras")
        loaded = keras.models.load_model(tmp_path / "model.keras")
        np.testing.assert_array_equal(loaded.predict(list(arrays), verbose=0), real)
        assert loaded.layers[-1].get_config() == layer.get_config()

    return check


def _check_unknown_sizes(layer: Any, arrays: Any, real: Any, unknown: tuple[int, ...]) -> None:
    """The same result when the sizes of some axes are not known until the data comes."""
    shapes = [tuple(None if axis in unknown else size for axis, size in enumerate(array.shape))[1:] for array in arrays]
    inputs = [keras.Input(shape, dtype=array.dtype) for shape, array in zip(shapes, arrays, strict=True)]
    model = keras.Model(inputs, layer(inputs if len(inputs) > 1 else inputs[0]))
    np.testing.assert_allclose(model.predict(list(arrays), verbose=0), real, rtol=1e-6)


def _check_gradient(model: Any, arrays: Any) -> None:
    """The first input gets a finite gradient that is not zero everywhere."""
    import tensorflow as tf

    tensors = [tf.convert_to_tensor(array) for array in arrays]
    with tf.GradientTape() as tape:
        tape.watch(tensors[0])
        total = tf.reduce_sum(model(tensors if len(tensors) > 1 else tensors[0]))
    gradient = tape.gradient(total, tensors[0]).numpy()
    assert np.isfinite(gradient).all()
    assert np.abs(gradient).max() > 0


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)
