"""Networks to begin with: right shapes, nothing to complain about, and open in the editor as drawn."""

from typing import Any

import numpy as np
import pytest

import workbench as wb
from workbench.catalog.templates import TEMPLATES, detector, fcn, lenet5, mlp, resnet, unet
from workbench.catalog.templates.template import Template
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import decode, encode

_SEGMENTING = ("fcn", "unet")
_ENDS = {"fcn": "mask", "unet": "mask", "detector": "maps"}


def output(name: str, graph: Graph) -> tuple[int | None, ...]:
    return wb.analyze(graph).shapes[_ENDS.get(name, "probabilities")]


@pytest.mark.parametrize(("name", "template"), TEMPLATES.items(), ids=TEMPLATES)
class TestEveryTemplate:
    def test_the_analysis_finds_nothing(self, name: str, template: Template) -> None:
        found = wb.analyze(template.make())
        assert not found.problems
        assert found.params > 0
        assert template.title
        assert template.description.endswith(".")
        assert getattr(wb.templates, name) is template.make

    def test_it_is_a_document_like_any_other(self, name: str, template: Template) -> None:
        assert decode(encode(template.make()), where="here") == template.make()

    def test_nodes_do_not_lie_on_one_another(self, name: str, template: Template) -> None:
        for graph in (template.make(), *(node.inner for node in template.make().nodes if node.inner)):
            places = [node.position for node in graph.nodes]
            assert len(set(places)) == len(places)

    def test_size_and_classes_can_be_chosen(self, name: str, template: Template) -> None:
        graph = template.make((64, 96, 3), 5)
        assert not wb.analyze(graph).problems
        expected = {"detector": (None, 8, 12, 9)} | dict.fromkeys(_SEGMENTING, (None, 64, 96, 5))
        assert output(name, graph) == expected.get(name, (None, 5))

    def test_it_trains_a_step_on_probabilities(self, name: str, template: Template) -> None:
        if name == "detector":
            pytest.skip("it gives maps; tests/training/fitting/test_detection.py trains it")
        model = wb.build_model(template.make((32, 32, 1), 3))
        random = np.random.default_rng(0)
        x = random.random((2, 32, 32, 1), "float32")
        y = random.integers(0, 3, (2, 32, 32) if name in _SEGMENTING else 2)
        given = model.predict(x, verbose=0)
        np.testing.assert_allclose(given.sum(axis=-1), 1, atol=1e-5)
        before = [weights.copy() for weights in model.get_weights()]
        model.compile("adam", "sparse_categorical_crossentropy", jit_compile=False, run_eagerly=True)
        assert np.isfinite(model.train_on_batch(x, y))
        assert any(not np.array_equal(old, new) for old, new in zip(before, model.get_weights(), strict=True))


def test_the_networks_of_the_papers_have_their_weights() -> None:
    assert [wb.analyze(graph).params for graph in (lenet5(), mlp(), unet())] == [61_706, 109_386, 451_618]
    convolutions = 432 + 6 * 2304 + (4608 + 5 * 9216) + (18_432 + 5 * 36_864)
    around, normalization, dense = 512 + 2048, 4 * 7 * (16 + 32 + 64), 650
    # 0.27 million in the paper, which has no convolutions around.
    assert wb.analyze(resnet(blocks=3)).params == convolutions + around + normalization + dense


def test_a_table_of_features_needs_no_flatten() -> None:
    graph = mlp((13,), 3, units=(8,))
    assert [node.type for node in graph.nodes] == ["Input", "Dense", "Dropout", "Dense"]
    assert not wb.analyze(graph).problems


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


def test_the_detector_gives_maps_of_the_stride() -> None:
    assert wb.analyze(detector()).shapes["maps"] == (None, 30, 40, 7)
    fine = detector((64, 96, 3), 2, 8, stride=4)
    assert wb.analyze(fine).shapes["maps"] == (None, 16, 24, 6)
    assert not wb.analyze(fine).problems
    assert next(node for node in fine.nodes if node.type == "CenterNet").params["stride"] == 4
