"""What a reopened run is evaluated with: samples, the task that they are of, and the network that is asked."""

from collections.abc import Callable
from typing import Any

from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.data.stream_blocks import joined_blocks
from workbench.data.streamed_split import StreamedSplit
from workbench.training.batches.mirrored_answers import Mirrors
from workbench.training.history.record import Record
from workbench.training.sample_errors import NotSamples
from workbench.training.setup.data_checks import in_words
from workbench.training.setup.given_data import padded_split, with_padded_boxes
from workbench.training.setup.label_checks import check_samples
from workbench.training.setup.mirror_checks import check_mirrors, check_no_mirrors, with_mirrors
from workbench.training.setup.model_parts import model_parts, require_one_array
from workbench.training.setup.model_signature import model_signature
from workbench.training.setup.output_preparation import given_losses, output_tasks
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.settings import Settings
from workbench.training.setup.task import decide, given_loss

_PAIR = 2


def split_of(data: "Dataset | Split | tuple[Array, Array]", where: str) -> Split:
    """The samples that are given. Raises NotSamples."""
    if isinstance(data, Dataset):
        return with_padded_boxes(data).test
    if isinstance(data, Split):
        return padded_split(data)
    if not isinstance(data, tuple | list) or len(data) != _PAIR:
        raise NotSamples(where=where, received=in_words(data))
    return padded_split(Split(*data))


def answered(predict: Callable[[Array], Array], split: Split) -> tuple[Array, Array]:
    """The answers for all samples, and their labels; a stream is read once, and its samples are not kept."""
    if not isinstance(split, StreamedSplit):
        return predict(split.x), split.y
    return joined_blocks([(predict(x), y) for x, y in split.blocks()])


def uncompiled(model: Any) -> Any:
    """A network with the same layers and weights, to be compiled without touching the other."""
    import keras

    if getattr(model, "inputs", None) and getattr(model, "outputs", None):
        several = len(model.inputs) > 1 or len(model.outputs) > 1
        ends = (model.input, model.output) if several else (model.inputs, model.outputs)
        return keras.Model(*ends, name=model.name)
    return model


def judged_model(model: Any, task: AnyTask, mirrors: Mirrors | bool) -> Any:
    """What is evaluated: a copy of the network, or the mean of its mirrored answers. Raises NoMirroring."""
    copy = uncompiled(model)
    if isinstance(task, OutputTasks):
        check_no_mirrors(mirrors, "evaluate")
        return copy
    check_mirrors(mirrors, task.name, task.signature, model, "evaluate")
    return with_mirrors(copy, mirrors, task.signature, task.loss)


def learned_task(model: Any, record: Record, split: Split, where: str, settings: Settings) -> AnyTask:
    """What the network of a run has learned, checked against samples, or examples of a stream. Raises TrainingError."""
    parts = model_parts(model, "evaluate")
    if parts.are_several:
        by_output = {output.name: output.class_names for output in record.outputs}
        names: Any = by_output or record.class_names
        seen = Dataset(where, split, split, split[:0], names)
        return output_tasks(model, parts, seen, settings, given_losses(None, model, parts))
    require_one_array(split.x, f"{where}.x")
    require_one_array(split.y, f"{where}.y")
    seen = Dataset(where, split, split, split, record.class_names)
    signature = model_signature(model, tuple(split.x.shape[1:]), where="evaluate")
    task = decide(signature, seen, settings, given_loss(None, model))
    check_samples(task, split, where)
    return task
