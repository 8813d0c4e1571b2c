"""Hints before a training: what makes it slow or its numbers misleading, without being an error. Never blocking."""

from collections.abc import Iterator
from typing import Any

from workbench.analysis.keras_head import repeated_activations
from workbench.catalog.output_head import VALUE_PRESERVING
from workbench.data import Dataset, Split
from workbench.messages import mark, say
from workbench.model_program.layer_hooks import layers_of
from workbench.text_format import listed
from workbench.training.setup.class_weights import class_counts
from workbench.training.setup.data_checks import used_splits
from workbench.training.setup.input_scale import scale_hint
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.stream_examples import facts_about
from workbench.training.setup.target_scale import target_hints
from workbench.training.setup.task import TrainingTask

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
_OTHER_ORDER = mark(
    "{data}.train gives other samples first each time it is read, because it shuffles or changes them by itself, so "
    "that this training cannot be repeated, and a resumed one goes on with another order. For a repeatable one leave "
    "that out: fit shuffles the samples (shuffle_buffer), and augmentation changes them."
)
_TIMES = 10
_SHARE = 0.05
_NAMED = 4


def training_hints(model: Any, task: AnyTask, data: Dataset) -> tuple[str, ...]:
    """What a learner should know before this training, each in a sentence.

    Args:
        model: The network, as it will be trained.
        task: What is learned.
        data: The data, checked already.
    """
    if isinstance(task, OutputTasks):
        return (*_of_training(model), *_of_outputs(model, task, data))
    of_labels = (*_of_classes(task, data), *target_hints(model, task, data))
    return (*_of_model(model, data), *of_labels, *_of_splits(data), *_of_streams(data))


def _of_model(model: Any, data: Dataset) -> Iterator[str]:
    if text := scale_hint(model, data):
        yield text
    yield from _of_training(model)
    yield from (text for _, text in repeated_activations(model))
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


def was_trained(model: Any) -> bool:
    """Whether an optimizer has made steps with this model already, or its end has learned elsewhere."""
    steps = getattr(getattr(model, "optimizer", None), "iterations", None)
    return (steps is not None and int(steps) > 0) or _end_has_learned(model)


def _end_has_learned(model: Any) -> bool:
    """Whether the biases of the last layer with weights are no longer the zeros that they began with.

    That is seen also after ``load_weights`` and ``compile``; a new end on a trained base has not learned.
    """
    import keras

    last = next((one for _, one in reversed(list(layers_of(model))) if getattr(one, "weights", ())), None)
    bias = getattr(last, "bias", None)
    begins_with_zeros = isinstance(getattr(last, "bias_initializer", None), keras.initializers.Zeros)
    return bias is not None and begins_with_zeros and bool((keras.ops.convert_to_numpy(bias) != 0).any())


def _odd_softmax(model: Any) -> Iterator[str]:
    """A softmax at the end whose axis is not that of the classes."""
    layers = [layer for _, layer in layers_of(model)]
    if len(getattr(model, "outputs", None) or []) != 1:
        return
    layer = next((one for one in reversed(layers) if type(one).__name__ not in VALUE_PRESERVING), None)
    axis = getattr(_softmax_of(layer), "axis", None)
    output = getattr(layer, "output", None)
    axes = (axis,) if isinstance(axis, int) else axis
    if not isinstance(axes, tuple) or layer is None or output is None or _is_channels_first(layers):
        return
    shape = tuple(output.shape)
    if {one % len(shape) for one in axes} != {len(shape) - 1}:
        yield say(_SOFTMAX_AXIS, layer=layer.name, axis=axis, shape=shape, wanted=len(shape) - 1)


def _softmax_of(layer: Any) -> Any:
    """The softmax that a layer is or, as its activation, has; None for any other."""
    found = (layer, getattr(layer, "activation", None))
    return next((one for one in found if type(one).__name__ == "Softmax"), None)


def _is_channels_first(layers: list[Any]) -> bool:
    return any(getattr(layer, "data_format", None) == "channels_first" for layer in layers)


def _of_classes(task: TrainingTask, data: Dataset) -> Iterator[str]:
    if task.kind not in ("softmax", "binary", "multilabel") or not task.class_names:
        return
    for split, part in used_splits(data):
        if task.kind == "multilabel" and facts_about(part) is not None:
            continue  # of a stream only the most probable label of each sample was counted
        counts = class_counts(task, part).tolist()
        missing = [name for name, count in zip(task.class_names, counts, strict=True) if count == 0]
        if missing:
            names = listed(map(repr, missing), _NAMED)
            yield say(_MISSING, data=data.name, split=split, names=names)
    if task.kind == "multilabel":
        return
    counts = class_counts(task, data.train).tolist()
    seen = [index for index, count in enumerate(counts) if count > 0]
    if data.train.y.ndim > 2 or task.settings.class_weights is not None or len(seen) < 2:  # noqa: PLR2004 - a mask; two
        return
    often, seldom = max(seen, key=counts.__getitem__), min(seen, key=counts.__getitem__)
    if counts[often] >= _TIMES * counts[seldom]:
        words = {"often": task.class_names[often], "seldom": task.class_names[seldom]}
        yield say(_IMBALANCED, data=data.name, most=counts[often], fewest=counts[seldom], **words)


def _of_splits(data: Dataset) -> Iterator[str]:
    """Samples that are in train and in another split; half of a split is an error of its own."""
    (_, train), *others = used_splits(data)
    if train.x.nbytes > _MOST_COMPARED or facts_about(train) is not None:
        return
    seen = {sample.tobytes() for sample in train.x if sample.min() < sample.max()}  # not blank ones
    for split, part in others:
        if part.x.shape[1:] != train.x.shape[1:] or part.x.dtype != train.x.dtype or facts_about(part) is not None:
            continue
        count = sum(sample.tobytes() in seen for sample in part.x)
        if count >= max(_SHARE * len(part.x), 2):
            yield say(_REPEATED, data=data.name, count=count, total=len(part.x), split=split)


def _of_streams(data: Dataset) -> Iterator[str]:
    facts = facts_about(data.train)
    if facts is not None and not facts.steady:
        yield say(_OTHER_ORDER, data=data.name)


_MOST_COMPARED = 256 * 1024**2
"""Bytes of samples; in more than that, equal ones are not searched."""
