"""Feature extraction: what a frozen base gives is computed once for each sample, and only the rest is trained."""

import math
from itertools import repeat
from typing import Any

import numpy as np
from msgspec import Struct

from workbench.data import Dataset, Split
from workbench.data.stream_blocks import joined_blocks
from workbench.data.streamed_split import StreamedSplit
from workbench.messages import mark, say
from workbench.text_format import bytes_text
from workbench.training.batches.batch_order import as_keras
from workbench.training.batches.stream_batches import regrouped
from workbench.training.setup.settings import Settings

_AUGMENTED = mark("the images are augmented, so that the base sees others in every epoch")
_TOO_MANY = mark(
    "the samples are read as a stream, and the features of all {count:,} would take {size} of memory, more than {most}"
)
_UNKNOWN_SIZE = mark("the samples are read as a stream, and how large their features are is not known before")
_NO_GRAPH = mark("only the network's own Python code knows how its layers are connected")
_RANDOM = mark("{layer!r} is not frozen, or gives something else each time, and nothing comes before it")
_SEVERAL = mark("{count} tensors lead from what is fixed to what is trained, and one is expected")


_MOST_BYTES = 512 * 1024**2
"""What the features of a stream may take: its samples are read as such to save memory."""


class Cut(Struct, frozen=True):
    """Where a network is divided: ``base`` gives the features, ``rest`` makes answers of them with the same layers."""

    base: Any
    rest: Any


def why_not_cached(model: Any, settings: Settings, data: Dataset) -> str:
    """Why features cannot be computed once, in words; "" where they can."""
    if settings.augmentation is not None and settings.augmentation.changes:
        return say(_AUGMENTED)
    if not getattr(_functional(model), "_nodes_by_depth", None):
        return say(_NO_GRAPH)
    tensors = _frontier(model)
    if len(tensors) != 1:
        return say(_SEVERAL, count=len(tensors))
    if any(tensors[0] is one for one in model.inputs):
        return say(_RANDOM, layer=model.layers[min(1, len(model.layers) - 1)].name)
    return _why_too_many(tensors[0], data)


def _why_too_many(tensor: Any, data: Dataset) -> str:
    """Why the features of a stream are not kept; "" where they are."""
    streams = [split for split in (data.train, data.validation) if isinstance(split, StreamedSplit)]
    if not streams:
        return ""
    if None in tensor.shape[1:]:
        return say(_UNKNOWN_SIZE)
    count = sum(map(len, streams))
    size = count * math.prod(tensor.shape[1:]) * np.dtype(tensor.dtype).itemsize
    if size <= _MOST_BYTES:
        return ""
    return say(_TOO_MANY, count=count, size=bytes_text(size), most=bytes_text(_MOST_BYTES))


def cut(model: Any) -> Cut:
    """Divide a network behind the last tensor that is the same in every epoch."""
    import keras

    (tensor,) = _frontier(model)
    return Cut(keras.Model(model.inputs, tensor), keras.Model(tensor, model.outputs, name=model.name))


def with_features(data: Dataset, base: Any, batch_size: int) -> Dataset:
    """The data with features in place of samples; the test split stays, for the whole network."""

    def of(split: Split) -> Split:
        if isinstance(split, StreamedSplit):
            return _of_stream(split, base, batch_size)
        return Split(np.asarray(base.predict(split.x, batch_size=batch_size, verbose=0)), split.y, split.groups)

    return Dataset(data.name, of(data.train), of(data.validation), data.test, data.class_names)


def _of_stream(split: StreamedSplit, base: Any, batch_size: int) -> Split:
    """The features of all samples of a stream and their labels, in its order."""
    batches = regrouped(split.blocks(), repeat(batch_size))
    return Split(*joined_blocks([(np.asarray(base.predict_on_batch(as_keras(x))), y) for x, y in batches]))


def _frontier(model: Any) -> list[Any]:
    """The tensors that are the same in every epoch, and that something trained takes."""
    fixed = {id(tensor) for tensor in model.inputs}
    taken: dict[int, Any] = {}
    depths = _functional(model)._nodes_by_depth  # noqa: SLF001 - where Keras keeps the calls of a functional model
    for depth in sorted(depths, reverse=True):
        for node in depths[depth]:
            if node.is_input:
                continue
            given = [(id(tensor), tensor) for tensor in node.input_tensors]
            if all(key in fixed for key, _ in given) and _is_fixed(node.operation):
                fixed.update(id(tensor) for tensor in node.outputs)
            else:
                taken.update((key, tensor) for key, tensor in given if key in fixed)
    taken.update((id(tensor), tensor) for tensor in model.outputs if id(tensor) in fixed)
    return list(taken.values())


def _functional(model: Any) -> Any:
    """The network as Keras connects its layers: of a Sequential the one that it holds."""
    return getattr(model, "_functional", None) or model


def _is_fixed(operation: Any) -> bool:
    """Whether training changes nothing of an operation, and it gives the same each time."""
    import keras

    if not isinstance(operation, keras.layers.Layer):
        return True
    parts = list(operation._flatten_layers())  # noqa: SLF001 - itself, and the layers in it
    draws = any(getattr(part, "seed_generator", None) is not None for part in parts)
    counts = any(isinstance(part, keras.layers.BatchNormalization) and part.trainable for part in parts)
    return not operation.trainable_weights and not draws and not counts
