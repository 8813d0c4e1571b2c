"""Tiny images with a bright square and its mask, and networks that learn it in a moment."""

import numpy as np

import workbench as wb
from workbench.data import MaskLabel, Sample, SampleSet, Targets
from workbench.graph.document import Graph

NAMES = ("rest", "square")
SIZE = 16


def squares(count: int = 24, *, divided: bool = True, seed: int = 1) -> SampleSet:
    """Images (16, 16) of bytes, each with one bright square; 16 are for training, 4 for validation, 4 for the test."""
    random = np.random.default_rng(seed)
    samples = []
    for number in range(count):
        mask = np.zeros((SIZE, SIZE), np.uint8)
        row, column = random.integers(0, 10, 2)
        mask[row : row + 6, column : column + 6] = 1
        image = (mask * 150 + random.integers(0, 50, mask.shape)).astype(np.uint8)
        label = Targets(mask=MaskLabel(mask, NAMES))
        samples.append(Sample(image, label=label, name=f"{number:02}.png"))
    found = SampleSet(samples, name="squares")
    return found.split(preset="70/15/15") if divided else found


def segmenter(name: str = "masks", filters: int = 4) -> Graph:
    """A network for images (8, 8, 1) with a class for each pixel."""
    graph = wb.Graph(name).add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=filters, kernel_size=3, padding="same", activation="relu", name="conv")
    return graph.add("Conv2D", filters=2, kernel_size=1, activation="softmax", name="answer")


def flow(epochs: int = 2, filters: int = 4) -> Graph:
    """Data, resize, min-max, network, metrics."""
    graph = wb.Graph("squares", kind="flow").add("DataSet", name="data").add("Resize", height=8, width=8)
    graph = graph.add("MinMaxNormalization", name="scale")
    graph = graph.add(
        "Network", name="network", inner=segmenter(filters=filters), epochs=epochs, batch_size=8, learning_rate=0.02
    )
    return graph.add("Metrics", name="metrics")


def longer_flow() -> Graph:
    """Behind the network: its answer as an image, cleaned and in the original size; and a second network."""
    graph = flow().add("PredictionDataExtractionFilter", name="extract", inputs="network")
    graph = graph.add("LargestComponent", name="largest").add("ResizeOriginalRestoration", name="back")
    graph = graph.add("MinMaxNormalization", name="scale_again", inputs="extract")
    graph = graph.add("Network", name="second", inner=segmenter("again"), epochs=1, batch_size=8)
    return graph.add("Metrics", name="metrics_again", frame="network")
