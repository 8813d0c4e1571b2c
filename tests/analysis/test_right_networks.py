"""Right networks that look like a mistake at first sight give no error and no warning."""

from collections.abc import Callable

import pytest

from tests.analysis.corpus.student_drawing import (
    BINARY,
    RELU,
    SIGMOID,
    SOFTMAX,
    SPARSE,
    SQUARED,
    conv,
    every_step,
    judged,
    start,
)
from workbench.analysis import analyze
from workbench.graph.document import Graph

STEPS = {"return_sequences": True}


def squeezenet() -> Graph:
    """Iandola et al. 2016: a relu, the mean of each map, softmax; no Dense layer."""
    graph = conv(start(32, 32, 3), 8, "squeeze", size=1)
    graph = conv(graph, 16, "narrow", size=1).add(
        "Conv2D", filters=16, kernel_size=3, padding="same", name="wide", inputs=["squeeze"], **RELU
    )
    graph = graph.add("Concatenate", inputs=["narrow", "wide"], name="fire")
    graph = conv(graph, 10, "classes", size=1).add("GlobalAveragePooling2D").add("Softmax")
    return judged(graph, SPARSE, ())


def mobilenet_end() -> Graph:
    """The classes are a convolution of one place, put into a vector before softmax."""
    graph = conv(start(32, 32, 3), 8, "conv", strides=2).add("GlobalAveragePooling2D", keepdims=True)
    graph = graph.add("Conv2D", filters=10, kernel_size=1).add("Reshape", target_shape=(10,))
    return judged(graph.add("Activation", **SOFTMAX), SPARSE, ())


def crnn() -> Graph:
    """Shi et al. 2017: a line of text, read column by column."""
    graph = conv(start(32, 128, 1), 8, "conv").add("MaxPooling2D").add("Permute", dims=(2, 1, 3))
    graph = graph.add("TimeDistributed", **every_step("Flatten"))
    graph = graph.add("Bidirectional", **every_step("LSTM", units=16, return_sequences=True))
    return graph.add("Dense", units=27, **SOFTMAX)


def sequence_autoencoder() -> Graph:
    """Sutskever et al. 2014, Srivastava et al. 2015."""
    graph = start(10, 3).add("LSTM", units=16).add("RepeatVector", n=10).add("LSTM", units=16, **STEPS)
    return judged(graph.add("TimeDistributed", **every_step("Dense", units=3)), SQUARED, (10, 3))


def forecaster() -> Graph:
    """Several steps ahead from a code of the past."""
    graph = start(24, 5).add("GRU", units=16).add("RepeatVector", n=6).add("GRU", units=16, **STEPS)
    return judged(graph.add("Dense", units=1), SQUARED, (6, 1))


def tagger() -> Graph:
    """A class for each word: stacked layers that give every step."""
    graph = start(12, dtype="int32").add("Embedding", input_dim=100, output_dim=8, mask_zero=True)
    graph = graph.add("LSTM", units=8, **STEPS).add("LSTM", units=8, **STEPS)
    return judged(graph.add("Dense", units=5, **SOFTMAX), SPARSE, (12,))


def sentiment() -> Graph:
    """Only the last of stacked recurrent layers gives one vector."""
    graph = start(12, dtype="int32").add("Embedding", input_dim=100, output_dim=8)
    graph = graph.add("LSTM", units=8, **STEPS).add("LSTM", units=8)
    return judged(graph.add("Dense", units=1, **SIGMOID), BINARY, (1,))


def attention_pooling() -> Graph:
    """Bahdanau et al. 2015: weights of the steps by tanh, then softmax along the steps."""
    graph = start(12, 8).add("Dense", units=8, activation="tanh", name="energy")
    graph = graph.add("Dense", units=1, name="score").add("Softmax", axis=1, name="weights")
    graph = graph.add("Multiply", inputs=["data", "weights"], name="weighted").add("GlobalAveragePooling1D")
    return judged(graph.add("Dense", units=3, **SOFTMAX), SPARSE, ())


def squeeze_and_excite() -> Graph:
    """Hu et al. 2018: relu, then a sigmoid gate of the maps' width."""
    graph = conv(start(32, 32, 3), 16, "conv").add("GlobalAveragePooling2D", keepdims=True)
    graph = graph.add("Dense", units=4, **RELU).add("Dense", units=16, name="gate", **SIGMOID)
    graph = graph.add("Multiply", inputs=["conv", "gate"]).add("GlobalAveragePooling2D")
    return judged(graph.add("Dense", units=3, **SOFTMAX), SPARSE, ())


