"""Hints about targets of a regression that a network cannot reach in small steps, or that differ in scale."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from workbench.data import Dataset
from workbench.messages import mark, say
from workbench.training.setup.task import TrainingTask

_FAR = mark(
    "{data}.train.y: the targets{column} are {mean:.4g} ± {spread:.4g}, and a network begins with answers near 0, from "
    "which it takes many epochs to get there. Scale them, y = (y - {mean:.4g}) / {spread:.4g}, or end the network with "
    "layers.Rescaling({spread:.4g}, offset={mean:.4g}), which keeps answers and errors in their units."
)
_COLUMN = mark(" of {name!r}")
_UNLIKE = mark(
    "{data}.train.y: the targets of {large!r} spread by {most:.4g}, those of {small!r} by only {least:.4g}, so that "
    "the loss is about {large!r} almost alone. Scale each column, y = (y - y.mean(axis=0)) / y.std(axis=0), with the "
    "numbers of the training data."
)
_LARGE = 20.0
"""Targets beyond are far away for a network whose weights begin small."""
_TIMES = 10


def target_hints(model: Any, task: TrainingTask, data: Dataset) -> Iterator[str]:
    """What a learner should know of the scale of the targets, each in a sentence.

    Args:
        model: The network.
        task: What is learned.
        data: The data, checked already.
    """
    if task.name != "regression" or any(type(layer).__name__ in _SCALING for layer in _last_layers(model)):
        return
    y = data.train.y.reshape(-1, max(len(task.class_names), 1)).astype("float64")
    means, spreads = y.mean(axis=0), y.std(axis=0)
    if len(spreads) > 1 and spreads.max() > _TIMES * spreads[spreads > 0].min(initial=np.inf):
        there = np.where(spreads > 0, spreads, np.inf)
        names = {"large": task.class_names[int(spreads.argmax())], "small": task.class_names[int(there.argmin())]}
        yield say(_UNLIKE, data=data.name, most=spreads.max(), least=there.min(), **names)
        return
    far = np.flatnonzero((abs(means) > _LARGE) | (spreads > _LARGE))
    if len(far) and spreads[far[0]] > 0:
        name = say(_COLUMN, name=task.class_names[far[0]]) if len(spreads) > 1 else ""
        yield say(_FAR, data=data.name, column=name, mean=means[far[0]], spread=spreads[far[0]])


def _last_layers(model: Any) -> list[Any]:
    """The layers that give the outputs."""
    return [tensor._keras_history.operation for tensor in getattr(model, "outputs", None) or ()]  # noqa: SLF001


_SCALING = ("Rescaling", "Normalization")
"""Layers at the end of a network that bring its answers to the scale of the targets."""
