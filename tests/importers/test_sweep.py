"""Every public operation and every layer of Keras comes back: model, graph, source, and the same outputs."""

import keras
import numpy as np
import pytest

import workbench as wb
from tests.importers.round_trip import assert_same_config
from tests.importers.sweep_models import (
    DYNAMIC,
    LAYERS,
    NOT_FUNCTIONAL,
    NOT_SYMBOLIC,
    OF_OTHER_FRAMEWORKS,
    OPERATIONS,
    TAKE_FUNCTIONS,
    layer_model,
    operation_model,
    results,
)
from workbench.codegen.model_builder import execute
from workbench.importers import from_keras, report

pytestmark = pytest.mark.slow
SYMBOLIC = [name for name in OPERATIONS if name not in TAKE_FUNCTIONS | NOT_SYMBOLIC | DYNAMIC]


def assert_comes_back(model: keras.Model) -> None:
    """The model that the source of its graph builds gives the same for the same inputs and weights.

    What Keras itself cannot compute on this backend has the same configuration.
    """
    source = wb.to_source(from_keras(model))
    try:
        expected = results(model)
    except Exception:  # noqa: BLE001 - Keras's own fault
        expected = []
    keras.backend.clear_session()
    other = execute(source)["build_model"]()
    assert [one.shape for one in model.trainable_variables] == [one.shape for one in other.trainable_variables]
    for mine, theirs in zip(model.trainable_variables, other.trainable_variables, strict=True):
        theirs.assign(mine)
    if not expected:
        assert_same_config(model, other)
        return
    for one, two in zip(expected, results(other), strict=True):
        np.testing.assert_array_equal(one, two)


def test_all_of_them_are_here() -> None:
    swept = [getattr(keras.layers, name, None) for name in LAYERS]
    classes = {name: value for name, value in vars(keras.layers).items() if isinstance(value, type)}
    layers = {name for name, value in classes.items() if issubclass(value, keras.Layer) and value not in swept}
    assert layers == OF_OTHER_FRAMEWORKS | NOT_FUNCTIONAL
    assert len(OPERATIONS) >= 337


@pytest.mark.sampled(0.06)
@pytest.mark.parametrize("name", SYMBOLIC)
def test_an_operation_comes_back(name: str) -> None:
    assert_comes_back(operation_model(name))


@pytest.mark.sampled(0.06)
@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_comes_back(name: str) -> None:
    assert_comes_back(layer_model(name))


@pytest.mark.parametrize("name", sorted(DYNAMIC))
def test_an_operation_with_any_number_of_results_says_so(name: str) -> None:
    (remark,) = report(from_keras(operation_model(name)))
    assert remark.message == (
        "It gives 2 tensors here, and a node of its type has 1. Replace it by operations that give one each."
    )