def logits() -> Graph:
    """Raw scores, for a loss that says so."""
    graph = start(10).add("Dense", units=8, **RELU).add("Dense", units=3)
    return judged(graph, SPARSE, (), from_logits=True)


def bounded_scores() -> Graph:
    """Bello et al. 2017: scores between -1 and 1 before softmax, against too sure answers."""
    return start(10).add("Dense", units=8, **RELU).add("Dense", units=3, activation="tanh").add("Softmax")


def positive_values() -> Graph:
    """Counts are never below 0: a relu at the end of a regression."""
    return judged(start(10).add("Dense", units=8, **RELU).add("Dense", units=1, **RELU), SQUARED, (1,))


def whole_signal() -> Graph:
    """A convolution as long as the signal, then a vector."""
    graph = start(7, 4).add("Conv1D", filters=8, kernel_size=7, **RELU).add("Flatten")
    return judged(graph.add("Dense", units=1), SQUARED, (1,))


def wavenet() -> Graph:
    """Van den Oord et al. 2016: causal, dilated, gated by tanh and sigmoid."""
    graph = start(64, 1).add("Conv1D", filters=8, kernel_size=1, name="x")
    for rate in (1, 2, 4):
        given = {"filters": 8, "kernel_size": 2, "padding": "causal", "dilation_rate": rate, "inputs": ["x"]}
        graph = graph.add("Conv1D", name=f"tanh{rate}", activation="tanh", **given)
        graph = graph.add("Conv1D", name=f"gate{rate}", **SIGMOID, **given)
        graph = graph.add("Multiply", inputs=[f"tanh{rate}", f"gate{rate}"], name=f"both{rate}")
    return graph.add("Add", inputs=["both1", "both2", "both4"]).add("Conv1D", filters=1, kernel_size=1)


def multi_label() -> Graph:
    """Several findings in one picture."""
    graph = conv(start(32, 32, 1), 8, "conv").add("GlobalAveragePooling2D")
    return judged(graph.add("Dense", units=14, **SIGMOID), BINARY, (14,))


def binary_mask() -> Graph:
    """A relu, then a convolution of one filter with sigmoid."""
    graph = conv(conv(start(32, 32, 1), 8, "one"), 8, "two")
    return judged(graph.add("Conv2D", filters=1, kernel_size=1, **SIGMOID), BINARY, (32, 32, 1))


def film_memory() -> Graph:
    """The last map of a film, then a class."""
    graph = start(8, 16, 16, 1).add("ConvLSTM2D", filters=4, kernel_size=3, padding="same", **STEPS)
    graph = graph.add("ConvLSTM2D", filters=4, kernel_size=3, padding="same").add("GlobalAveragePooling2D")
    return judged(graph.add("Dense", units=3, **SOFTMAX), SPARSE, ())


def rows_of_a_digit() -> Graph:
    """A square picture, read row by row."""
    graph = start(28, 28).add("LSTM", units=32)
    return judged(graph.add("Dense", units=10, **SOFTMAX), SPARSE, ())


def sentences_of_words() -> Graph:
    """Yang et al. 2016: words into a vector for each sentence, sentences into one for the document."""
    graph = start(5, 20, dtype="int32").add("Embedding", input_dim=100, output_dim=16)
    graph = graph.add("TimeDistributed", **every_step("GRU", units=8)).add("GRU", units=8)
    return judged(graph.add("Dense", units=3, **SOFTMAX), SPARSE, ())


def mixer() -> Graph:
    """Tolstikhin et al. 2021: Dense layers along the patches, then along the features."""
    graph = start(16, 32).add("Permute", dims=(2, 1)).add("Dense", units=16, activation="gelu")
    graph = graph.add("Permute", dims=(2, 1)).add("Dense", units=32, activation="gelu").add("GlobalAveragePooling1D")
    return judged(graph.add("Dense", units=10, **SOFTMAX), SPARSE, ())


def matching() -> Graph:
    """Every query against every key."""
    graph = start(10, 8).add("Input", shape=(12, 8), name="keys")
    return graph.add("Dot", axes=2, normalize=True, inputs=["data", "keys"])


NETWORKS = (
    *(squeezenet, mobilenet_end, crnn, sequence_autoencoder, forecaster, tagger, sentiment, attention_pooling),
    *(squeeze_and_excite, logits, bounded_scores, positive_values, whole_signal, wavenet, multi_label, binary_mask),
    *(film_memory, rows_of_a_digit, sentences_of_words, mixer, matching),
)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.__name__)
def test_nothing_is_said_of_a_right_network(network: Callable[[], Graph]) -> None:
    problems = analyze(network()).problems
    assert [problem.message for problem in problems if problem.severity != "hint"] == []
