"""From a network, data and settings to a checked model and task, ready to train."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from workbench.analysis import analyze
from workbench.codegen.model_builder import build_model
from workbench.data import Dataset, Split
from workbench.graph.document import Graph
from workbench.text_format import listed
from workbench.training.batches.batch_pipeline import BatchChange
from workbench.training.batches.image_targets import TargetKind
from workbench.training.setting_errors import EverythingFrozen
from workbench.training.setup.class_weights import class_weights, for_evaluation, sample_weights, with_unit_axis
from workbench.training.setup.data_checks import (
    check_data,
    check_fixed_batch,
    check_indices,
    require_data,
    used_splits,
)
from workbench.training.setup.label_checks import check_choices, check_task
from workbench.training.setup.mirror_checks import check_mirrors, check_no_mirrors
from workbench.training.setup.model_parts import ModelParts, model_parts, require_one_array
from workbench.training.setup.model_signature import model_signature
from workbench.training.setup.output_preparation import (
    change_of_outputs,
    evaluation_of_outputs,
    given_losses,
    output_tasks,
)
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.settings import Settings
from workbench.training.setup.stream_examples import examined
from workbench.training.setup.task import TrainingTask, decide, given_loss
from workbench.training.training_errors import DrawingProblem, NotTrainable, OneOfEach, UnknownOutputName

if TYPE_CHECKING:
    import keras


class Prepared(Struct, frozen=True):
    """A network and what it is trained for. ``graph`` is None for a model that was built elsewhere."""

    model: Any
    graph: Graph | None
    task: AnyTask


def prepare(model_or_graph: "keras.Model | Graph", data: Dataset, settings: Settings) -> Prepared:
    """Check data, build the network, infer the task, and check that all are consistent.

    Raises:
        TrainingError: with a class and a sentence for each reason; CannotGenerate for an unfinished drawing.
    """
    require_data(data)
    data = examined(data)
    check_data(data, settings.batch_size)
    if settings.seed is not None:
        import keras

        keras.utils.set_random_seed(settings.seed)
    graph = model_or_graph if isinstance(model_or_graph, Graph) else None
    model = model_or_graph if graph is None else _built(graph)
    require_keras_model(model, "fit")
    _require_trained_weights(model)
    parts = model_parts(model, "fit")
    if parts.are_several:
        tasks = output_tasks(model, parts, data, settings, given_losses(graph, model, parts))
        check_no_mirrors(settings.test_time_augmentation)
        return Prepared(model, graph, tasks)
    _require_one(data, settings, parts)
    signature = model_signature(model, tuple(data.train.x.shape[1:]), where="fit")
    check_indices(model, data)
    check_fixed_batch(model, data, settings.batch_size)
    task = decide(signature, data, settings, given_loss(graph, model))
    check_task(task, data)
    augmentation_of(task, data)
    check_mirrors(settings.test_time_augmentation, task.name, signature, model)
    return Prepared(model, graph, task)


def require_one_of_each(task: AnyTask, where: str) -> TrainingTask:
    """The task of a network with one input and one output. Raises OneOfEach."""
    if isinstance(task, OutputTasks):
        raise OneOfEach(where=where)
    return task


def _require_one(data: Dataset, settings: Settings, parts: ModelParts) -> None:
    """Raises OneArrayExpected or UnknownOutputName."""
    for name, split in used_splits(data):
        require_one_array(split.x, f"{data.name}.{name}.x")
        require_one_array(split.y, f"{data.name}.{name}.y")
    for name in settings.outputs:
        raise UnknownOutputName(where="Settings.outputs", received=name, expected=listed(parts.outputs))


def check_settings(task: TrainingTask, data: Dataset, model: Any) -> None:
    """Check the settings of a later phase of a training, whose network and data were checked before.

    Raises:
        TrainingError, BadAugmentation: as :func:`prepare` does.
    """
    data = examined(data)
    check_data(data, task.settings.batch_size)
    check_choices(task, data)
    augmentation_of(task, data)
    check_mirrors(task.settings.test_time_augmentation, task.name, task.signature, model)


def _built(graph: Graph) -> Any:
    problem = next((found for found in analyze(graph).problems if found.severity == "error"), None)
    if problem is not None:
        raise DrawingProblem(reason=problem.message)
    return build_model(graph)


def _require_trained_weights(model: Any) -> None:
    """Raises EverythingFrozen; what is not built yet, and what has no weights at all, is not judged."""
    if getattr(model, "weights", None) and not model.trainable_weights:
        count = sum(int(np.prod(weight.shape)) for weight in model.weights)
        raise EverythingFrozen(where="fit", received=model.name, count=count)


def batch_change(task: AnyTask, data: Dataset) -> Callable[[Any, tuple[Any, ...]], tuple[Any, ...]] | None:
    """The transformation of every batch: augmentation, then sample weights; None for the identity."""
    data = examined(data)
    if isinstance(task, OutputTasks):
        return change_of_outputs(task, data)
    weights, augmented = class_weights(task, data), augmentation_of(task, data)
    if weights is None and augmented is None:
        return None

    def change(seed: Any, batch: tuple[Any, ...]) -> tuple[Any, ...]:
        x, y = batch if augmented is None else augmented(batch[0], batch[1], seed)
        return (x, y) if weights is None else (x, with_unit_axis(task, y), sample_weights(task, weights, y))

    return change


def augmentation_of(task: TrainingTask, data: Dataset) -> BatchChange | None:
    """How batches are augmented; masks and target images follow their images. Raises BadAugmentation."""
    augmentation = task.settings.augmentation
    if augmentation is None or not augmentation.changes:
        return None
    data = examined(data)
    target_kind: TargetKind = "mask" if task.name == "segmentation" else "label"
    if task.kind == "boxes":
        target_kind = "boxes"
    if task.name == "transformation" and len(task.signature.output_shape) > 1:
        target_kind = "image"
    return BatchChange.of(augmentation, data.train.x, data.train.y, target_kind)


def fed(task: AnyTask, split: Split) -> tuple[Any, Any]:
    """Samples and labels of a split as the network takes them."""
    if isinstance(task, OutputTasks):
        return task.fed(split.x), task.packed(task.labels(split.y))
    return split.x, split.y


def evaluated(task: AnyTask, split: Split) -> tuple[Any, ...]:
    """What ``evaluate`` gets of a split: samples, labels and, where some places are left out, weights."""
    if isinstance(task, OutputTasks):
        return evaluation_of_outputs(task, split.x, split.y)
    return for_evaluation(task, split.x, split.y)


def require_keras_model(value: object, where: str) -> None:
    """Raises NotTrainable."""
    import keras

    if not isinstance(value, keras.Model):
        raise NotTrainable(where=where, received=type(value).__name__)


def require_model_or_graph(value: object, where: str) -> None:
    """Raises NotTrainable."""
    import keras

    if not isinstance(value, Graph | keras.Model):
        raise NotTrainable(where=where, received=type(value).__name__)
