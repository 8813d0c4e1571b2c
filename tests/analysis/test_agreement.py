"""The analysis agrees with the real model: shapes of every node, and all weights."""

import pytest

from tests.analysis.networks import NETWORKS, vgg16
from tests.analysis.real_models import RealModel
from workbench.analysis import analyze


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_shapes_and_weights_are_those_of_the_real_model(name: str) -> None:
    graph = NETWORKS[name]()
    report = analyze(graph)
    real = RealModel(graph)
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    leaves = {path: shape for path, shape in report.shapes.items() if path in real.outputs}
    assert leaves == {path: tuple(real.outputs[path].shape) for path in leaves}
    assert set(real.outputs) - set(leaves) == {path for path in real.outputs if path.startswith("again/")}
    assert report.params == real.model.count_params()
    trainable = sum(weight.shape.num_elements() for weight in real.model.trainable_weights)
    assert report.trainable_params == trainable


def test_vgg16_costs_no_memory() -> None:
    report = analyze(vgg16())
    assert report.params == 138_357_544
    assert report.shapes["max_pooling2d_4"] == (None, 7, 7, 512)
