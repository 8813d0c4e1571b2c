"""Positions as sines and cosines against the formula."""

import numpy as np
import pytest

from tests.layers.conftest import Stands

keras = pytest.importorskip("keras")

from workbench.layers import SinePositionEncoding  # noqa: E402 - after the skip


@pytest.mark.parametrize(("features", "wavelength"), [(6, 10_000.0), (5, 50.0), (1, 2.0)])
def test_it_adds_the_formula(features: int, wavelength: float, rng: np.random.Generator) -> None:
    sequences = rng.normal(size=(2, 30, features)).astype("float32")
    added = np.zeros((30, features))
    for step in range(30):
        for pair in range((features + 1) // 2):
            turn = step / wavelength ** (2 * pair / features)
            added[step, 2 * pair] = np.sin(turn)
            if 2 * pair + 1 < features:
                added[step, 2 * pair + 1] = np.cos(turn)
    np.testing.assert_allclose(SinePositionEncoding(wavelength)(sequences), sequences + added, atol=1e-5)


def test_it_stands(stands: Stands, rng: np.random.Generator) -> None:
    stands(SinePositionEncoding(100.0), rng.normal(size=(2, 7, 4)).astype("float32"), unknown=(1,))


def test_attention_of_swapped_steps_is_no_longer_the_same(rng: np.random.Generator) -> None:
    sequences = rng.normal(size=(1, 5, 4)).astype("float32")
    attention, position = keras.layers.MultiHeadAttention(2, 2), SinePositionEncoding()
    turned = sequences[:, ::-1]
    first, second = (np.mean(attention(x, x), axis=1) for x in (sequences, turned))
    np.testing.assert_allclose(first, second, atol=1e-5)
    first, second = (np.mean(attention(x, x), axis=1) for x in map(position, (sequences, turned)))
    assert np.abs(first - second).max() > 1e-3


def test_a_wavelength_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^max_wavelength: expected a number above 0, received 0$"):
        SinePositionEncoding(0)
