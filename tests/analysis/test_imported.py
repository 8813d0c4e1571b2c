"""Imported models: their operations, arguments and custom layers are analysed as the model itself computes."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import pytest

import workbench as wb
from tests.importers.stress import MODELS


@pytest.mark.parametrize("name", sorted(MODELS))
def test_shapes_and_parameters_are_those_of_the_model(name: str) -> None:
    keras.backend.clear_session()
    model = MODELS[name]()
    analysis = wb.analyze(wb.from_keras(model))
    assert [problem.message for problem in analysis.problems if problem.severity == "error"] == []
    assert analysis.params == model.count_params()
    for operation in getattr(model, "operations", ()):
        if operation.name in analysis.shapes and not isinstance(operation, keras.Model):
            shape = operation.output.shape if hasattr(operation.output, "shape") else operation.output[0].shape
            assert tuple(analysis.shapes[operation.name]) == tuple(shape), operation.name
