"""Every construct comes back: the same configuration, names included, and the same function."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import pytest

from tests.importers.round_trip import (
    assert_same_config,
    assert_same_outputs,
    assert_saved_is_same,
    there_and_back,
)
from tests.importers.stress import MODELS
from workbench.importers import from_keras, report


@pytest.fixture(autouse=True)
def fresh_session():
    keras.backend.clear_session()
    yield
    keras.backend.clear_session()


@pytest.mark.parametrize("build", MODELS.values(), ids=MODELS)
def test_a_model_comes_back(build) -> None:
    model = build()
    graph, source, again = there_and_back(model)
    assert report(graph) == ()
    assert_saved_is_same(graph)
    assert_same_config(model, again)
    assert_same_outputs(model, again)
    assert from_keras(again) == graph, source
