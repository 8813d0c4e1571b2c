"""A network with two inputs and two outputs, and small data for it."""

from typing import Any

import numpy as np

import workbench as wb
from workbench.data import Dataset, Split

NAMES = ("healthy", "cold", "flu")


def patients(samples: int, seed: int) -> Split:
    """Images and a row of facts; a diagnosis, and an age that the facts tell."""
    random = np.random.default_rng(seed)
    diagnosis = np.arange(samples) % 3
    facts = random.uniform(-1, 1, (samples, 2)).astype("float32")
    image = random.normal(diagnosis[:, None, None, None] - 1.0, 0.3, (samples, 4, 4, 1)).astype("float32")
    return Split({"facts": facts, "image": image}, {"age": 3 * facts[:, 0], "diagnosis": diagnosis})


def data(**splits: Split) -> Dataset:
    usual = {"train": patients(60, 1), "validation": patients(20, 2), "test": patients(20, 3)}
    names: Any = {"diagnosis": NAMES}
    return Dataset("patients", **(usual | splits), class_names=names)


def changed(**arrays: Any) -> Dataset:
    """The data with some arrays of the training split replaced."""
    train = patients(60, 1)
    x = {name: arrays.get(name, array) for name, array in train.x.items()}  # type: ignore[attr-defined]
    y = {name: arrays.get(name, array) for name, array in train.y.items()}  # type: ignore[attr-defined]
    return data(train=Split(x, y))  # type: ignore[arg-type]


def network(*, named: bool = False) -> wb.Graph:
    """With ``named`` the network gives a dictionary: each output has an Output node."""
    graph = wb.Graph("two").add("Input", shape=(4, 4, 1), name="image").add("Flatten", name="flat")
    graph = graph.add("Input", shape=(2,), name="facts").add("Concatenate", inputs=["flat", "facts"], name="both")
    graph = graph.add("Dense", units=8, activation="relu", name="hidden")
    ends = ("classes", "years") if named else ("diagnosis", "age")
    graph = graph.add("Dense", units=3, activation="softmax", inputs=["hidden"], name=ends[0])
    graph = graph.add("Dense", units=1, inputs=["hidden"], name=ends[1])
    if named:
        graph = graph.add("Output", inputs=["classes"], name="diagnosis").add("Output", inputs=["years"], name="age")
    return graph
