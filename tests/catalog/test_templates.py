"""Networks to begin with: right shapes, nothing to complain about, and open in the editor as drawn."""

import math
from contextlib import suppress
from typing import Any

import numpy as np
import pytest

import workbench as wb
from tests.helpers.small_templates import answer_shape, fed, small_data, small_template
from workbench.catalog.templates import (
    TEMPLATES,
    detector,
    fcn,
    fcn_alexnet,
    lstm,
    mlp,
    resnet,
    super_resolution,
    transformer,
    unet,
    vgg16,
)
from workbench.catalog.templates.template import Template
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import decode, encode


@pytest.mark.parametrize(("name", "template"), TEMPLATES.items(), ids=TEMPLATES)
class TestEveryTemplate:
    def test_the_analysis_finds_nothing(self, name: str, template: Template) -> None:
        for graph in (template.make(), small_template(name)):
            found = wb.analyze(graph)
            assert not found.problems
            assert found.params > 0

    def test_it_is_described(self, name: str, template: Template) -> None:
        assert getattr(wb.templates, name) is template.make
        assert name in wb.templates.__all__
        assert template.title
        assert template.text.endswith(".")
        assert template.description.endswith(".")
        assert template.source.endswith(f", {template.year}")
        assert all(parameter.help.endswith((".", "…")) for parameter in template.parameters)
        assert template.parameters[0].name == "shape"

    def test_it_is_a_document_like_any_other(self, name: str, template: Template) -> None:
        assert decode(encode(template.make()), where="here") == template.make()

    def test_nodes_do_not_lie_on_one_another(self, name: str, template: Template) -> None:
        for graph in (template.make(), *(node.inner for node in template.make().nodes if node.inner)):
            places = [node.position for node in graph.nodes]
            assert len(set(places)) == len(places)

    def test_its_code_runs_and_gives_what_it_says(self, name: str, template: Template) -> None:
        graph, data = small_template(name), small_data(name)
        namespace: dict[str, Any] = {}
        exec(wb.to_source(graph), namespace)
        model = namespace["build_model"]()
        assert model.count_params() == wb.analyze(graph).params
        given = model.predict(fed(data.train.x), verbose=0)
        assert given.shape[1:] == answer_shape(name)
        if template.task in {"classification", "segmentation"}:
            np.testing.assert_allclose(given.sum(axis=-1), 1, atol=1e-5)


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


def test_an_unfolded_residual_network_is_the_same_with_its_skips_on_the_canvas() -> None:
    folded, flat = (resnet(blocks=1, folded=folded) for folded in (True, False))
    assert not any(node.inner for node in flat.nodes)
    assert wb.analyze(flat).params == wb.analyze(folded).params
    assert not wb.analyze(flat).problems
    into = {flat.by_id[edge.source].name for edge in flat.incoming[flat.by_name["block1_1_sum"].id]}
    assert into == {"block1_1_conv2_norm", "relu"}


def test_a_head_or_size_that_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(GraphError) as refusal:
        vgg16(head="average")  # type: ignore[arg-type]
    assert str(refusal.value) == (
        'vgg16: \'head\' must be "flatten" or "global_max", but received \'average\'. Give it, as in head="flatten".'
    )
    with pytest.raises(GraphError) as refusal:
        fcn_alexnet((20, None, 3))  # type: ignore[arg-type]
    assert str(refusal.value) == (
        "fcn_alexnet: 'shape' must be (height, width, channels) with at least 28 pixels each way, but received "
        "(20, None, 3). Give it, as in shape=(227, 227, 3)."
    )


@pytest.mark.parametrize("change", [{"classes": 0}, {"dropout": 2}, {"shape": "big"}])
def test_a_parameter_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(GraphError):
        unet(**change)


@pytest.mark.parametrize(
    ("make", "change", "text"),
    [
        (
            mlp, {"shape": 784},
            "mlp: 'shape' must be a tuple in which each item is a whole number of at least 1 (None where the size "
            "varies), but received 784. Give it, as in shape=(784,).",
        ),
        (
            detector, {"shape": None},
            "detector: 'shape' must be a tuple in which each item is a whole number of at least 1 (None where the size "
            "varies), but received None. Give it, as in shape=(240, 320, 3).",
        ),
        (
            detector, {"stride": 5},
            "detector: 'stride' must be 8 or 4, but received 5. Give it, as in stride=8.",
        ),
        (
            vgg16, {"width": -1},
            "vgg16: 'width' must be a number above 0, but received -1. Give it, as in width=1.0.",
        ),
        (
            lstm, {"layers": 0},
            "lstm: 'layers' must be a whole number of at least 1, but received 0. Give it, as in layers=1.",
        ),
        (
            transformer, {"heads": 0},
            "transformer: 'heads' must be a whole number of at least 1, but received 0. Give it, as in heads=4.",
        ),
        (
            unet, {"depth": "3"},
            "unet: 'depth' must be a whole number of at least 1, but received the text '3'. Give it, as in depth=4.",
        ),
        (
            resnet, {"folded": "no"},
            "resnet: 'folded' must be True or False, but received the text 'no'. Give it, as in folded=True.",
        ),
        (
            super_resolution, {"shape": (32, 32, None)},
            "super_resolution: 'shape' must be (height, width, channels) with a number of channels, but received "
            "(32, 32, None). Give it, as in shape=(32, 32, 3).",
        ),
    ],
)  # fmt: skip
def test_what_an_argument_takes_is_said_before_anything_is_drawn(make: Any, change: dict[str, Any], text: str) -> None:
    with pytest.raises(GraphError) as refusal:
        make(**change)
    assert str(refusal.value) == text


_STRANGE: tuple[Any, ...] = (
    None,
    "3",
    1.5,
    0,
    -1,
    (),
    (None,),
    True,
    math.nan,
    {},
    [8, 8, 1],
    b"a",
    (32, 32, None),
    (0, 32, 3),
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_argument_ends_in_an_error_of_python(name: str) -> None:
    for parameter in TEMPLATES[name].parameters:
        for value in _STRANGE:
            with suppress(GraphError):
                TEMPLATES[name].make(**{parameter.name: value})


def test_sequences_and_numbers_of_numpy_are_taken() -> None:
    assert detector(np.array([64, 96, 3]), np.int64(2)) == detector((64, 96, 3), 2)  # type: ignore[arg-type]


def test_the_detector_gives_maps_of_the_stride() -> None:
    assert wb.analyze(detector()).shapes["maps"] == (None, 30, 40, 7)
    fine = detector((64, 96, 3), 2, 8, stride=4)
    assert wb.analyze(fine).shapes["maps"] == (None, 16, 24, 6)
    assert not wb.analyze(fine).problems
    assert next(node for node in fine.nodes if node.type == "CenterNet").params["stride"] == 4
