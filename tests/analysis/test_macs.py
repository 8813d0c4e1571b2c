"""Multiply-accumulates against numbers worked out by hand or printed in the papers."""

import pytest

import workbench as wb
from tests.analysis.networks import DENSE_8, alexnet, image, lenet5, mobilenet, vgg16
from workbench.analysis import analyze
from workbench.graph.document import Graph

CASES = {
    "dense": (image(784).add("Dense", units=10), 784 * 10),
    "dense-on-sequence": (image(20, 8).add("Dense", units=4), 20 * 8 * 4),
    "conv1d": (image(100, 2).add("Conv1D", filters=8, kernel_size=7), 94 * 7 * 2 * 8),
    "conv2d": (image(28, 28, 3).add("Conv2D", filters=16, kernel_size=5), 24 * 24 * 5 * 5 * 3 * 16),
    "conv2d-stride": (image(28, 28, 3).add("Conv2D", filters=16, kernel_size=3, strides=2), 13 * 13 * 3 * 3 * 3 * 16),
    "conv2d-groups": (image(8, 8, 4).add("Conv2D", filters=8, kernel_size=1, groups=2), 8 * 8 * 2 * 8),
    "conv3d": (image(8, 8, 8, 2).add("Conv3D", filters=4, kernel_size=3), 6 * 6 * 6 * 27 * 2 * 4),
    "conv2d-channels-first": (
        image(3, 28, 28).add("Conv2D", filters=16, kernel_size=5, data_format="channels_first"),
        24 * 24 * 5 * 5 * 3 * 16,
    ),
    "depthwise": (image(28, 28, 3).add("DepthwiseConv2D", kernel_size=3, depth_multiplier=2), 26 * 26 * 9 * 3 * 2),
    "separable": (image(28, 28, 3).add("SeparableConv2D", filters=8, kernel_size=3), 26 * 26 * (9 * 3 + 3 * 8)),
    "transposed": (image(14, 14, 8).add("Conv2DTranspose", filters=4, kernel_size=3, strides=2), 14 * 14 * 9 * 8 * 4),
    "lstm": (image(20, 8).add("LSTM", units=16), 20 * 4 * (8 + 16) * 16),
    "gru": (image(20, 8).add("GRU", units=16), 20 * 3 * (8 + 16) * 16),
    "simple-rnn": (image(20, 8).add("SimpleRNN", units=16), 20 * (8 + 16) * 16),
    "lstm-of-any-length": (image(None, 8).add("LSTM", units=16), 4 * (8 + 16) * 16),
    "bidirectional": (
        image(20, 8).add("Bidirectional", layer={"class_name": "LSTM", "config": {"units": 16}}),
        2 * 20 * 4 * (8 + 16) * 16,
    ),
    "time-distributed": (image(5, 4).add("TimeDistributed", layer=DENSE_8), 5 * 4 * 8),
    "conv-lstm": (
        image(5, 8, 8, 1).add("ConvLSTM2D", filters=2, kernel_size=3),
        5 * 6 * 6 * 4 * 9 * (1 + 2) * 2,
    ),
    "multi-head": (
        image(10, 16, name="x").add("MultiHeadAttention", num_heads=4, key_dim=8, inputs=["x", "x"]),
        4 * 10 * 16 * 4 * 8 + 2 * 4 * 10 * 10 * 8,
    ),
    "multi-head-with-values-of-another-size": (
        image(10, 16, name="x").add("MultiHeadAttention", num_heads=4, key_dim=8, value_dim=3, inputs=["x", "x"]),
        # queries and keys of 8, values and what comes out of them of 3; scores of 8, their sum of 3
        2 * 10 * 16 * 4 * 8 + 2 * 10 * 16 * 4 * 3 + 4 * 10 * 10 * (8 + 3),
    ),
    "multi-head-of-three": (
        image(10, 16, name="q")
        .add("Input", shape=(7, 5), name="v")
        .add("Input", shape=(7, 6), name="k")
        .add("MultiHeadAttention", num_heads=4, key_dim=8, value_dim=3, inputs=["q", "v", "k"]),
        4 * (10 * 16 * 8 + 7 * 6 * 8 + 7 * 5 * 3 + 10 * 3 * 16) + 4 * 10 * 7 * (8 + 3),
    ),
    "grouped-query": (
        image(10, 16, name="x").add(
            "GroupQueryAttention", head_dim=8, num_query_heads=4, num_key_value_heads=2, inputs=["x", "x"]
        ),
        2 * 10 * 16 * 4 * 8 + 2 * 10 * 16 * 2 * 8 + 2 * 4 * 10 * 10 * 8,
    ),
    "attention": (image(10, 16, name="x").add("Attention", inputs=["x", "x"]), 10 * 10 * (16 + 16)),
    "einsum": (image(10, 16).add("EinsumDense", equation="abc,cd->abd", output_shape=(None, 6)), 10 * 16 * 6),
    "einsum-dots-last": (
        image(5, 10).add("EinsumDense", equation="ab...,bc->ac...", output_shape=(6, None)),
        5 * 6 * 10,
    ),
    "einsum-of-three": (
        image(5, 16).add("EinsumDense", equation="abc,cde->abde", output_shape=(None, 2, 8)),
        5 * 16 * 2 * 8,
    ),
    "einsum-with-dots": (
        image(5, 10, 16).add("EinsumDense", equation="...x,xy->...y", output_shape=(6,)),
        5 * 10 * 16 * 6,
    ),
    "dot": (image(6, name="a").add("Input", shape=(6,), name="b").add("Dot", axes=1, inputs=["a", "b"]), 6),
    "pooling": (image(28, 28, 1).add("MaxPooling2D"), 0),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_one_layer(name: str) -> None:
    graph, expected = CASES[name]
    report = analyze(graph)
    assert report.ok
    assert report.macs == expected


@pytest.mark.parametrize(
    ("graph", "params", "macs"),
    [
        # 28*28*25*1*6 + 10*10*25*6*16 + 400*120 + 120*84 + 84*10
        (lenet5(), 61_706, 416_520),
        # Without the two halves of 2012: 55*55*121*3*96 + 27*27*25*96*256 + 13*13*9*(256*384 + 384*384 + 384*256) + fc
        (alexnet(), 62_378_344, 1_135_256_096),
        (vgg16(), 138_357_544, 15_470_264_320),
        # The paper counts 569 M and 4.2 M; biases and normalization are weights too.
        (mobilenet(), 4_253_864, 568_740_352),
    ],
    ids=["lenet5", "alexnet", "vgg16", "mobilenet"],
)
def test_networks_of_the_papers(graph: Graph, params: int, macs: int) -> None:
    report = analyze(graph)
    assert (report.params, report.macs) == (params, macs)


def test_a_layer_used_twice_has_its_weights_once_and_its_work_twice() -> None:
    from tests.analysis.networks import shared

    report = analyze(shared())
    assert report.nodes["first"].params == 8 * 4 + 4
    assert report.nodes["second"].params == 0
    assert report.macs == 2 * 8 * 4 + 4


def test_totals_count_the_healthy_part() -> None:
    graph = wb.Graph("g").add("Input", shape=(8,)).add("Dense", units=4).add("Conv2D", filters=3, kernel_size=3)
    report = analyze(graph)
    assert not report.ok
    assert (report.params, report.macs) == (36, 32)
