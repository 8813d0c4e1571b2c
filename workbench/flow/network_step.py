"""The step "network" of a flow: it learns from the samples in front of it, and predicts every sample block by block."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import time

from msgspec.structs import replace

from workbench.data.dataset import Dataset
from workbench.data.sample_set import SampleSet
from workbench.flow.learning_data import divided_samples, learned_kind, learning_data, watched
from workbench.flow.live_trainings import RUN_FOLDER
from workbench.flow.network_errors import EmptyNetwork
from workbench.flow.network_identity import network_identity
from workbench.flow.network_limits import output_rank, require_one_class_a_pixel, require_one_of_each
from workbench.flow.network_settings import settings_of
from workbench.flow.network_training import trained
from workbench.flow.sample_block import SampleBlock, SampleIssue
from workbench.flow.step_work import Granularity, StepWork, WorkContext
from workbench.flow.steps import Step
from workbench.flow.trained_networks import (
    ANSWERS,
    TrainedNetwork,
    given_splits,
    trained_network,
    write_splits,
)
from workbench.graph.document import Graph
from workbench.messages import mark, say
from workbench.training.setup.settings import Settings
from workbench.training.training_errors import TrainingError

_SMALLER_BATCH = mark("There are only {count:,} samples for training, so a batch has as many instead of {batch:,}.")
_FORGOTTEN = 30 * 24 * 3600
"""Seconds."""
UNFINISHED = ".unfinished-"
"""What the folders of interrupted trainings begin with; they lie beside those of the results, and have their keys."""


class NetworkWork(StepWork):
    """Trains a network on all samples, then predicts them block by block.

    A training that is stopped, or whose process dies, is gone on with by the next run of the same step. The result
    depends on layers and settings, and on nothing that only the drawing shows: places, notes, frames.
    """

    granularity: Granularity = "whole"
    gives_samples = True

    def identity(self, step: Step) -> str:
        return network_identity(_required(step), settings_of(step.node))

    def run_whole(self, step: Step, inputs: tuple[SampleSet, ...], folder: Path, context: WorkContext) -> None:
        (given,) = inputs
        with suppress(InterruptedError):
            self._learn(step, watched(given, context.stop, _data_name(context)), folder, context)

    def _learn(self, step: Step, given: SampleSet, folder: Path, context: WorkContext) -> None:
        graph, settings = _required(step), settings_of(step.node)
        require_one_of_each(graph, context.path)
        samples, remark = divided_samples(given)
        if remark:
            context.log(remark)
        data = network_data(graph, samples, settings)
        if settings.batch_size > len(data.train):
            context.log(say(_SMALLER_BATCH, batch=settings.batch_size, count=len(data.train)))
            settings = replace(settings, batch_size=len(data.train))
        place = folder.parent / f"{UNFINISHED}{folder.name.rpartition('-')[2]}"
        if context.retrain:
            shutil.rmtree(place, ignore_errors=True)
        _drop_forgotten(folder.parent)
        run = trained(graph, data, settings, place, context)
        if run is None:
            return
        shutil.move(place / ANSWERS, folder / ANSWERS)
        shutil.move(run, folder / RUN_FOLDER)
        write_splits(given_splits(given, samples), folder)
        shutil.rmtree(place, ignore_errors=True)

    def run_block(self, step: Step, inputs: tuple[SampleBlock, ...], context: WorkContext) -> SampleBlock:
        del step
        (block,) = inputs
        assert context.folder is not None  # noqa: S101 - the engine gives it behind run_whole
        return predicted_block(trained_network(context.folder), block, context.path, context.stop.is_set)


def network_data(graph: Graph, samples: SampleSet, settings: Settings) -> Dataset:
    """What a network learns from.

    Args:
        graph: The network.
        samples: The samples in front of it, which know their splits.
        settings: Its settings; the task says which kind of label is learned where samples have several.

    Returns:
        The samples as ``wb.training.fit`` takes them.

    Raises:
        NothingToLearn: No sample belongs to the training.
        ArraysDiffer: The images, or what the network should answer, differ in their shape.
        LabelsDisagree: The samples have no labels of one kind.
        AnswerUnreadable: Masks are learned, and the network says yes or no to several classes of a pixel.
    """
    first = next(iter(samples.of_split("train")), None)
    kind = "" if first is None else learned_kind(first, settings.task, lambda: output_rank(graph))
    require_one_class_a_pixel(graph, settings, kind)
    return learning_data(samples, kind)


def predicted_block(
    network: TrainedNetwork, block: SampleBlock, path: str, is_stopped: Callable[[], bool] = lambda: False
) -> SampleBlock:
    """The samples of a block with what a network says of them.

    Args:
        network: The trained network.
        block: The samples.
        path: Of the step, for issues.
        is_stopped: Asked before every batch; when it says so, the rest is left out.

    Returns:
        The samples; of a block with images that do not fit the network the others, and an issue for each of those.
    """
    samples = list(block.samples)
    try:
        return SampleBlock(network.predict(samples, is_stopped))
    except TrainingError:
        found, issues = [], []
        for sample in samples:
            try:
                found += network.predict([sample])
            except TrainingError as error:
                issues.append(SampleIssue(path, sample.name, str(error)))
        return SampleBlock(found, tuple(issues))


def _required(step: Step) -> Graph:
    """The network of a step. Raises EmptyNetwork."""
    graph = step.node.inner
    if graph is None or not graph.nodes:
        raise EmptyNetwork(where=step.path)
    return graph


def _data_name(context: WorkContext) -> str:
    """What records call the data: the sources in front of the network, or the names of their nodes."""
    names = [
        Path(str(one.node.params.get("source", ""))).stem or one.path for one in context.before if one.kind == "data"
    ]
    return ", ".join(names)


def _drop_forgotten(folder: Path) -> None:
    """Delete interrupted trainings that nobody has gone on with for weeks."""
    before = time() - _FORGOTTEN
    for place in folder.glob(f"{UNFINISHED}*"):
        with suppress(OSError):
            if max(one.stat().st_mtime for one in (place, *place.iterdir())) < before:
                shutil.rmtree(place, ignore_errors=True)
