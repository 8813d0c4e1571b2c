"""Small data and networks that are learned in a second."""

from pathlib import Path
from typing import Any

import numpy as np

import workbench as wb
from workbench.data import Dataset, Split
from workbench.graph.document import Graph
from workbench.training.fitting.run import Run

CLASSES = ("dark", "grey", "light")


def brightness(samples: int, seed: int) -> Split:
    """Images (samples, 4, 4, 1) whose label is how bright they are."""
    random = np.random.default_rng(seed)
    y = np.arange(samples) % 3
    x = random.normal(y[:, None, None, None] - 1.0, 0.3, (samples, 4, 4, 1)).astype("float32")
    return Split(x, y)


def labelled(**splits: Split) -> Dataset:
    usual = {"train": brightness(60, 1), "validation": brightness(30, 2), "test": brightness(30, 3)}
    return Dataset("brightness", **(usual | splits), class_names=CLASSES)


def changed(data: Dataset, split: str = "train", *, x: Any = None, y: Any = None, names: Any = None) -> Dataset:
    """``data`` with one array of one split (or the class names) replaced."""
    one = data.splits[split]
    replaced = Split(one.x if x is None else x, one.y if y is None else y)
    names = data.class_names if names is None else names
    return Dataset(data.name, **(data.splits | {split: replaced}), class_names=names)


def squares(samples: int, seed: int) -> Split:
    """Images (samples, 8, 8, 1) with one bright square, and its mask (samples, 8, 8)."""
    random = np.random.default_rng(seed)
    x = random.normal(0.0, 0.1, (samples, 8, 8, 1)).astype("float32")
    y = np.zeros((samples, 8, 8), "uint8")
    for mask, (row, column) in zip(y, random.integers(0, 5, (samples, 2)), strict=True):
        mask[row : row + 3, column : column + 3] = 1
    return Split(x + y[..., None], y)


def masked() -> Dataset:
    return Dataset("squares", squares(32, 1), squares(16, 2), squares(16, 3), ("rest", "square"))


def classifier(units: int = 3, activation: str | None = "softmax", dropout: float = 0.0) -> Graph:
    graph = wb.Graph("small").add("Input", shape=(4, 4, 1)).add("Flatten").add("Dense", units=8, activation="relu")
    graph = graph.add("Dropout", rate=dropout) if dropout else graph
    ending = {} if activation is None else {"activation": activation}
    return graph.add("Dense", units=units, name="answer", **ending)


def segmenter(units: int = 2, activation: str = "softmax") -> Graph:
    graph = wb.Graph("masks").add("Input", shape=(8, 8, 1)).add("Conv2D", filters=4, kernel_size=3, padding="same")
    return graph.add("Conv2D", filters=units, kernel_size=1, activation=activation, name="answer")


def folder_of(run: Run) -> Path:
    """The folder of a run that is kept."""
    assert run.folder is not None
    return run.folder


def values_of(run: Run, key: str) -> list[float]:
    """A curve that has a value in every epoch."""
    values = [value for value in run.history[key] if value is not None]
    assert len(values) == len(run.finished_epochs)
    return values


def best_of(run: Run, key: str) -> int:
    """The best epoch in ``key``."""
    best = run.best(key)
    assert best is not None
    return best
