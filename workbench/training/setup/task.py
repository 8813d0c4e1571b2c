"""What a training is about, decided from the network's output, the labels and the settings."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from msgspec import Struct

from workbench.catalog import node_type
from workbench.codegen.compile_recipe import recipe
from workbench.codegen.expressions import CallExpression, render
from workbench.data import Dataset
from workbench.data.dataset import Array
from workbench.graph.document import Graph
from workbench.text_format import listed
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.loss_choice import Loss, catalog_loss, loss_from
from workbench.training.setup.output_head import Ending
from workbench.training.setup.settings import Settings
from workbench.training.training_errors import ClassCount, NoIgnoring, NoUse, UnknownOutput

Kind = Literal["softmax", "binary", "multilabel", "values"]

_SPATIAL = 3
"""A sample's output with so many axes is an image: (height, width, classes)."""
_YES_OR_NO = 2


class TrainingTask(Struct, frozen=True):
    """``kind`` says how outputs are read: one class of several, yes or no, several labels, or plain values."""

    task: Task
    kind: Kind
    class_names: tuple[str, ...]
    loss: Loss
    ending: Ending
    settings: Settings

    @property
    def one_hot(self) -> bool:
        """Whether labels have a number for each class."""
        return self.kind == "softmax" and not self.loss.sparse


def decide(ending: Ending, data: Dataset, settings: Settings, given: Loss | None) -> TrainingTask:
    """Put together what a training is about.

    ``given`` is the loss that was drawn or compiled, if there is one; a loss among the settings comes before it.

    Raises:
        UnknownOutput, ClassCount, NoIgnoring, NoUse: it does not go together.
    """
    loss = catalog_loss(settings.loss, settings.loss_params) if settings.loss else given
    if loss is None and ending.activation is None:
        raise UnknownOutput(where="fit", received=data.name)
    task = settings.task or _task(ending, data.train.y, loss)
    kind = _kind(task, ending, data, loss)
    names = _names(kind, ending, data)
    loss = loss or _fitting(kind, ending, data.train.y)
    return TrainingTask(task, kind, names, _ignoring(loss, kind, settings.ignore_class), ending, settings)


def given_loss(graph: Graph | None, model: Any) -> Loss | None:
    """The loss that was drawn in the graph, or that the model was compiled with."""
    if graph is not None:
        return _drawn(graph)
    compiled = getattr(model, "loss", None) if getattr(model, "compiled", False) else None
    if isinstance(compiled, list | tuple) and len(compiled) == 1:
        compiled = compiled[0]
    if isinstance(compiled, Mapping) and len(compiled) == 1:
        compiled = next(iter(compiled.values()))
    return None if compiled is None else loss_from(compiled)


def _drawn(graph: Graph) -> Loss | None:
    """The recipe writes a drawn loss as a call, and one that it chose itself as a name."""
    expressions = [loss for _, loss in recipe(graph).losses]
    if len(expressions) != 1 or not isinstance(expressions[0], CallExpression):
        return None
    import keras

    from workbench import layers

    return loss_from(eval(render(expressions[0]), {"keras": keras, **vars(layers)}))  # noqa: S307 - our own text


def _task(ending: Ending, y: Array, loss: Loss | None) -> Task:
    if not _are_classes(ending, y, loss):
        return "transformation"
    return "segmentation" if len(ending.gives) >= _SPATIAL else "classification"


def _are_classes(ending: Ending, y: Array, loss: Loss | None) -> bool:
    if loss is not None and (loss.sparse or loss.one_hot):
        return True
    if ending.activation == "softmax":
        return True
    if ending.activation == "sigmoid" or (loss is not None and loss.binary):
        return _yes_or_no(y)
    whole = y.dtype.kind in "iub"
    return whole and (ending.activation is None or (y.shape[1:] != ending.gives and ending.units != 1))


def _yes_or_no(y: Array) -> bool:
    """Whether labels look like classes: whole numbers (what they are is checked later), or zeros and ones."""
    return y.dtype.kind in "iub" or bool(np.isin(y, (0, 1)).all())


def _kind(task: Task, ending: Ending, data: Dataset, loss: Loss | None) -> Kind:
    if task == "transformation":
        return "values"
    if ending.units == 1 or not ending.gives:
        return "binary"
    each = ending.activation == "sigmoid" or (loss is not None and loss.binary)
    if each and data.train.y.shape[1:] == ending.gives:
        whole_image = len(data.class_names) == _YES_OR_NO and ending.units != _YES_OR_NO
        return "binary" if whole_image else "multilabel"
    return "softmax"


def _names(kind: Kind, ending: Ending, data: Dataset) -> tuple[str, ...]:
    if kind == "values":
        return ()
    units = _YES_OR_NO if kind == "binary" else ending.units or len(data.class_names)
    names = tuple(map(str, data.class_names)) or tuple(map(str, range(units)))
    if kind == "binary" and len(names) == 1:
        return ("not " + names[0], names[0])
    if len(names) != units:
        raise ClassCount(where=data.name, expected=len(names), names=listed(names, _SHOWN), received=ending.units)
    return names


_SHOWN = 10


def _fitting(kind: Kind, ending: Ending, y: Array) -> Loss:
    if kind == "values":
        return catalog_loss("MeanSquaredError")
    if kind != "softmax":
        return catalog_loss("BinaryCrossentropy")
    one_hot = y.shape[1:] == ending.gives
    return catalog_loss("CategoricalCrossentropy" if one_hot else "SparseCategoricalCrossentropy")


def _ignoring(loss: Loss, kind: Kind, ignore_class: int | None) -> Loss:
    """``loss`` with the label that does not count."""
    if ignore_class is None:
        return loss
    if kind != "softmax":
        raise NoUse(where="Settings", parameter="ignore_class", expected="softmax", received=kind)
    takers = [name for name in _IGNORING if node_type(name).parameter("ignore_class")]
    if loss.type not in takers:
        raise NoIgnoring(where="Settings", loss=loss.type, expected=", ".join(takers))
    return catalog_loss(loss.type, {**loss.params, "ignore_class": ignore_class})


_IGNORING = ("SparseCategoricalCrossentropy", "SparseDice", "SparseDiceCrossentropy", "SparseTversky")
