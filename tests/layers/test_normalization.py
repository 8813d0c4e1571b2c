"""Normalization layers and scaling against plain NumPy and TensorFlow."""

import numpy as np
import pytest

from tests.layers.conftest import Stands

keras = pytest.importorskip("keras")

from workbench.layers import (  # noqa: E402 - after the skip
    FilterResponseNormalization,
    LocalResponseNormalization,
    ScalarMultiplication,
)


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


@pytest.mark.parametrize(
    "values", [{}, {"depth_radius": 0}, {"depth_radius": 7, "bias": 1.0, "alpha": 0.3, "beta": 0.5}]
)
def test_local_response_normalization_equals_tensorflow(values: dict[str, float], rng: np.random.Generator) -> None:
    import tensorflow as tf

    images = (rng.normal(size=(2, 4, 5, 6)) * 40).astype("float32")
    paper = {"depth_radius": 2, "bias": 2.0, "alpha": 1e-4, "beta": 0.75}
    expected = tf.nn.local_response_normalization(images, **{**paper, **values})
    np.testing.assert_allclose(LocalResponseNormalization(**values)(images), expected, rtol=1e-5)  # type: ignore[arg-type]


def test_local_response_normalization_stands(stands: Stands, rng: np.random.Generator) -> None:
    images = rng.normal(size=(2, 5, 6, 3)).astype("float32")
    stands(LocalResponseNormalization(), images, unknown=(1, 2))
    first = LocalResponseNormalization(1, alpha=0.5, data_format="channels_first")
    stands(first, images.transpose(0, 3, 1, 2), unknown=(2, 3))
    np.testing.assert_allclose(
        np.transpose(first(images.transpose(0, 3, 1, 2)), (0, 2, 3, 1)),
        LocalResponseNormalization(1, alpha=0.5)(images),
        rtol=1e-6,
    )


def test_a_local_response_normalization_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^depth_radius: expected 0 or more, received -1$"):
        LocalResponseNormalization(depth_radius=-1)
    with pytest.raises(ValueError, match=r"^bias: expected a number above 0, received 0$"):
        LocalResponseNormalization(bias=0)
