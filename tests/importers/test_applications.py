"""All published networks of Keras come back: the same configuration, the same function, the same drawing."""

import inspect

import keras
import pytest

import workbench as wb
from tests.importers.reading import read
from tests.importers.round_trip import assert_same_config, assert_same_outputs, assert_saved_is_same, there_and_back
from workbench.importers import from_keras, report

pytestmark = pytest.mark.slow

APPLICATIONS = sorted(
    name for name, value in vars(keras.applications).items() if inspect.isfunction(value) and name[0].isupper()
)
CHEAP = 15_000_000
"""Parameters up to which outputs are compared as well."""


def built(name: str) -> keras.Model:
    keras.backend.clear_session()
    return getattr(keras.applications, name)(weights=None)


def test_they_are_all_here() -> None:
    assert len(APPLICATIONS) >= 40


@pytest.mark.parametrize("name", APPLICATIONS)
def test_an_application_comes_back(name: str) -> None:
    model = built(name)
    graph, _, again = there_and_back(model)
    assert report(graph) == ()
    assert_saved_is_same(graph)
    assert_same_config(model, again)
    assert from_keras(again) == graph
    if model.count_params() <= CHEAP:
        assert_same_outputs(model, again, batch=1)


@pytest.mark.parametrize("name", ["ConvNeXtTiny", "DenseNet121", "EfficientNetB0", "MobileNetV3Small", "ResNet50V2"])
def test_its_source_gives_the_same_drawing(name: str) -> None:
    graph = from_keras(built(name))
    source = wb.to_source(graph)
    assert wb.to_source(read(source)) == source
    assert read(source, like=graph) == graph
