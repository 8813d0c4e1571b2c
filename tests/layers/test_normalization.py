"""Filter response normalization and scaling against plain NumPy."""

import numpy as np
import pytest

from tests.layers.conftest import Stands

keras = pytest.importorskip("keras")

from workbench.layers import FilterResponseNormalization, ScalarMultiplication  # noqa: E402 - after the skip


def test_filter_response_normalization(rng: np.random.Generator) -> None:
    images = rng.normal(size=(2, 5, 6, 3)).astype("float32")
    layer = FilterResponseNormalization()
    layer.build(images.shape)
    gamma, beta, tau = (rng.normal(size=3).astype("float32") for _ in range(3))
    layer.set_weights([gamma, beta, tau])
    square = np.mean(images.astype("float64") ** 2, axis=(1, 2), keepdims=True)
    expected = np.maximum(gamma * images / np.sqrt(square + 1e-6) + beta, tau)
    np.testing.assert_allclose(layer(images), expected, rtol=1e-4, atol=1e-5)


def test_without_threshold_negative_values_stay(rng: np.random.Generator) -> None:
    images = rng.normal(size=(2, 8, 3)).astype("float32")
    assert np.min(FilterResponseNormalization()(images)) == 0
    assert np.min(FilterResponseNormalization(threshold=False)(images)) < 0


def test_channels_first_gives_the_same(rng: np.random.Generator) -> None:
    images = rng.normal(size=(2, 4, 5, 3)).astype("float32")
    first = FilterResponseNormalization(axis=1)(images.transpose(0, 3, 1, 2))
    np.testing.assert_allclose(np.transpose(first, (0, 2, 3, 1)), FilterResponseNormalization()(images), rtol=1e-5)


def test_filter_response_normalization_stands(stands: Stands, rng: np.random.Generator) -> None:
    images = rng.normal(size=(2, 5, 6, 3)).astype("float32")
    stands(FilterResponseNormalization(gamma_initializer="he_normal"), images, unknown=(1, 2))
    stands(FilterResponseNormalization(axis=2, threshold=False), images)


def test_an_unknown_number_of_channels_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a known number of channels on axis -1"):
        FilterResponseNormalization()(keras.Input((4, 4, None)))


def test_scalar_multiplication_fixed_and_learned(stands: Stands, rng: np.random.Generator) -> None:
    values = rng.normal(size=(2, 4)).astype("float32")
    np.testing.assert_allclose(ScalarMultiplication(2.5)(values), values * 2.5, rtol=1e-6)
    learned = ScalarMultiplication(0.5, learned=True)
    np.testing.assert_allclose(learned(values), values * 0.5, rtol=1e-6)
    assert [weight.shape for weight in learned.trainable_weights] == [()]
    assert ScalarMultiplication(2.5).trainable_weights == []
    stands(ScalarMultiplication(0.5, learned=True), values)
    stands(ScalarMultiplication(3.0), values)
