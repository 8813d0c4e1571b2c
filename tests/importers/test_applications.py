"""All published networks of Keras come back: the same configuration, the same function, the same drawing."""

import inspect

import keras
import pytest

import workbench as wb
from tests.helpers.free_nodes import assert_free
from tests.importers.reading import Reader
from tests.importers.round_trip import (
    assert_same_config,
    assert_same_function,
    assert_saved_is_same,
    without_weights,
)
from workbench.importers import from_keras, report

pytestmark = pytest.mark.slow

APPLICATIONS = sorted(
    name for name, value in vars(keras.applications).items() if inspect.isfunction(value) and name[0].isupper()
)
SMALLEST = {"InceptionV3": 75, "InceptionResNetV2": 75, "Xception": 71}
"""Pixels of the smallest picture, where it is not 32; the layers are those of the full size."""


def built(name: str) -> keras.Model:
    size = SMALLEST.get(name, 64 if "NASNet" in name else 32)
    keras.backend.clear_session()
    with without_weights():
        return getattr(keras.applications, name)(weights=None, input_shape=(size, size, 3))


def test_they_are_all_here() -> None:
    assert len(APPLICATIONS) >= 40


@pytest.mark.sampled(0.05)
@pytest.mark.parametrize("name", APPLICATIONS)
def test_an_application_comes_back(name: str) -> None:
    model = built(name)
    graph = from_keras(model)
    assert report(graph) == ()
    assert_free(graph)
    assert_saved_is_same(graph)
    source = wb.to_source(graph)
    with without_weights():
        reader = Reader(source)
    assert_same_config(model, reader.model)
    assert from_keras(reader.model) == graph
    assert reader.graph(like=graph) == graph
    assert wb.to_source(reader.graph()) == source
    assert_same_function(model, reader.model)
