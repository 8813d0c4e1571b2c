"""How long an analysis of 200 layers takes, beside building the same network in Keras in the same run.

Run it as ``python tests/bench/analysis_speed.py``. Keras is imported already; *cold* is an analysis with an empty
cache, *edit* the one after a parameter near the end was changed, *again* one of the same graph, *problem* the one after
an edit in the middle after which tensors do not fit, with the trials of its fixes. The peer builds the
functional model and asks it for ``count_params()`` and ``summary()``, as a notebook would. The graphs: *residual* is
built as ResNet is and repeats itself, in *all different* no two layers are alike.
"""

import os
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras

import workbench as wb
from workbench.analysis import analyze
from workbench.analysis.shape_inference import forget
from workbench.graph.document import Graph
from workbench.graph.edits import set_param
from workbench.graph.traversal import topological

REPEATS = 9


def residual() -> Graph:
    """207 nodes: 28 blocks of two convolutions with normalization and a skip connection."""
    graph = (
        wb.Graph("residual").add("Input", shape=(64, 64, 3)).add("Conv2D", filters=32, kernel_size=3, padding="same")
    )
    for block in range(28):
        skip = graph.nodes[-1].name
        filters = 32 * 2 ** (block // 7)
        if block and block % 7 == 0:
            graph = graph.add("MaxPooling2D").add("Conv2D", filters=filters, kernel_size=1)
            skip = graph.nodes[-1].name
        for _ in range(2):
            graph = graph.add("Conv2D", filters=filters, kernel_size=3, padding="same").add("BatchNormalization")
            graph = graph.add("ReLU")
        graph = graph.add("Add", inputs=[skip, graph.nodes[-1].name])
    return _ended(graph)


def all_different() -> Graph:
    """200 nodes in a chain, each convolution with another number of filters."""
    graph = wb.Graph("different").add("Input", shape=(64, 64, 3))
    for number in range(49):
        graph = graph.add("Conv2D", filters=16 + number, kernel_size=3, padding="same").add("BatchNormalization")
        graph = graph.add("ReLU").add("Dropout", rate=0.1)
    return _ended(graph)


def _ended(graph: Graph) -> Graph:
    return graph.add("GlobalAveragePooling2D").add("Dense", units=64, activation="relu").add("Dense", units=10)


def edited(graph: Graph, number: int) -> Graph:
    """Another number of filters in the last convolution of the chain, or units in the layer behind it."""
    chain = graph.name == "different"
    last = [node for node in graph.nodes if node.type == ("Conv2D" if chain else "Dense")][-1 if chain else 0]
    return set_param(graph, last.id, "filters" if chain else "units", 100 + number)


def broken(graph: Graph, number: int) -> Graph:
    """A stride in the middle, so that an Add gets maps of two sizes; in the chain, a kernel larger than the map."""
    chain = graph.name == "different"
    name = f"conv2d_{20 + number if chain else 21}"
    found = next(node for node in graph.nodes if node.name == name)
    if not chain:
        return set_param(graph, found.id, "strides", 2 + number)
    return set_param(set_param(graph, found.id, "kernel_size", 65 + number), found.id, "padding", "valid")


def built(graph: Graph) -> None:
    """The peer: the same network as a Keras model, with its summary."""
    tensors: dict[str, Any] = {}
    for node in topological(graph):
        given = [tensors[edge.source] for edge in graph.incoming[node.id]]
        if node.type == "Input":
            tensors[node.id] = keras.Input(**node.params)
        else:
            layer = getattr(keras.layers, node.type)(**node.params)
            tensors[node.id] = layer(given if len(given) > 1 else given[0])
    ends = list(tensors.values())
    model = keras.Model(ends[0], ends[-1])
    model.count_params()
    model.summary(print_fn=lambda _: None)


def measure(graph: Graph) -> dict[str, list[float]]:
    """Seconds by what is measured, a number for each round."""
    times: dict[str, list[float]] = {"cold": [], "edit": [], "again": [], "problem": [], "Keras": []}
    for number in range(REPEATS):
        forget()
        times["cold"].append(_seconds(lambda: analyze(graph)))
        changed = edited(graph, number)
        times["edit"].append(_seconds(partial(analyze, changed)))
        times["again"].append(_seconds(partial(analyze, changed)))
        times["problem"].append(_seconds(partial(analyze, broken(graph, number))))
        times["Keras"].append(_seconds(lambda: built(graph)))
        keras.utils.clear_session()
    return times


def _seconds(task: Callable[[], object]) -> float:
    start = perf_counter()
    task()
    return perf_counter() - start


def main() -> None:
    """Print a Markdown table."""
    graphs = (residual(), all_different())
    for graph in graphs:  # TensorFlow compiles and loads on first use
        analyze(graph)
        built(graph)
    print(f"| graph | nodes | what | median of {REPEATS} (ms) | fastest (ms) | slowest (ms) |")
    print("| --- | ---: | --- | ---: | ---: | ---: |")
    for graph in graphs:
        for what, seconds in measure(graph).items():
            numbers = " | ".join(f"{1000 * number:.1f}" for number in (median(seconds), min(seconds), max(seconds)))
            print(f"| {graph.name} | {len(graph.nodes)} | {what} | {numbers} |")


if __name__ == "__main__":
    main()
