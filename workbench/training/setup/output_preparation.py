"""From a network with several inputs or outputs, data and settings to a checked task for each output."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from workbench.analysis.keras_head import keras_heads
from workbench.catalog.output_head import OutputHead
from workbench.codegen.compile_recipe import recipe
from workbench.codegen.loss_expressions import Loss, loss_from
from workbench.data import Dataset, Split
from workbench.graph.document import Graph
from workbench.text_format import listed
from workbench.training.batches.batch_pipeline import BatchChange
from workbench.training.batches.image_targets import TargetKind
from workbench.training.detection.padded_boxes import look_like_boxes
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.metrics.metric_table import METRICS
from workbench.training.setting_errors import UnknownMetric
from workbench.training.setup.class_weights import class_weights, leaves_out, sample_weights, with_unit_axis
from workbench.training.setup.data_checks import used_splits
from workbench.training.setup.label_checks import check_task
from workbench.training.setup.model_parts import ModelParts, input_arrays, output_arrays
from workbench.training.setup.model_signature import ModelSignature
from workbench.training.setup.output_settings import OutputSettings
from workbench.training.setup.output_tasks import OutputTasks
from workbench.training.setup.settings import Settings
from workbench.training.setup.shape_checks import check_shape
from workbench.training.setup.stopping_checks import check_key
from workbench.training.setup.stopping_settings import criteria_of
from workbench.training.setup.task import TrainingTask, decide
from workbench.training.training_errors import (
    AugmentedInputs,
    BoxesAmongOutputs,
    SettingOfOutputs,
    UnknownOutputName,
)

_OF_ONE = ("task", "loss", "class_weights", "ignore_class")
"""Settings that are about one output."""


def output_tasks(
    model: Any, parts: ModelParts, data: Dataset, settings: Settings, given: Mapping[str, Loss | None]
) -> OutputTasks:
    """Infer the task of each output, and check samples, labels, losses and settings.

    Args:
        model: The network.
        parts: Its inputs and outputs.
        data: The data, with an array for each input and each output.
        settings: The settings; ``outputs`` has those of each output.
        given: The loss that was drawn, or compiled in, for each output.

    Raises:
        TrainingError: with a class and a sentence for each reason; labels are called ``data.train.y['age']``.
    """
    _check_settings(parts, settings)
    for split, part in used_splits(data):
        _check_inputs(parts, part, f"{data.name}.{split}")
    heads = dict(zip(parts.outputs, keras_heads(model), strict=True))
    tasks = {}
    for name in parts.outputs:
        chosen = _chosen(settings, name, len(parts.outputs))
        seen = data_of_output(data, parts, name)
        if look_like_boxes(seen.train.y) or chosen.task == "detection":
            raise BoxesAmongOutputs(where="fit", output=name)
        signature = _signature(model, parts, name, heads[name], seen)
        found = decide(signature, seen, _settings_of(settings, chosen), given.get(name))
        task = replace(found, output=name if len(parts.outputs) > 1 else "")
        check_task(task, seen)
        tasks[name] = task
    weights = {name: settings.outputs[name].weight if name in settings.outputs else 1.0 for name in tasks}
    whole = OutputTasks(
        tasks,
        tuple(parts.inputs),
        weights,
        settings,
        inputs_by_name=parts.inputs_by_name,
        outputs_by_name=parts.outputs_by_name,
    )
    for key, where in _watched(settings):
        check_output_key(whole, key, where=where)
    augmentation_of_outputs(whole, data)
    return whole


def _chosen(settings: Settings, name: str, outputs: int) -> OutputSettings:
    """What is chosen for an output; for an only one the settings say it themselves."""
    if name in settings.outputs or outputs > 1:
        return settings.outputs.get(name, OutputSettings())
    kept = ("task", "loss", "loss_params", "class_weights", "threshold", "ignore_class")
    return OutputSettings(**{field: getattr(settings, field) for field in kept})


def _watched(settings: Settings) -> Iterator[tuple[str, str]]:
    criteria = criteria_of(settings.early_stopping)
    for place, one in enumerate(criteria):
        yield one.key, "EarlyStopping" if len(criteria) == 1 else f"early_stopping[{place}]"
    yield from ((key, "Settings.checkpoints") for key in settings.checkpoints)


def _check_settings(parts: ModelParts, settings: Settings) -> None:
    first = next(iter(parts.outputs))
    for parameter in _OF_ONE if len(parts.outputs) > 1 else ():
        if (value := getattr(settings, parameter)) is not None:
            raise SettingOfOutputs(where="Settings", parameter=parameter, name=first, received=value)
    wrong = next((name for name in settings.outputs if name not in parts.outputs), None)
    if wrong is not None:
        raise UnknownOutputName(where="Settings.outputs", received=wrong, expected=listed(parts.outputs))


def _check_inputs(parts: ModelParts, split: Split, where: str) -> None:
    for name, array in input_arrays(split.x, tuple(parts.inputs), f"{where}.x").items():
        check_shape(
            tuple(parts.inputs[name].shape[1:]),
            array,
            f"{where}.x[{name!r}]" if len(parts.inputs) > 1 else f"{where}.x",
        )


def _settings_of(settings: Settings, chosen: OutputSettings) -> Settings:
    """The settings of one output, as if it were trained by itself."""
    return replace(
        settings,
        task=chosen.task,
        loss=chosen.loss,
        loss_params=chosen.loss_params,
        class_weights=chosen.class_weights,
        threshold=chosen.threshold,
        ignore_class=chosen.ignore_class,
        augmentation=None,
        early_stopping=None,
        checkpoints=(),
        outputs={},
    )


def _signature(model: Any, parts: ModelParts, name: str, head: OutputHead, seen: Dataset) -> ModelSignature:
    first = next(iter(parts.inputs.values()))
    shape = tuple(parts.outputs[name].shape[1:])
    places = seen.train.y.shape[1:]
    known = tuple(size or (places[axis] if axis < len(places) else None) for axis, size in enumerate(shape))
    units = shape[-1] if shape else 1
    return ModelSignature(tuple(first.shape[1:]), known, replace(head, units=units), model.name)


def data_of_output(data: Dataset, parts: ModelParts, name: str) -> Dataset:
    """The data as one output sees them: the samples of the first input with the labels of this output."""
    takes, gives = tuple(parts.inputs), tuple(parts.outputs)

    def seen(split: Split, where: str) -> Split:
        if split is None or not len(split.x):
            return split
        x = next(iter(input_arrays(split.x, takes, f"{where}.x").values()))
        return Split(x, output_arrays(split.y, gives, f"{where}.y")[name])

    splits = {split: seen(part, f"{data.name}.{split}") for split, part in data.splits.items()}
    names = class_names_of(data.class_names, name, len(gives))
    return Dataset(data.name, splits["train"], splits["validation"], splits["test"], names)


def class_names_of(names: Any, output: str, outputs: int) -> tuple[str, ...]:
    """The class names of one output: those of a dictionary by output, or the only ones of an only output."""
    if isinstance(names, Mapping):
        return tuple(map(str, names.get(output, ())))
    return tuple(map(str, names)) if outputs == 1 else ()


def given_losses(graph: Graph | None, model: Any, parts: ModelParts) -> dict[str, Loss | None]:
    """The loss of each output that was drawn in the graph, or that the model was compiled with."""
    names = tuple(parts.outputs)
    if graph is not None:
        drawn = recipe(graph).losses
        by_name = {one.name: one.loss for one in drawn if one.drawn}
        by_place = {name: one.loss for name, one in zip(names, drawn, strict=False) if one.drawn}
        named = all(one.name in names for one in drawn)
        return {name: (by_name if named else by_place).get(name) for name in names}
    compiled = getattr(model, "loss", None) if getattr(model, "compiled", False) else None
    if isinstance(compiled, Mapping):
        return {name: _loss(compiled.get(name)) for name in names}
    if isinstance(compiled, list | tuple) and len(compiled) == len(names):
        return dict(zip(names, map(_loss, compiled), strict=True))
    return {name: _loss(compiled) for name in names}


def _loss(compiled: Any) -> Loss | None:
    return None if compiled is None or isinstance(compiled, list | tuple | Mapping) else loss_from(compiled)


def check_output_key(task: OutputTasks, key: str, *, where: str) -> None:
    """Check that the history will have this key, such as ``val_age_mae``. Raises UnknownMetric or UnknownClass."""
    plain = key.removeprefix("val_")
    if task.only is not None:
        check_key(task.only, key, where=where)
        return
    if plain == "loss":
        return
    for name, one in task.tasks.items():
        if plain.startswith(f"{name}_"):
            own = plain.removeprefix(f"{name}_")
            known = _keys(name, one, by_class=split_history_key(own)[1] is not None)
            if f"{name}_{split_history_key(own)[0]}" not in known:
                raise UnknownMetric(where=where, received=split_history_key(plain)[0], expected=", ".join(known))
            check_key(one, own, where=where)
            return
    every = [key for name, one in task.tasks.items() for key in _keys(name, one, by_class=False)]
    raise UnknownMetric(where=where, received=split_history_key(plain)[0], expected=", ".join(["loss", *every]))


def _keys(name: str, task: TrainingTask, *, by_class: bool) -> list[str]:
    """What the history calls the metrics of an output."""
    metrics = (metric for metric in METRICS.values() if task.name in metric.tasks)
    return [f"{name}_{one.key}" for one in metrics if (one.by_class if by_class else one.overall)]


def change_of_outputs(task: OutputTasks, data: Dataset) -> Callable[[Any, tuple[Any, ...]], tuple[Any, ...]] | None:
    """The transformation of every batch: augmentation, then sample weights for each output; None for the identity."""
    parts = _parts(task)
    weights = {name: class_weights(one, data_of_output(data, parts, name)) for name, one in task.tasks.items()}
    augmented = augmentation_of_outputs(task, data)
    if augmented is None and not any(weights.values()):
        return None

    def change(seed: Any, batch: tuple[Any, ...]) -> tuple[Any, ...]:
        x, y = batch[0], task.unpacked(batch[1])
        if augmented is not None:
            moved = {name: augmented[name](x, labels, seed) for name, labels in y.items()}
            x, y = next(iter(moved.values()))[0], {name: labels for name, (_, labels) in moved.items()}
        if not any(weights.values()):
            return x, task.packed(y)
        counted = {name: _weighted(task.tasks[name], weights[name], labels) for name, labels in y.items()}
        y = {name: with_unit_axis(task.tasks[name], labels) if weights[name] else labels for name, labels in y.items()}
        return x, task.packed(y), task.packed(counted)

    return change


def _weighted(task: Any, weights: tuple[float, ...] | None, y: Any) -> Any:
    import tensorflow as tf

    return tf.ones(tf.shape(y)[:1]) if weights is None else sample_weights(task, weights, y)


def evaluation_of_outputs(task: OutputTasks, x: Any, y: Any) -> tuple[Any, ...]:
    """Samples, labels and, where some places are left out, what each place of each output counts."""
    labels = task.labels(y)
    if not any(map(leaves_out, task.tasks.values())):
        return task.fed(x), task.packed(labels)
    weights = {
        name: _weighted(one, (1.0,) * len(one.class_names) if leaves_out(one) else None, labels[name]).numpy()
        for name, one in task.tasks.items()
    }
    labels = {
        name: with_unit_axis(one, labels[name]) if leaves_out(one) else labels[name] for name, one in task.tasks.items()
    }
    return task.fed(x), task.packed(labels), task.packed(weights)


def augmentation_of_outputs(task: OutputTasks, data: Dataset) -> dict[str, BatchChange] | None:
    """How the images of the only input, and with them the labels of each output, are augmented.

    Raises AugmentedInputs or BadAugmentation.
    """
    augmentation = task.settings.augmentation
    if augmentation is None or not augmentation.changes:
        return None
    if len(task.inputs) > 1:
        raise AugmentedInputs(where="Settings.augmentation", names=listed(task.inputs))
    parts = _parts(task)
    found = {}
    for name, one in task.tasks.items():
        split = data_of_output(data, parts, name).train
        found[name] = BatchChange.of(augmentation, split.x, split.y, _target_kind(one.name, one.signature.output_shape))
    return found


def _target_kind(task: str, shape: Sequence[Any]) -> TargetKind:
    if task == "segmentation":
        return "mask"
    return "image" if task == "transformation" and len(shape) > 1 else "label"


def _parts(task: OutputTasks) -> ModelParts:
    """The names alone: arrays are found by them."""
    return ModelParts(
        dict.fromkeys(task.inputs),
        dict.fromkeys(task.tasks),
        inputs_by_name=task.inputs_by_name,
        outputs_by_name=task.outputs_by_name,
    )
