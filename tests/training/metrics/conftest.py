"""Keras without its chatter, and what several tests of metrics need."""

import os
import warnings
from collections.abc import Iterator

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


@pytest.fixture(autouse=True)
def _quiet_scikit_learn() -> Iterator[None]:
    """Undefined is what some tests are about; scikit-learn says so each time."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="sklearn")
        yield
