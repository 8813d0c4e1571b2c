"""The networks of the templates learn to find the left ventricle: in drawn hearts, and in real ones."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import pytest

import workbench as wb
from tests.bench.lv_segmentation import RECIPES, prepared, whole_data
from workbench.catalog.templates import unet
from workbench.data import center_crop, make_lv_phantom, stretch_contrast
from workbench.data.dataset import Dataset


@pytest.mark.slow
@pytest.mark.sampled(1 / 3)
def test_a_small_u_net_learns_the_phantom() -> None:
    data = stretch_contrast(center_crop(make_lv_phantom(80, seed=1), 96, 96))
    graph = unet((96, 96, 1), filters=8, depth=3)
    run = wb.training.fit(
        graph, data, epochs=12, batch_size=4, learning_rate=3e-3, loss="SparseDiceCrossentropy", seed=0
    ).wait()
    assert run.test is not None
    assert (run.test.by_class["dice"][1] or 0) > 0.8


@pytest.mark.slow
@pytest.mark.sampled(1 / 3)
@pytest.mark.realdata
def test_the_fcn_learns_real_hearts() -> None:
    """A short form of ``tests/bench/lv_segmentation.py``; the course saw a Dice of 0.568 after 30 epochs."""
    recipe, data = RECIPES["fcn"], prepared(whole_data())
    settings = recipe.settings(len(data.train), epochs=16, seed=0)
    seen = Dataset(data.name, data.train, data.validation, data.test[:0], data.class_names)
    run = wb.training.fit(recipe.graph(), seen, settings).wait()
    assert (run.history["val_dice[cavity]"][-1] or 0) > 0.568
