"""Whether a task can be evaluated by the mean of mirrored answers, and the model that gives them."""

from typing import Any

from workbench.codegen.loss_expressions import Loss
from workbench.messages import mark, say
from workbench.training.batches.mirrored_answers import Logits, Mirrors, mirrored_mean
from workbench.training.metrics.metric_table import Task
from workbench.training.setting_errors import NoMirroring
from workbench.training.setup.model_signature import ModelSignature

_SEVERAL = mark("it has several inputs or outputs")
_OBJECTS = mark("it gives maps of objects, whose offsets and sizes have no mean")
_INPUT = mark("its samples have the shape {shape}")
_OUTPUT = mark("it gives answers of the shape {shape} for images of the shape {size}")
_CHANNELS = mark("its layer {layer!r} takes images with the channels first")
_IMAGE_RANKS = (2, 3)


def check_mirrors(
    mirrors: Mirrors | bool, task: Task, signature: ModelSignature, model: Any, where: str = "Settings"
) -> None:
    """Raises NoMirroring where the mean of mirrored answers would be wrong."""
    reason = _why_not(task, signature, model) if mirrors else ""
    if reason:
        raise NoMirroring(where=where, received=reason)


def check_no_mirrors(mirrors: Mirrors | bool, where: str = "Settings") -> None:
    """Raises NoMirroring where mirrors are chosen for a network with several inputs or outputs."""
    if mirrors:
        raise NoMirroring(where=where, received=say(_SEVERAL))


def _why_not(task: Task, signature: ModelSignature, model: Any) -> str:
    size, shape = signature.input_shape, signature.output_shape
    if task == "detection":
        return say(_OBJECTS)
    if len(size) not in _IMAGE_RANKS:
        return say(_INPUT, shape=size)
    layers = getattr(model, "layers", ())
    first = next((one.name for one in layers if getattr(one, "data_format", None) == "channels_first"), None)
    if first is not None:
        return say(_CHANNELS, layer=first)
    # An answer has rows and columns if it has channels as well, or is of the size of the image.
    is_image = len(shape) == max(_IMAGE_RANKS) or tuple(shape) == tuple(size[:2])
    fits = len(shape) == 1 or (task != "classification" and is_image)
    return "" if fits else say(_OUTPUT, shape=shape, size=size)


def with_mirrors(model: Any, mirrors: Mirrors | bool, signature: ModelSignature, loss: Loss | None) -> Any:
    """What is asked in an evaluation: the model itself, or the mean of its mirrored answers."""
    if not isinstance(mirrors, str):
        return model
    logits = None if loss is None else _logits(loss, signature)
    return mirrored_mean(model, mirrors, moves=len(signature.output_shape) > 1, logits=logits)


def _logits(loss: Loss, signature: ModelSignature) -> Logits | None:
    if not loss.from_logits:
        return None
    alone = signature.units == 1 or (loss.traits is not None and loss.traits.labels == "yes or no")
    return "sigmoid" if alone else "softmax"
