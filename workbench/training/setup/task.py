"""The learning task, inferred from the network's output, the labels and the settings."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from workbench.catalog import node_type
from workbench.catalog.loss_matching import fitting_loss, label_facts, label_form
from workbench.catalog.loss_table import LOSSES, LabelForm
from workbench.codegen.compile_recipe import recipe
from workbench.codegen.loss_expressions import Loss, loss_from
from workbench.data import Dataset
from workbench.data.array_group import ArrayGroup
from workbench.data.dataset import Array
from workbench.graph.document import Graph
from workbench.messages import say
from workbench.text_format import listed
from workbench.training.detection.padded_boxes import look_like_boxes
from workbench.training.label_errors import ClassCount, NoDetectionMaps, TargetNames, UnknownOutput
from workbench.training.metrics.metric_table import Task
from workbench.training.setting_errors import NoIgnoring, NoUse, OneOfSeveralLabels
from workbench.training.setup.model_signature import ModelSignature
from workbench.training.setup.settings import Settings

Kind = Literal["softmax", "binary", "multilabel", "values", "boxes"]

_SPATIAL = 3
"""An output of this rank (without the batch axis) is an image: (height, width, classes)."""
_YES_OR_NO = 2
BOX_NUMBERS = 4
"""Maps of a detector besides those of the classes: offset and size, as in ``workbench.layers.centre_points``."""


class TrainingTask(Struct, frozen=True):
    """What is learned, with which loss.

    ``kind`` is how outputs are interpreted: one class of several, binary, multi-label, or regression values.
    ``labels`` is the form of the labels. ``output`` names the output, where there are several.
    """

    name: Task
    kind: Kind
    class_names: tuple[str, ...]
    loss: Loss
    signature: ModelSignature
    settings: Settings
    labels: LabelForm
    output: str = ""

    @property
    def place(self) -> str:
        """What errors about the network's end begin with."""
        return say("fit, output {name!r}", name=self.output) if self.output else "fit"

    def labels_at(self, where: str) -> str:
        """What errors call the labels of a split."""
        return f"{where}.y[{self.output!r}]" if self.output else f"{where}.y"

    @property
    def stride(self) -> int:
        """Of a detection: pixels of the image from one cell of the prediction to the next."""
        return (self.signature.input_shape[0] or 0) // (self.signature.output_shape[0] or 1)

    @property
    def one_hot(self) -> bool:
        """Whether labels have a number for each class."""
        return self.kind == "softmax" and self.labels != "class numbers"


def decide(signature: ModelSignature, data: Dataset, settings: Settings, given: Loss | None) -> TrainingTask:
    """Infer the task of a training.

    ``given`` is the loss that was drawn or compiled, if there is one; a loss among the settings comes before it.

    Raises:
        UnknownOutput, ClassCount, NoIgnoring, NoUse: network, labels and settings are inconsistent.
    """
    loss = Loss(settings.loss, settings.loss_params) if settings.loss else given
    if settings.task == "detection" or (settings.task is None and _of_boxes(loss, data)):
        return detection_task(signature, data, settings, loss)
    form = _form(signature, data.train.y, settings.task, loss)
    if loss is None and signature.head.activation is None and form != "values":
        raise UnknownOutput(where="fit", received=signature.name)
    name = settings.task or _name(signature, form)
    kind = _kind(form, signature, data)
    names = _columns(signature, data) if name == "regression" else _names(kind, signature, data)
    loss = loss or Loss(fitting_loss(form))
    return TrainingTask(name, kind, names, _ignoring(loss, kind, settings.ignore_class), signature, settings, form)


def _of_boxes(loss: Loss | None, data: Dataset) -> bool:
    """Whether a loss for boxes was chosen, or, without any, labels are boxes."""
    if loss is not None:
        return loss.traits is not None and loss.traits.labels == "boxes"
    return look_like_boxes(data.train.y)


