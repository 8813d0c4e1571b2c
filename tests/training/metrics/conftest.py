"""Keras without its chatter, and what several tests of metrics need."""

import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

_LOADER = """
import sys, keras, numpy as np
from workbench.training.metrics import Dice
model = keras.models.load_model(sys.argv[1])
data = np.load(sys.argv[2])
found = model.evaluate(data["x"], data["y"], verbose=0, return_dict=True)
print("found", *[f"{name}={value:.5f}" for name, value in sorted(found.items())])
"""


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


@pytest.fixture(autouse=True)
def _quiet_scikit_learn() -> Iterator[None]:
    """Undefined is what some tests are about; scikit-learn says so each time."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="sklearn")
        yield


@pytest.fixture
def loaded_elsewhere(tmp_path: Path) -> Callable[[Any, Any, Any], str]:
    """Save a model, load it in a process that has imported one of our metrics, and tell what it evaluates to."""

    def evaluate(model: Any, x: Any, y: Any) -> str:
        model.save(tmp_path / "model.keras")
        np.savez(tmp_path / "data.npz", x=x, y=y)
        command = [sys.executable, "-c", _LOADER, str(tmp_path / "model.keras"), str(tmp_path / "data.npz")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.splitlines()[-1]

    return evaluate
