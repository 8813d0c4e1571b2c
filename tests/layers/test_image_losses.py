"""Losses of images against NumPy, scikit-image and TensorFlow."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from workbench.layers import RootMeanSquaredError, StructuralSimilarity, TotalVariation  # noqa: E402 - after the skip


@pytest.fixture
def images(rng: np.random.Generator) -> tuple[Any, Any]:
    """Targets and answers (3, 9, 8, 2)."""
    targets = rng.random((3, 9, 8, 2)).astype("float32")
    return targets, (targets + rng.normal(0, 0.1, targets.shape)).astype("float32")


def test_root_mean_squared_error(images: tuple[Any, Any]) -> None:
    targets, answers = images
    expected = np.sqrt(((targets - answers) ** 2).mean(axis=(1, 2, 3)))
    np.testing.assert_allclose(RootMeanSquaredError(reduction=None)(targets, answers), expected, rtol=1e-5)
    assert float(RootMeanSquaredError()(targets, targets)) == pytest.approx(0, abs=1e-5)


def test_structural_similarity_is_what_scikit_image_measures(images: tuple[Any, Any]) -> None:
    from skimage.metrics import structural_similarity

    for factor in (1, 255):
        targets, answers = (image * factor for image in images)
        expected = [
            1 - structural_similarity(one, other, data_range=factor, channel_axis=-1)
            for one, other in zip(targets.astype(float), answers.astype(float), strict=True)
        ]
        found = StructuralSimilarity(factor, reduction=None)(targets, answers)
        np.testing.assert_allclose(found, expected, rtol=1e-3)


@pytest.mark.parametrize("weight", [0.0, 0.3])
def test_total_variation_is_that_of_tensorflow_beside_the_squared_error(images: tuple[Any, Any], weight: float) -> None:
    import tensorflow as tf

    targets, answers = images
    errors = ((targets - answers) ** 2).mean(axis=(1, 2, 3))
    expected = errors + weight * tf.image.total_variation(tf.constant(answers)).numpy() / (9 * 8 * 2)
    np.testing.assert_allclose(TotalVariation(weight, reduction=None)(targets, answers), expected, rtol=1e-5)


@pytest.mark.parametrize("loss", [RootMeanSquaredError(), StructuralSimilarity(2.0), TotalVariation(0.1)])
def test_it_trains_with_finite_gradients_and_is_saved(loss: Any, images: tuple[Any, Any], tmp_path: Path) -> None:
    targets, answers = images
    model = keras.Sequential([keras.Input((9, 8, 2)), keras.layers.Dense(2, kernel_initializer="identity")])
    model.compile("sgd", loss, jit_compile=False)
    before = float(loss(targets, model(answers)))
    for x in (targets, answers):  # equal at first: the root has no slope there
        model.fit(x, targets, epochs=2, verbose=0)
    assert np.isfinite(model.get_weights()[0]).all()
    assert float(loss(targets, model(answers))) <= before + 1e-3
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.loss.get_config() == loss.get_config()


def test_what_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"^StructuralSimilarity: data_range must be above 0, but received 0$"):
        StructuralSimilarity(0)
    with pytest.raises(ValueError, match=r"^TotalVariation: weight must be 0 or more, but received -1$"):
        TotalVariation(-1)
    with pytest.raises(ValueError, match=r"at least 7 × 7 pixels, .* but received shape \(1, 6, 9, 1\)"):
        StructuralSimilarity()(np.zeros((1, 6, 9, 1)), np.zeros((1, 6, 9, 1)))