def detection_task(signature: ModelSignature, data: Dataset, settings: Settings, loss: Loss | None) -> TrainingTask:
    """The task of finding boxes; without a loss, that for the stride of the network.

    Raises:
        NoDetectionMaps: the network does not give maps.
        ClassCount: there are not as many maps as classes.
        NoIgnoring: a class is to be ignored.
    """
    if len(signature.output_shape) != _SPATIAL or (signature.units or 0) <= BOX_NUMBERS:
        raise NoDetectionMaps(where="fit", received=str(tuple(signature.output_shape)))
    classes = (signature.units or 0) - BOX_NUMBERS
    names = tuple(map(str, data.class_names)) or tuple(map(str, range(classes)))
    if len(names) != classes:
        raise ClassCount(where=data.name, expected=len(names), names=listed(names, _SHOWN), received=classes)
    if settings.ignore_class is not None:
        raise NoUse(where="Settings", parameter="ignore_class", expected="softmax, binary", received="boxes")
    stride = (signature.input_shape[0] or 0) // (signature.output_shape[0] or 1)
    chosen = loss or Loss(fitting_loss("boxes"), {"stride": stride})
    return TrainingTask("detection", "boxes", names, chosen, signature, settings, "boxes")


def likely_task(y: Array) -> Task:
    """The task that labels call for, whatever the network.

    Args:
        y: Labels, (samples, …): class numbers, one-hot vectors or masks of classes; other numbers are values. Or those
            of several outputs.
    """
    if isinstance(y, ArrayGroup):
        return "several"
    if look_like_boxes(y):
        return "detection"
    facts = label_facts(y)
    if not (facts.whole or facts.yes_or_no):
        return "transformation" if len(facts.shape) >= _SPATIAL - 1 else "regression"
    return "segmentation" if len(facts.shape) >= _SPATIAL - 1 else "classification"


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


def _form(signature: ModelSignature, y: Array, task: Task | None, loss: Loss | None) -> LabelForm:
    """The form of the labels; ``task`` is the task that was set explicitly, if any."""
    of_classes = None if task is None else task not in ("transformation", "regression")
    return label_form(
        signature.head, loss.traits if loss else None, label_facts(y), signature.output_shape, of_classes=of_classes
    )


def _name(signature: ModelSignature, form: LabelForm) -> Task:
    if form in ("values", "own"):
        return "regression" if len(signature.output_shape) < _SPATIAL - 1 else "transformation"
    return "segmentation" if len(signature.output_shape) >= _SPATIAL else "classification"


def _kind(form: LabelForm, signature: ModelSignature, data: Dataset) -> Kind:
    if form in ("values", "own"):
        return "values"
    if form != "yes or no":
        return "softmax"
    whole_image = len(data.class_names) == _YES_OR_NO and signature.units != _YES_OR_NO
    return "binary" if signature.units == 1 or whole_image else "multilabel"


def _columns(signature: ModelSignature, data: Dataset) -> tuple[str, ...]:
    """The names of the target columns of a regression; () for a single one without a name. Raises TargetNames."""
    count, names = signature.units or 1, tuple(map(str, data.class_names))
    if len(names) == count:
        return names
    if names and count > 1:
        raise TargetNames(where=data.name, expected=len(names), names=listed(names, _SHOWN), received=count)
    return tuple(map(str, range(count))) if count > 1 else ()


def _names(kind: Kind, signature: ModelSignature, data: Dataset) -> tuple[str, ...]:
    if kind == "values":
        return ()
    units = _YES_OR_NO if kind == "binary" else signature.units or len(data.class_names)
    names = tuple(map(str, data.class_names)) or tuple(map(str, range(units)))
    if kind == "binary" and len(names) == 1:
        return (say("not {name}", name=names[0]), names[0])
    if len(names) != units:
        raise ClassCount(where=data.name, expected=len(names), names=listed(names, _SHOWN), received=signature.units)
    return names


_SHOWN = 10


def _ignoring(loss: Loss, kind: Kind, ignore_class: int | None) -> Loss:
    """``loss`` with its ``ignore_class`` set."""
    if ignore_class is None:
        return loss
    if kind == "multilabel":
        raise OneOfSeveralLabels(where="Settings", parameter="ignore_class", loss=loss.type)
    if kind == "values":
        raise NoUse(where="Settings", parameter="ignore_class", expected="softmax, binary", received=kind)
    if kind == "binary":
        return loss  # those places get the weight 0
    takers = [name for name in LOSSES if node_type(name).parameter("ignore_class")]
    if loss.type not in takers:
        raise NoIgnoring(where="Settings", loss=loss.type, expected=", ".join(takers))
    return Loss(loss.type, {**loss.params, "ignore_class": ignore_class})
