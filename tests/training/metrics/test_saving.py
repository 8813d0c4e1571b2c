"""Metrics in a saved model: a process that imports one of them loads all, without custom_objects."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

keras = pytest.importorskip("keras")

import workbench.training.metrics as ours  # noqa: E402
from workbench.training.metrics import ClassMetrics, ConfusionMatrix, Dice  # noqa: E402

LOADER = """
import sys, keras, numpy as np
from workbench.training.metrics import Dice
for name in sys.argv[1:]:
    model = keras.models.load_model(f"{name}.keras")
    data = np.load(f"{name}.npz")
    found = model.evaluate(data["x"], data["y"], verbose=0, return_dict=True)
    print("found", *[f"{name}={value:.5f}" for name, value in sorted(found.items())])
"""

Made = tuple[Any, Any, Any]
"""A model that was compiled, samples and labels."""


def of_classes(rng: np.random.Generator) -> Made:
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(3, 1, activation="softmax")])
    names = ("Sensitivity", "Specificity", "PPV", "NPV", "Dice", "IoU")
    metrics = [getattr(ours, name)(3, class_id=1) for name in names]
    metrics += [Dice(3, ignore_class=0, name="mean"), ClassMetrics(("a", "b", "c"), ("iou",))]
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=metrics)
    return model, rng.normal(size=(20, 4, 4, 1)).astype("float32"), rng.integers(0, 3, size=(20, 4, 4))


def of_errors(rng: np.random.Generator) -> Made:
    model = keras.Sequential([keras.Input((9, 9, 1)), keras.layers.Conv2D(1, 1)])
    names = ("MAE", "MSE", "RMSE", "MSLE", "PSNR", "SSIM")
    model.compile("sgd", "mse", metrics=[getattr(ours, name)(data_range=2.0) for name in names])
    return model, rng.random((6, 9, 9, 1)).astype("float32"), rng.random((6, 9, 9, 1)).astype("float32")


def of_counts(rng: np.random.Generator) -> Made:
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(1, 1, activation="sigmoid")])
    model.compile("sgd", "binary_crossentropy", metrics=[ConfusionMatrix(2, "binary", threshold=0.4, ignore_class=7)])
    return model, rng.normal(size=(20, 4, 4, 1)).astype("float32"), rng.integers(0, 2, size=(20, 4, 4))


MODELS: dict[str, tuple[Callable[[np.random.Generator], Made], set[str]]] = {
    "classes": (of_classes, {"mean", "iou[a]", "dice_1", "loss"}),
    "errors": (of_errors, {"loss", "mae", "mse", "msle", "psnr", "rmse", "ssim"}),
    "counts": (of_counts, {"accuracy", "loss"}),
}


@pytest.mark.slow
@pytest.mark.sampled(1 / 2)
def test_they_survive_saving(tmp_path: Path) -> None:
    """One process for all models: it imports TensorFlow once."""
    expected = []
    for name, (made, some) in MODELS.items():
        model, x, y = made(np.random.default_rng(5))
        model.fit(x, y, verbose=0)
        found = model.evaluate(x, y, verbose=0, return_dict=True)
        assert some <= set(found)
        expected.append(" ".join(["found", *(f"{metric}={found[metric]:.5f}" for metric in sorted(found))]))
        model.save(tmp_path / f"{name}.keras")
        np.savez(tmp_path / f"{name}.npz", x=x, y=y)
    command = [sys.executable, "-c", LOADER, *(str(tmp_path / name) for name in MODELS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert [line for line in done.stdout.splitlines() if line.startswith("found")] == expected
