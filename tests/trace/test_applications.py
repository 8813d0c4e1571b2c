"""All 40 networks of keras.applications, at a small input: the program run and ``forward()`` equal the model."""

import inspect

import keras
import numpy as np
import pytest
from keras.src.initializers import random_initializers as _random

from tests.trace.models import shaken
from tests.trace.run.test_batch_run import equal
from workbench.model_program.model_reader import read
from workbench.trace import trace
from workbench.trace.debugger.forward_source import script
from workbench.trace.map.network import of_program
from workbench.trace.map.network_folding import folded
from workbench.trace.run.batch_input import as_tensors

pytestmark = pytest.mark.slow

NETWORKS = sorted(name for name, made in inspect.getmembers(keras.applications, inspect.isfunction))
_SMALLEST = {"InceptionV3": 75, "InceptionResNetV2": 75, "Xception": 71}


def test_there_are_forty() -> None:
    assert len(NETWORKS) == 40


@pytest.fixture
def _unrolled_dice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights begin as zeros, since ``shaken`` replaces them all: random numbers for 350 million take seconds."""
    for kind in (_random.VarianceScaling, _random.TruncatedNormal, _random.RandomNormal, _random.RandomUniform):
        monkeypatch.setattr(kind, "__call__", lambda _, shape, dtype=None, **__: keras.ops.zeros(shape, dtype=dtype))


@pytest.mark.usefixtures("_unrolled_dice")
@pytest.mark.sampled(0.1)
@pytest.mark.parametrize("name", NETWORKS)
def test_same_outputs(name: str) -> None:
    keras.utils.clear_session()
    size = _SMALLEST.get(name, 64 if "NASNet" in name else 32)
    model = getattr(keras.applications, name)(
        weights=None, input_shape=(size, size, 3), include_top=False, pooling="avg"
    )
    shaken(model)
    x = np.random.default_rng(0).normal(size=(2, size, size, 3)).astype("float32")
    expected = model(x)
    assert np.isfinite(expected).all()
    assert np.ptp(expected) > 1e-6  # equal infinities, or equal zeros, would prove nothing
    walked = trace(model, x)
    assert walked.ok, walked.steps[-1].reason
    assert equal(walked.y_pred, expected)
    program = read(model)
    assert program is not None
    assert equal(script(program).forward(*as_tensors(model, x)), expected)
    assert walked.params == model.count_params()
    assert len(folded(of_program(program)).boxes) <= 150
