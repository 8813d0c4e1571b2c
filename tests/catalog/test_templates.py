"""Networks to begin with: right shapes, nothing to complain about, and open in the editor as drawn."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import workbench as wb
from workbench.catalog.templates import TEMPLATES, fcn, unet
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import decode, encode


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
class TestEveryTemplate:
    def test_the_analysis_finds_nothing(self, template: Callable[..., Graph]) -> None:
        found = wb.analyze(template())
        assert not found.problems
        assert found.params > 0

    def test_it_is_a_document_like_any_other(self, template: Callable[..., Graph]) -> None:
        assert decode(encode(template()), where="here") == template()

    def test_nodes_do_not_lie_on_one_another(self, template: Callable[..., Graph]) -> None:
        for graph in (template(), *(node.inner for node in template().nodes if node.inner)):
            places = [node.position for node in graph.nodes]
            assert len(set(places)) == len(places)

    def test_size_and_classes_can_be_chosen(self, template: Callable[..., Graph]) -> None:
        found = wb.analyze(template((64, 96, 3), 5))
        assert not found.problems
        assert found.shapes["mask"] == (None, 64, 96, 5)

    def test_the_model_gives_probabilities(self, template: Callable[..., Graph]) -> None:
        model = wb.build_model(template((32, 32, 1), 3))
        mask = model.predict(np.random.default_rng(0).random((2, 32, 32, 1)), verbose=0)
        assert mask.shape == (2, 32, 32, 3)
        np.testing.assert_allclose(mask.sum(axis=-1), 1, atol=1e-5)


def test_the_shapes_of_the_course() -> None:
    shapes = wb.analyze(fcn()).shapes
    assert {name: shape[1:] for name, shape in shapes.items()} == {
        "image": (256, 256, 1),
        "conv1": (128, 128, 100),
        "pool1": (64, 64, 100),
        "conv2": (32, 32, 200),
        "pool2": (16, 16, 200),
        "conv3": (16, 16, 300),
        "conv4": (16, 16, 300),
        "dropout": (16, 16, 300),
        "score": (16, 16, 2),
        "mask": (256, 256, 2),
    }


def test_every_level_of_the_u_net_is_a_block_in_its_row() -> None:
    graph = unet()
    blocks = [node.name for node in graph.nodes if node.inner]
    assert blocks == ["down1", "down2", "down3", "down4", "up3", "up2", "up1"]
    rows = {node.name: node.position[1] for node in graph.nodes}
    assert rows["down1"] == rows["up1"] < rows["down2"] == rows["up2"] < rows["down3"] == rows["up3"] < rows["down4"]
    assert wb.analyze(graph).params == 451_618


@pytest.mark.parametrize(("depth", "filters"), [(1, 4), (2, 8), (5, 8), (11, 1)])
def test_other_depths(depth: int, filters: int) -> None:
    found = wb.analyze(unet((1024, 1024, 1), depth=depth, filters=filters))
    assert not found.problems
    assert found.shapes[f"down{depth}/conv1"] == (None, *(1024 // 2 ** (depth - 1),) * 2, filters * 2 ** (depth - 1))


def test_a_size_that_does_not_halve_is_a_problem_of_the_analysis() -> None:
    assert any(problem.severity == "error" for problem in wb.analyze(unet((100, 100, 1))).problems)


@pytest.mark.parametrize("change", [{"classes": 0}, {"dropout": 2}, {"shape": "big"}])
def test_a_parameter_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(GraphError):
        unet(**change)
