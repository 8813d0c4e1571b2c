"""Hints before a training: what makes it slow or its numbers misleading, without being an error. Never blocking."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from workbench.catalog.output_head import VALUE_PRESERVING
from workbench.data import Dataset, Split
from workbench.data.array_group import ArrayGroup
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.model_program.layer_hooks import layers_of
from workbench.text_format import listed
from workbench.training.setup.data_checks import used_splits
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.target_scale import target_hints
from workbench.training.setup.task import TrainingTask

_PIXELS = mark(
    "{data}: x goes from {lowest:g} to {highest:g}, as pixels do, and the network has no layer that brings that to a "
    "small range. It learns better from 0 to 1: divide x by 255, or begin with layers.Rescaling(1 / 255)."
)
_GOES_ON = mark(
    "fit: the network {name!r} was trained before, so this training goes on from trained weights, and its first "
    "numbers are those of a trained network. For fresh weights give keras.models.clone_model(model)."
)
_MISSING = mark(
    "{data}.{split} has no sample of {names}, so its numbers say nothing about that. Divide the data so that every "
    "class is in every split."
)
_IMBALANCED = mark(
    "{data}.train has {most} samples of {often!r} and only {fewest} of {seldom!r}, so that always answering "
    "{often!r} looks good. Look at the numbers by class, and try class_weights='balanced'."
)
_REPEATED = mark(
    "{data}: {count} of {total} samples of {split} are in train as well, so that its numbers are too good. Take them "
    "out of one of the two."
)
_SOFTMAX_AXIS = mark(
    "fit: the softmax of {layer!r} adds up to 1 along axis {axis} of {shape}, and the classes are along axis {wanted}. "
    "Leave axis out, or set axis=-1."
)
_BYTE, _MANY = 255, 128
_FEW_FEATURES = 16
_TIMES = 10
_SHARE = 0.05
_NAMED = 4
_RESCALING = ("Rescaling", "Normalization", "BatchNormalization", "LayerNormalization", "GroupNormalization",
              "UnitNormalization", "RMSNormalization", "Embedding", "Lambda")  # fmt: skip
"""Layers at the beginning that bring any range to a small one, or of which it cannot be said."""


def training_hints(model: Any, task: AnyTask, data: Dataset) -> tuple[str, ...]:
    """What a learner should know before this training, each in a sentence.

    Args:
        model: The network, as it will be trained.
        task: What is learned.
        data: The data, checked already.
    """
    if isinstance(task, OutputTasks):
        return (*_of_training(model), *_of_outputs(model, task, data))
    return (*_of_model(model, data), *_of_classes(task, data), *target_hints(model, task, data), *_of_splits(data))


def _of_model(model: Any, data: Dataset) -> Iterator[str]:
    if has_raw_pixels(model, data):
        lowest, highest = float(data.train.x.min()), float(data.train.x.max())
        yield say(_PIXELS, data=data.name, lowest=lowest, highest=highest)
    yield from _of_training(model)
    yield from _odd_softmax(model)


def _of_training(model: Any) -> Iterator[str]:
    if was_trained(model):
        yield say(_GOES_ON, name=model.name)


def _of_outputs(model: Any, tasks: OutputTasks, data: Dataset) -> Iterator[str]:
    for name, task in tasks.tasks.items():
        splits = {
            split: Split(next(iter(tasks.inputs_of(part.x).values())), tasks.labels(part.y)[name])
            for split, part in data.splits.items()
            if part is not None and len(part.x)
        }
        empty = splits["train"][:0]
        where = data.name if tasks.only else f"{data.name}[{name!r}]"
        seen = Dataset(where, splits["train"], splits["validation"], splits.get("test", empty), task.class_names)
        yield from _of_classes(task, seen)
        yield from target_hints(model, task, seen)


def has_raw_pixels(model: Any, data: Dataset) -> bool:
    """Whether pixels of 0 to 255 go into a network that nothing prepares for them."""
    return not isinstance(data.train.x, ArrayGroup) and _are_pixels(data.train.x) and not _rescales(model)


def _are_pixels(x: Array) -> bool:
    """Whether numbers look like bytes: whole ones from 0 to 255, that go above 128, many a sample."""
    if x.ndim < 2 or x.dtype.kind not in "biuf" or x[0].size < _FEW_FEATURES:  # noqa: PLR2004 - samples and features
        return False
    some = x[: min(len(x), 64)]
    lowest, highest = float(x.min()), float(x.max())
    return lowest >= 0 and _MANY <= highest <= _BYTE and bool((some == np.floor(some)).all())


def _rescales(model: Any) -> bool:
    """Whether a layer before the first weights brings the numbers to a small range, or right after the first ones."""
    weighted = 0
    for _, layer in layers_of(model):
        kind = type(layer).__name__
        if kind in _RESCALING or not type(layer).__module__.startswith("keras."):
            return True
        weighted += bool(layer.weights)
        if weighted > 1:
            return False
    return False


def was_trained(model: Any) -> bool:
    """Whether an optimizer has made steps with this model already."""
    steps = getattr(getattr(model, "optimizer", None), "iterations", None)
    return steps is not None and int(steps) > 0


def _odd_softmax(model: Any) -> Iterator[str]:
    """A softmax at the end whose axis is not that of the classes."""
    layers = [layer for _, layer in layers_of(model)]
    if len(getattr(model, "outputs", None) or []) != 1:
        return
    layer = next((one for one in reversed(layers) if type(one).__name__ not in VALUE_PRESERVING), None)
    axis = getattr(_softmax_of(layer), "axis", None)
    output = getattr(layer, "output", None)
    if not isinstance(axis, int) or layer is None or output is None or _is_channels_first(layers):
        return
    shape = tuple(output.shape)
    if axis % len(shape) != len(shape) - 1:
        yield say(_SOFTMAX_AXIS, layer=layer.name, axis=axis, shape=shape, wanted=len(shape) - 1)


def _softmax_of(layer: Any) -> Any:
    """The softmax that a layer is or, as its activation, has; None for any other."""
    found = (layer, getattr(layer, "activation", None))
    return next((one for one in found if type(one).__name__ == "Softmax"), None)


def _is_channels_first(layers: list[Any]) -> bool:
    return any(getattr(layer, "data_format", None) == "channels_first" for layer in layers)


def _of_classes(task: TrainingTask, data: Dataset) -> Iterator[str]:
    if task.kind not in ("softmax", "binary") or not task.class_names:
        return
    for split, part in used_splits(data):
        counts = _counts(task, part.y)
        missing = [name for name, count in zip(task.class_names, counts, strict=True) if count == 0]
        if missing:
            names = listed(map(repr, missing), _NAMED)
            yield say(_MISSING, data=data.name, split=split, names=names)
    counts = _counts(task, data.train.y)
    seen = [index for index, count in enumerate(counts) if count > 0]
    if data.train.y.ndim > 2 or task.settings.class_weights is not None or len(seen) < 2:  # noqa: PLR2004 - a mask; two
        return
    often, seldom = max(seen, key=counts.__getitem__), min(seen, key=counts.__getitem__)
    if counts[often] >= _TIMES * counts[seldom]:
        words = {"often": task.class_names[often], "seldom": task.class_names[seldom]}
        yield say(_IMBALANCED, data=data.name, most=counts[often], fewest=counts[seldom], **words)


def _counts(task: TrainingTask, y: Array) -> list[int]:
    """How many samples or places there are of each class."""
    numbers = y.argmax(axis=-1) if task.one_hot else y
    numbers = numbers.ravel()
    known = numbers[(numbers >= 0) & (numbers < len(task.class_names))].astype("int64")
    return [int(count) for count in np.bincount(known, minlength=len(task.class_names))]


def _of_splits(data: Dataset) -> Iterator[str]:
    """Samples that are in train and in another split; half of a split is an error of its own."""
    (_, train), *others = used_splits(data)
    if train.x.nbytes > _MOST_COMPARED:
        return
    seen = {sample.tobytes() for sample in train.x if sample.min() < sample.max()}  # not blank ones
    for split, part in others:
        if part.x.shape[1:] != train.x.shape[1:] or part.x.dtype != train.x.dtype:
            continue
        count = sum(sample.tobytes() in seen for sample in part.x)
        if count >= max(_SHARE * len(part.x), 2):
            yield say(_REPEATED, data=data.name, count=count, total=len(part.x), split=split)


_MOST_COMPARED = 256 * 1024**2
"""Bytes of samples; in more than that, equal ones are not searched."""
