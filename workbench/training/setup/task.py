"""What a training is about, decided from the network's output, the labels and the settings."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from workbench.catalog import node_type
from workbench.catalog.loss_matching import fitting_loss, label_facts, label_form
from workbench.catalog.loss_table import LOSSES, LabelForm
from workbench.codegen.compile_recipe import recipe
from workbench.codegen.loss_expressions import Loss, loss_from
from workbench.data import Dataset
from workbench.data.dataset import Array
from workbench.graph.document import Graph
from workbench.messages import say
from workbench.text_format import listed
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.output_head import Ending
from workbench.training.setup.settings import Settings
from workbench.training.training_errors import ClassCount, NoIgnoring, NoUse, UnknownOutput

Kind = Literal["softmax", "binary", "multilabel", "values"]

_SPATIAL = 3
"""A sample's output with so many axes is an image: (height, width, classes)."""
_YES_OR_NO = 2


class TrainingTask(Struct, frozen=True):
    """``kind`` says how outputs are read: one class of several, yes or no, several labels, or plain values.

    ``labels`` says what labels are.
    """

    task: Task
    kind: Kind
    class_names: tuple[str, ...]
    loss: Loss
    ending: Ending
    settings: Settings
    labels: LabelForm

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
    loss = Loss(settings.loss, settings.loss_params) if settings.loss else given
    form = _form(ending, data.train.y, settings.task, loss)
    if loss is None and ending.head.activation is None and form != "values":
        raise UnknownOutput(where="fit", received=ending.name)
    task = settings.task or _task(ending, form)
    kind = _kind(form, ending, data)
    names = _names(kind, ending, data)
    loss = loss or Loss(fitting_loss(form))
    return TrainingTask(task, kind, names, _ignoring(loss, kind, settings.ignore_class), ending, settings, form)


def given_loss(graph: Graph | None, model: Any) -> Loss | None:
    """The loss that was drawn in the graph, or that the model was compiled with."""
    if graph is not None:
        only = recipe(graph).only
        return only.loss if only is not None and only.drawn else None
    compiled = getattr(model, "loss", None) if getattr(model, "compiled", False) else None
    if isinstance(compiled, list | tuple) and len(compiled) == 1:
        compiled = compiled[0]
    if isinstance(compiled, Mapping) and len(compiled) == 1:
        compiled = next(iter(compiled.values()))
    return None if compiled is None else loss_from(compiled)


def _form(ending: Ending, y: Array, task: Task | None, loss: Loss | None) -> LabelForm:
    """What the labels are; ``task`` is what somebody has said that they are for."""
    of_classes = None if task is None else task != "transformation"
    return label_form(ending.head, loss.traits if loss else None, label_facts(y), ending.gives, of_classes=of_classes)


def _task(ending: Ending, form: LabelForm) -> Task:
    if form in ("values", "own"):
        return "transformation"
    return "segmentation" if len(ending.gives) >= _SPATIAL else "classification"


def _kind(form: LabelForm, ending: Ending, data: Dataset) -> Kind:
    if form in ("values", "own"):
        return "values"
    if form != "yes or no":
        return "softmax"
    whole_image = len(data.class_names) == _YES_OR_NO and ending.units != _YES_OR_NO
    return "binary" if ending.units == 1 or whole_image else "multilabel"


def _names(kind: Kind, ending: Ending, data: Dataset) -> tuple[str, ...]:
    if kind == "values":
        return ()
    units = _YES_OR_NO if kind == "binary" else ending.units or len(data.class_names)
    names = tuple(map(str, data.class_names)) or tuple(map(str, range(units)))
    if kind == "binary" and len(names) == 1:
        return (say("not {name}", name=names[0]), names[0])
    if len(names) != units:
        raise ClassCount(where=data.name, expected=len(names), names=listed(names, _SHOWN), received=ending.units)
    return names


_SHOWN = 10


def _ignoring(loss: Loss, kind: Kind, ignore_class: int | None) -> Loss:
    """``loss`` with the label that does not count."""
    if ignore_class is None:
        return loss
    if kind != "softmax":
        raise NoUse(where="Settings", parameter="ignore_class", expected="softmax", received=kind)
    takers = [name for name in LOSSES if node_type(name).parameter("ignore_class")]
    if loss.type not in takers:
        raise NoIgnoring(where="Settings", loss=loss.type, expected=", ".join(takers))
    return Loss(loss.type, {**loss.params, "ignore_class": ignore_class})
