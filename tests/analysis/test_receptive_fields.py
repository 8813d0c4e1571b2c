"""Receptive fields and strides against a numerical probe: what the gradient of one position touches in the input.

The networks are made linear with positive weights (maxima become averages, activations are left out), so that no path
is dead and none cancels another.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import workbench as wb
from tests.analysis.networks import image
from workbench.analysis.field_windows import FieldWindow, interpolated, strided, transposed, united
from workbench.graph.document import Graph, Node

_LINEAR = {"MaxPooling1D": "AveragePooling1D", "MaxPooling2D": "AveragePooling2D", "MaxPooling3D": "AveragePooling3D"}
_LEFT_OUT = ("ReLU", "LeakyReLU", "Activation", "Dropout", "BatchNormalization")


def linear(graph: Graph) -> Graph:
    return replace(graph, nodes=tuple(map(_linear_node, graph.nodes)), weights=None)


def _linear_node(node: Node) -> Node:
    if node.inner is not None:
        return replace(node, inner=linear(node.inner))
    if node.type in _LEFT_OUT:
        return replace(node, type="Identity", params={})
    params = {word: value for word, value in node.params.items() if word != "activation"}
    if node.type in _LINEAR:
        params.setdefault("pool_size", 2)
    return replace(node, type=_LINEAR.get(node.type, node.type), params=params)


class Probe:
    """A linear network with positive weights, up to one of its layers."""

    def __init__(self, graph: Graph, layer: str) -> None:
        whole = wb.build_model(linear(graph))
        self._model = keras.Model(whole.inputs[0], whole.get_layer(layer).output)
        random = np.random.default_rng(0)
        for weight in self._model.weights:
            fan = max(1, int(np.prod(weight.shape[:-1])))
            weight.assign(random.uniform(0.5, 1.5, weight.shape) / fan)
        self.shape = tuple(self._model.output.shape[1:-1])

    def extents(self, position: tuple[int, ...]) -> list[tuple[int, int]]:
        """The first and last place along each axis of the input that one position depends on."""
        x = tf.random.uniform((1, *self._model.input.shape[1:]), seed=1)
        with tf.GradientTape() as tape:
            tape.watch(x)
            result = self._model(x, training=False)
            chosen = tf.reduce_sum(result[(0, *position)])
        found = np.abs(np.asarray(tape.gradient(chosen, x)))[0].sum(axis=-1)
        axes = range(found.ndim)
        touched = [np.flatnonzero(found.sum(axis=tuple(other for other in axes if other != axis))) for axis in axes]
        return [(int(places[0]), int(places[-1])) for places in touched]

    def field_and_stride(self) -> tuple[tuple[int, ...], tuple[Fraction, ...]]:
        """The largest extents around the middle, and how far apart they begin eight positions on."""
        middle = [size // 2 for size in self.shape]
        turns = [self.extents(tuple(place + step for place in middle)) for step in range(-4, 5)]
        axes = range(len(middle))
        sizes = tuple(max(turn[axis][1] - turn[axis][0] + 1 for turn in turns) for axis in axes)
        return sizes, tuple(Fraction(turns[8][axis][0] - turns[0][axis][0], 8) for axis in axes)


def _dilated() -> Graph:
    graph = image(40, 40, 1)
    for rate in (1, 2, 4):
        graph = graph.add("Conv2D", filters=2, kernel_size=3, dilation_rate=rate, padding="same", name=f"d{rate}")
    return graph


def _branches() -> Graph:
    """A wide branch, and one that is padded on one side only: the field is that of both together."""
    graph = image(48, 48, 1).add("Conv2D", filters=2, kernel_size=(7, 3), padding="same", name="wide")
    graph = graph.add("ZeroPadding2D", padding=((5, 0), (0, 3)), inputs="image", name="pad")
    graph = graph.add("Cropping2D", cropping=((0, 5), (3, 0)), name="crop")
    return graph.add("Concatenate", inputs=["wide", "crop"], name="end")


def _transposed() -> Graph:
    graph = image(40, 40, 1).add("Conv2D", filters=2, kernel_size=3, strides=2, padding="same", name="down")
    graph = graph.add("Conv2DTranspose", filters=2, kernel_size=5, strides=2, padding="same", name="up")
    return graph.add("Conv2DTranspose", filters=1, kernel_size=3, strides=2, name="end")


def _bilinear() -> Graph:
    graph = image(32, 32, 1).add("AveragePooling2D", pool_size=2, name="pool")
    graph = graph.add("UpSampling2D", size=2, interpolation="bilinear", name="up")
    return graph.add("DepthwiseConv2D", kernel_size=3, padding="same", name="end")


def _causal() -> Graph:
    graph = image(60, 2).add("Conv1D", filters=2, kernel_size=2, padding="causal", name="c1")
    return graph.add("Conv1D", filters=2, kernel_size=2, padding="causal", dilation_rate=4, name="end")


def _separable() -> Graph:
    graph = image(61, 61, 2).add("SeparableConv2D", filters=2, kernel_size=3, strides=2, padding="same", name="s1")
    return graph.add("MaxPooling2D", pool_size=3, strides=2, padding="same", name="end")


CASES: Mapping[str, tuple[Callable[[], Graph], str, str]] = {
    "lenet5": (lambda: wb.templates.lenet5((60, 60, 1)), "pool2", "pool2"),
    "resnet": (lambda: wb.templates.resnet((128, 128, 1)), "block3_2/relu2", "block3_2_relu2"),
    "unet": (lambda: wb.templates.unet((64, 64, 1), filters=2, depth=2), "up1/relu2", "up1_relu2"),
    "cnn1d": (lambda: wb.templates.cnn1d((160, 3), filters=2), "conv3", "conv3"),
    "denoiser": (lambda: wb.templates.denoiser((48, 48, 1), filters=2), "", ""),
    "super-resolution": (lambda: wb.templates.super_resolution((40, 40, 1)), "", ""),
    "unet3d": (lambda: wb.templates.unet3d((32, 32, 32, 1), filters=1, depth=1), "", ""),
    "dilated": (_dilated, "d4", "d4"),
    "branches": (_branches, "end", "end"),
    "transposed": (_transposed, "end", "end"),
    "bilinear": (_bilinear, "end", "end"),
    "causal": (_causal, "end", "end"),
    "separable": (_separable, "end", "end"),
}


@pytest.mark.parametrize("name", CASES)
def test_fields_and_strides_are_what_the_gradient_touches(name: str) -> None:
    make, node, layer = CASES[name]
    graph = make()
    last = [one for one in graph.nodes if one.type != "Output"][-1].name
    found = next(row for row in wb.insight(linear(graph)).rows if row.name == (node or last))
    assert (found.receptive_field, found.stride) == Probe(graph, layer or last).field_and_stride()


@pytest.mark.parametrize(("layer", "shape"), [("flatten", (28, 28, 1)), ("dense1", (28, 28, 1))])
def test_a_vector_for_all_positions_is_of_the_whole_input(layer: str, shape: tuple[int, ...]) -> None:
    found = wb.insight(wb.templates.lenet5(shape))
    row = next(row for row in found.rows if row.name == layer)
    assert (row.receptive_field, row.field_text, row.stride) == (("whole", "whole"), "whole input", (None, None))


def test_a_dense_layer_behind_a_map_touches_the_whole_input() -> None:
    graph = wb.templates.lenet5()
    whole = wb.build_model(linear(graph))
    x = tf.ones((1, 28, 28, 1))
    for weight in whole.weights:
        weight.assign(np.full(weight.shape, 0.01))
    with tf.GradientTape() as tape:
        tape.watch(x)
        chosen = whole(x)[0, 0]
    assert np.count_nonzero(tape.gradient(chosen, x)) == 28 * 28


def fields(graph: Graph) -> dict[str, str]:
    return {row.name: row.field_text for row in wb.insight(graph).rows}


def test_attention_and_recurrence_see_all_steps() -> None:
    graph = image(20, 8).add("Conv1D", filters=4, kernel_size=3, name="conv")
    graph = graph.add("MultiHeadAttention", num_heads=2, key_dim=4, inputs=["conv", "conv"], name="attention")
    graph = graph.add("LSTM", units=4, inputs="conv", name="lstm").add("Dense", units=2, inputs="conv", name="dense")
    assert fields(graph) == {
        "image": "1", "conv": "3", "attention": "whole input", "lstm": "whole input", "dense": "3",
    }  # fmt: skip


def test_what_is_not_known_is_not_claimed_and_the_whole_stays_the_whole() -> None:
    graph = image(8, 8, 2).add("Permute", dims=(2, 1, 3), name="turned").add("Conv2D", filters=2, kernel_size=3)
    graph = graph.add("GlobalAveragePooling2D", name="mean").add("Reshape", target_shape=(1, 1, 2), name="again")
    assert fields(graph) == {
        "image": "1 × 1", "turned": "–", "conv2d": "–", "mean": "whole input", "again": "whole input",
    }  # fmt: skip


def test_branches_with_different_strides_fit_no_window() -> None:
    graph = image(8, 8, 2).add("AveragePooling2D", name="pool")
    graph = graph.add("Cropping2D", cropping=2, inputs="image", name="crop").add("Add", inputs=["pool", "crop"])
    assert fields(graph)["add"] == "–"


def test_the_largest_of_several_inputs_counts() -> None:
    graph = image(8, 8, 1).add("Conv2D", filters=2, kernel_size=3, name="small")
    graph = graph.add("Input", shape=(10, 10, 1), name="other").add("Conv2D", filters=2, kernel_size=5, name="large")
    assert fields(graph.add("Add", inputs=["small", "large"]))["add"] == "5 × 5"


def test_a_shared_block_is_followed_at_both_places() -> None:
    inner = wb.Graph("twice").add("Input", shape=(None, None, 1), name="in")
    inner = inner.add("Conv2D", filters=1, kernel_size=3, name="conv").add("Output", name="out")
    graph = image(20, 20, 1).add("Block", inner=inner, name="first")
    again: Any = replace(graph.by_name["first"], id="n9", name="second", inner=None, shares=graph.by_name["first"].id)
    edge = replace(graph.edges[-1], source=graph.by_name["first"].id, source_port=inner.by_name["out"].id, target="n9")
    graph = replace(graph, nodes=(*graph.nodes, again), edges=(*graph.edges, edge))
    assert fields(graph) == {"image": "1 × 1", "first": "3 × 3", "first/conv": "3 × 3", "second": "5 × 5"}


KERNELS = st.integers(1, 5)


@given(KERNELS, KERNELS, st.integers(1, 3), st.integers(1, 3), st.integers(0, 3), st.integers(1, 3))
def test_windows_of_two_layers_are_those_of_their_positions(
    first: int, second: int, stride: int, factor: int, before: int, dilation: int
) -> None:
    below = transposed(FieldWindow(), kernel=max(first, factor), stride=factor, before=before)
    above = strided(below, kernel=second, stride=stride, before=before, dilation=dilation)
    for position in range(-3, 12):
        taken = [below.at(stride * position - before + dilation * step) for step in range(second)]
        assert above.at(position) == (min(one[0] for one in taken), max(one[1] for one in taken))


@given(st.integers(1, 4))
def test_interpolation_takes_the_nearest_positions(factor: int) -> None:
    assert interpolated(FieldWindow(), factor=factor, taps=1).size == 1
    assert interpolated(FieldWindow(), factor=factor, taps=2).size == (1 if factor == 1 else 2)
    assert interpolated(FieldWindow(), factor=factor, taps=4).size == (1 if factor == 1 else 4)
    assert interpolated(FieldWindow(), factor=factor, taps=2).stride == Fraction(1, factor)


def test_united_fields() -> None:
    wide, moved = FieldWindow(((-2, 2),)), FieldWindow(((1, 3),))
    assert united(wide, moved) == FieldWindow(((-2, 3),))
    assert united(wide, "whole") == "whole"
    assert united(None, "whole") is None
    assert united(wide, FieldWindow(((0, 0),), 2)) is None
