"""The names that examples in docstrings may use without saying where they come from."""

from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import workbench as wb


def names_for(module: ModuleType, folder: Path) -> dict[str, Any]:
    """What examples of ``module`` know besides its own names, with an empty ``folder`` to write into."""
    own = vars(module)
    return {name: value for name, value in {**_tiny(), "folder": folder}.items() if name not in own}


@cache
def _tiny() -> dict[str, Any]:
    """A tiny data set, a tiny network, drawn and built, a picture, and a run of one epoch."""
    digits = wb.data.load_digits()
    train, validation, test = (
        wb.data.Split(split.x[:count], split.y[:count])
        for split, count in ((digits.train, 100), (digits.validation, 50), (digits.test, 50))
    )
    data = wb.data.Dataset("digits", train, validation, test, digits.class_names)
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, activation="relu", name="conv")
    graph = graph.add("Flatten", name="flatten").add("Dense", units=10, activation="softmax", name="scores")
    run = wb.training.fit(graph, data, epochs=1, seed=0).wait()
    model, image = wb.build_model(graph), data.test.x[0]
    return {"wb": wb, "np": np, "data": data, "graph": graph, "model": model, "image": image, "run": run}
