"""The layer behind augmentation: Keras's own geometry, in a model and out of it."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

from workbench.training.batches.augmentation import Augmentation  # noqa: E402
from workbench.training.batches.random_transform import DRAWS, RandomTransform  # noqa: E402


def drawn(**draws: float) -> Any:
    """The numbers of one image, 0 but for those given."""
    return np.array([[draws.get(name, 0.0) for name in DRAWS]], "float32")


def image() -> Any:
    return np.random.default_rng(0).random((1, 21, 30, 2)).astype("float32")


@pytest.mark.parametrize(
    ("augmentation", "draws", "layer"),
    [
        (Augmentation(rotation=36), {"rotation": -0.5}, lambda: keras.layers.RandomRotation((0.05, 0.05))),
        (
            Augmentation(shift=0.2),
            {"across": 1.0, "down": -1.0},
            lambda: keras.layers.RandomTranslation((-0.2, -0.2), (0.2, 0.2)),
        ),
        (Augmentation(zoom=0.25), {"zoom": 1.0}, lambda: keras.layers.RandomZoom((-0.2, -0.2))),
        (Augmentation(stretch=0.25), {"stretch": 1.0}, lambda: keras.layers.RandomZoom((0.25, 0.25), (-0.2, -0.2))),
    ],
    ids=["rotation", "shift", "zoom", "stretch"],
)
def test_one_change_is_that_of_keras(augmentation: Augmentation, draws: Any, layer: Any) -> None:
    theirs = layer()
    theirs.fill_mode = "constant"
    ours = RandomTransform(augmentation).images(image(), drawn(**draws))
    np.testing.assert_allclose(ours, theirs(image(), training=True), atol=2e-4)
    assert np.abs(np.asarray(ours) - image()).max() > 0.5


def test_nothing_drawn_is_nothing_changed() -> None:
    everything = Augmentation(30, 0.1, 0.2, True, True, 10, 0.2, 0.2)
    np.testing.assert_allclose(RandomTransform(everything).images(image(), drawn()), image(), atol=1e-6)


def test_it_takes_what_layers_of_keras_take() -> None:
    masks = np.random.default_rng(0).integers(0, 3, size=(4, 16, 16, 1)).astype("uint8")
    layer = RandomTransform(Augmentation(rotation=45, shift=0.2), value_range=(0, 2), seed=3)
    found = layer(
        {"images": masks.astype("float32"), "segmentation_masks": masks, "names": np.arange(4)}, training=True
    )
    assert sorted(found) == ["images", "names", "segmentation_masks"]
    pure = np.isin(found["images"], (0.0, 1.0, 2.0))
    np.testing.assert_array_equal(np.asarray(found["images"])[pure], np.asarray(found["segmentation_masks"])[pure])
    assert layer.compute_output_shape({"images": (4, 16, 16, 1)}) == {"images": (4, 16, 16, 1)}


def test_in_a_model_it_works_while_training_only(tmp_path: Path) -> None:
    layer = RandomTransform(Augmentation(rotation=90, brightness=0.2), value_range=(0.0, 2.0), seed=1)
    model = keras.Sequential([keras.Input((21, 30, 2)), layer])
    np.testing.assert_allclose(model.predict(image(), verbose=0), image(), atol=1e-6)
    assert not np.allclose(model(image(), training=True), image())
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras").layers[-1]
    assert again.augmentation == layer.augmentation
    assert again.get_config() == layer.get_config()


def test_cropping_has_its_shape_in_a_model() -> None:
    model = keras.Sequential([keras.Input((21, 30, 2)), RandomTransform(Augmentation(crop=(10, 12)))])
    assert model.output_shape == (None, 10, 12, 2)
    np.testing.assert_array_equal(model.predict(image(), verbose=0), image()[:, 6:16, 9:21])


def test_the_seed_decides() -> None:
    one, same, other = (
        RandomTransform(Augmentation(rotation=90), seed=seed)(image(), training=True) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)
