"""Every construct comes back: the same configuration, names included, and the same function."""

import json

import pytest

import workbench as wb
from tests.importers.reading import read
from tests.importers.round_trip import (
    assert_same_config,
    assert_same_outputs,
    assert_saved_is_same,
    there_and_back,
)
from tests.importers.stress import MODELS
from workbench.importers import from_config, from_keras, report


@pytest.mark.sampled(0.5)
@pytest.mark.parametrize("build", MODELS.values(), ids=MODELS)
def test_a_model_comes_back(build) -> None:
    model = build()
    graph, source, again = there_and_back(model)
    assert report(graph) == ()
    assert_saved_is_same(graph)
    assert_same_config(model, again)
    assert_same_outputs(model, again)
    assert from_keras(again) == graph, source


@pytest.mark.sampled(0.2)
@pytest.mark.parametrize("build", MODELS.values(), ids=MODELS)
def test_its_configuration_in_a_file_says_the_same(build) -> None:
    model = build()
    if build.__name__ != "several_results_of_an_operation":  # a configuration does not say how many there are
        assert from_config(json.loads(model.to_json())) == from_keras(model)


@pytest.mark.sampled(0.2)
@pytest.mark.parametrize("build", MODELS.values(), ids=MODELS)
def test_its_source_gives_the_same_drawing(build) -> None:
    graph = from_keras(build())
    source = wb.to_source(graph)
    again = read(source)
    assert wb.to_source(again) == source
    assert read(source, like=graph) == graph


def test_there_are_enough_of_them() -> None:
    assert len(MODELS) >= 40
