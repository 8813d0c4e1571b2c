"""Networks as boxes and arrows: what is drawn, what is folded, where it stands, and the picture."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import keras
import pytest
from keras import layers

import workbench as wb
from tests.trace.models import CASES
from tests.trace.run.test_tracer import cnn
from workbench.model_program.model_reader import read
from workbench.trace.map.map_layout import HEIGHT, WIDTH, laid_out
from workbench.trace.map.network import Arrow, Box, Network, of_graph, of_program
from workbench.trace.map.network_folding import folded
from workbench.trace.map.network_svg import nearby, to_svg
from workbench.trace.trace_errors import NoMap, NotTraceable


def network_of(model) -> Network:
    program = read(model)
    assert program is not None
    return of_program(program)


@pytest.fixture(scope="module")
def resnet() -> Network:
    return network_of(keras.applications.ResNet50(weights=None))


def test_boxes_and_shapes_of_a_chain() -> None:
    network = network_of(cnn("channels_last"))
    assert [box.name for box in network.boxes] == ["image", "conv1", "pool1", "conv2", "pool2", "flatten", "dense"]
    assert network.arrows[:2] == (
        Arrow("image", "conv1", (None, 28, 28, 1)),
        Arrow("conv1", "pool1", (None, 28, 28, 16)),
    )
    assert sum(box.params for box in network.boxes) == 28_938


@pytest.mark.parametrize("name", CASES)
def test_every_model_can_be_drawn(name: str) -> None:
    model, _ = CASES[name]()
    network = folded(network_of(model))
    names = [box.name for box in network.boxes]
    assert len(set(names)) == len(names) <= 150
    assert {end for arrow in network.arrows for end in (arrow.source, arrow.target)} <= set(names)
    ET.fromstring(to_svg(network))


def test_a_nested_model_that_is_called_twice() -> None:
    model, _ = CASES["nested_model_used_twice"]()
    names = [box.name for box in folded(network_of(model), most=5).boxes]
    assert "inside" in names
    assert "inside (2)" in names


def test_a_graph_may_be_unfinished() -> None:
    graph = wb.Graph("g").add("Input", shape=(4,), name="x").add("Conv2D", filters=1, kernel_size=3, name="conv")
    network = of_graph(graph)
    assert [box.name for box in network.boxes] == ["x", "conv"]
    assert network.arrows == (Arrow("x", "conv", (None, 4)),)


def test_residual_blocks_are_folded(resnet: Network) -> None:
    small = folded(resnet)
    assert len(resnet.boxes) == 177
    assert len(small.boxes) <= 150
    block = next(box for box in small.boxes if box.name.startswith("conv2_block1_0_conv"))
    assert block.kind == "Block"
    assert set(block.inside) >= {"conv2_block1_1_conv", "conv2_block1_add"}
    assert sum(box.params for box in small.boxes) == sum(box.params for box in resnet.boxes)


def test_a_block_can_be_opened(resnet: Network) -> None:
    name = next(box.name for box in folded(resnet).boxes if box.inside)
    before, after = folded(resnet), folded(resnet, opened={name})
    inside = next(box for box in before.boxes if box.name == name).inside
    assert len(after.boxes) == len(before.boxes) - 1 + len(inside)


def test_a_network_without_cuts_is_folded_too() -> None:
    x = y = start = keras.Input((4,))
    for _ in range(120):
        x, y = layers.Add()([x, y]), layers.Activation("tanh")(x)
    whole = network_of(keras.Model(start, layers.Add()([x, y])))
    assert len(whole.boxes) > 200
    assert 10 < len(folded(whole).boxes) <= 150


def test_boxes_stand_below_what_they_depend_on_and_never_on_each_other(resnet: Network) -> None:
    network = folded(resnet, opened={box.name for box in folded(resnet).boxes})
    places = laid_out(network)
    assert all(places[arrow.source].y + HEIGHT < places[arrow.target].y for arrow in network.arrows)
    spots = sorted((place.y, place.x) for place in places.values())
    assert all(a[0] != b[0] or b[1] - a[1] >= WIDTH for a, b in pairwise(spots))


def test_the_picture_shows_names_as_text() -> None:
    box = Box("<script>alert(1)</script>", "Dense", "#123456", 3)
    text = to_svg(Network("a & b", (box,), ()), lit=box.name)
    assert "<script>" not in text
    titles = [one.text for one in ET.fromstring(text).iter("{http://www.w3.org/2000/svg}title")]
    assert titles == ["a & b", "<script>alert(1)</script>: Dense, 3 parameters"]
    assert 'class="lit"' in text


def test_arrows_carry_shapes() -> None:
    assert "? × 28 × 28 × 16" in to_svg(network_of(cnn("channels_last")))


def test_a_model_of_python_code_has_no_map_and_is_told_what_there_is_instead() -> None:
    class Net(keras.Model):  # type: ignore[misc]
        def call(self, x):
            return x

    with pytest.raises(NoMap, match=r"wb.trace\(model, x\) gives its layers and shapes in a table"):
        wb.view(Net())
    with pytest.raises(NotTraceable, match="received str"):
        wb.view("model")


def test_only_what_is_near_a_step_is_drawn(resnet: Network) -> None:
    names = [box.name for box in nearby(folded(resnet), "conv3_block1_out", 2).boxes]
    assert "conv3_block1_out" in names
    assert 3 <= len(names) <= 9
    assert nearby(resnet, "no such step", 2) == resnet
