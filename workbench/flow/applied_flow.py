"""A frozen flow applied to new data: the engine runs it with networks that only predict."""

import os
import shutil
import weakref
from collections.abc import Callable, Mapping
from dataclasses import replace as replaced
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from msgspec.structs import replace

from workbench.data.data_errors import DataError
from workbench.data.folders.folder_import import from_folder
from workbench.data.sample import Sample
from workbench.data.sample_set import SampleSet
from workbench.flow.flow_run_errors import NoResultYet
from workbench.flow.frozen_errors import NothingApplied
from workbench.flow.module_work import ModuleWork
from workbench.flow.network_step import predicted_block
from workbench.flow.original_samples import original_reader
from workbench.flow.sample_block import SampleBlock, SampleIssue
from workbench.flow.step_work import Granularity, StepWork, WorkContext
from workbench.flow.steps import Step, StepKind, steps_of
from workbench.flow.trained_networks import TrainedNetwork
from workbench.graph.document import Graph, Node
from workbench.graph.vocabulary import DATA_SET
from workbench.messages import mark, say
from workbench.modules.families.filters_selection import ClassFilter
from workbench.modules.module_errors import LabelMissing
from workbench.modules.registry import module_types
from workbench.text_format import listed

_SAMPLES_OR_FOLDER = mark("samples, the path of a folder or zip archive, or samples by the names of data sets")
_GIVE = mark("Give it as in frozen.apply('scans.zip').")
_DATA_SETS = mark("samples for each of the data sets {names}")
_BY_NAME = mark("Give a dictionary with samples by the names of the data sets.")
_STEP = mark("one of the steps {names}")
_LOOK = mark("Look at frozen.graph for the names.")
_PROCESSED = mark("at least one sample that the flow can process")
_NO_SAMPLES = mark("none")
_NO_OPTIONS = mark("no option of wb.data.from_folder, since samples are read already")
_LEAVE = mark("Leave it out, or give the path of a folder.")
_ALL_FAILED = mark("{count:,} samples, all of which failed; the first: {issue}")
_LIKE_TRAINING = mark("Give images of the kind that the flow was trained with.")
_OF_LABELS = ("advanced_labels", "advanced_masks")
"""Families whose modules change the label alone, where their part is the label."""
_FOLDER_OPTIONS = ("task", "template", "dimension", "class_names", "keep_names")


class AppliedFlow(SampleSet):
    """What a frozen flow gives for new data: samples with predictions, and the samples that could not be processed.

    Args:
        found: The samples behind the last step.
        data: What was given, by the names of the data sets.
        issues: The samples that failed, each with its step and the reason.
        folder: Where the results lie, as long as somebody can read from it.

    >>> found = frozen.apply(samples)
    >>> len(found) == len(samples), found.issues
    (True, ())
    """

    def __init__(
        self,
        found: SampleSet,
        data: Mapping[str, SampleSet],
        issues: tuple[SampleIssue, ...],
        folder: "_ResultFolder",
    ) -> None:
        entries = [replaced(entry, read=_HeldReader(entry.read, folder)) for entry in found.entries]
        super().__init__(entries, name=found.name, class_names=found.class_names)
        self.issues = issues
        self.original = original_reader(tuple(data.values()))


class _ResultFolder:
    """A folder of results, which is deleted when nobody can read from it any more."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="workbench-applied-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


class _HeldReader:
    """Reads a sample of a folder, which stays as long as the reader does."""

    def __init__(self, read: Callable[[], Sample], folder: _ResultFolder) -> None:
        self._read, self._folder = read, folder

    def __call__(self) -> Sample:
        return self._read()


class _FrozenNetworkWork(StepWork):
    """Predicts with networks that are trained already."""

    granularity: Granularity = "block"

    def __init__(self, networks: Mapping[str, TrainedNetwork]) -> None:
        self._networks = networks

    def identity(self, step: Step) -> str:
        return f"frozen {step.path}"

    def run_block(self, step: Step, inputs: tuple[SampleBlock, ...], context: WorkContext) -> SampleBlock:
        (block,) = inputs
        return predicted_block(self._networks[step.path], block, context.path)


class _FrozenModuleWork(ModuleWork):
    """Runs modules; one that changes the label alone lets samples pass that have no label."""

    def run_sample(self, step: Step, samples: tuple[Sample, ...], context: WorkContext) -> tuple[Sample, ...]:
        try:
            return super().run_sample(step, samples, context)
        except LabelMissing:
            if len(samples) > 1 or samples[0].label.kinds or not _changes_label(step):
                raise
            return samples


def _changes_label(step: Step) -> bool:
    """Whether a module needs the label for nothing but the label, or for dropping samples of some classes."""
    kind = type(step.module)
    if kind is ClassFilter:
        return True
    family = kind.__module__.rpartition(".")[2]
    return kind in module_types().values() and family in _OF_LABELS and getattr(step.module, "part", "") == "label"


def applied(
    graph: Graph, networks: Mapping[str, TrainedNetwork], data: Any, until: str | None, options: Mapping[str, Any]
) -> AppliedFlow:
    """A flow with trained networks, by the paths of their steps, applied to new data: ``FrozenFlow.apply``."""
    from workbench.flow.flow_run import run as run_flow

    steps = steps_of(graph)
    given = _samples_by_name(steps, data, options)
    if not all(map(len, given.values())):
        raise NothingApplied(
            where="apply", expected=say(_PROCESSED), received=say(_NO_SAMPLES), remedy=say(_LIKE_TRAINING)
        )
    path = _asked(steps, until)
    folder = _ResultFolder()
    works: dict[StepKind, StepWork] = {"network": _FrozenNetworkWork(networks), "module": _FrozenModuleWork()}
    run = run_flow(_undivided(graph), given, until=path, store=folder.path, works=works)
    run.wait()
    try:
        found = run.result(path)
    except NoResultYet as error:
        failed = [one.message for one in run.states.values() if one.message]
        received = (failed or [say(_NO_SAMPLES)])[0].rstrip(".")
        raise NothingApplied(
            where=graph.name, expected=say(_PROCESSED), received=received, remedy=say(_LIKE_TRAINING)
        ) from error
    if not len(found) and run.issues:
        received = say(_ALL_FAILED, count=len(run.issues), issue=str(run.issues[0]).rstrip("."))
        remedy = say(_LIKE_TRAINING)
        raise NothingApplied(where=graph.name, expected=say(_PROCESSED), received=received, remedy=remedy)
    return AppliedFlow(found, given, run.issues, folder)


def _undivided(graph: Graph) -> Graph:
    """The flow with data sets that leave their samples as they are given: new data are not divided as the old were."""
    nodes = tuple(
        replace(node, params={}) if node.type == DATA_SET else
        replace(node, inner=_undivided(node.inner)) if node.inner is not None and node.inner.kind == "flow" else node
        for node in graph.nodes
    )  # fmt: skip
    return replace(graph, nodes=nodes)


def _samples_by_name(steps: tuple[Step, ...], data: Any, options: Mapping[str, Any]) -> dict[str, SampleSet]:
    """The samples of each data set of the flow. Raises NothingApplied."""
    sets = {step.path: step.node for step in steps if step.kind == "data"}
    if isinstance(data, Mapping):
        if set(data) != set(sets):
            received = listed(map(str, data)) or say("none")
            expected = say(_DATA_SETS, names=listed(sets))
            raise NothingApplied(where="apply", expected=expected, received=received, remedy=say(_BY_NAME))
        return {name: _samples(one, sets[name], options) for name, one in data.items()}
    if len(sets) > 1:
        received = say("samples for one of them")
        expected = say(_DATA_SETS, names=listed(sets))
        raise NothingApplied(where="apply", expected=expected, received=received, remedy=say(_BY_NAME))
    return {name: _samples(data, node, options) for name, node in sets.items()}


def _samples(data: Any, node: Node, options: Mapping[str, Any]) -> SampleSet:
    """Samples, or those of a folder, laid out as that of the training or in any other way."""
    if isinstance(data, SampleSet):
        if options:
            received = repr(next(iter(options)))
            raise NothingApplied(where="apply", expected=say(_NO_OPTIONS), received=received, remedy=say(_LEAVE))
        return data
    if not isinstance(data, str | os.PathLike):
        received = type(data).__name__
        raise NothingApplied(where="apply", expected=say(_SAMPLES_OR_FOLDER), received=received, remedy=say(_GIVE))
    if options:
        return from_folder(Path(data), **options)
    known = {name: node.params[name] for name in _FOLDER_OPTIONS if name in node.params}
    try:
        return from_folder(Path(data), **known)
    except DataError:
        if not known:
            raise
        dimension = node.params.get("dimension")
        return from_folder(Path(data), dimension=dimension)


def _asked(steps: tuple[Step, ...], until: str | None) -> str:
    """The path of the step whose result is meant: the last end behind a network, but for Metrics."""
    giving = {step.id: step for step in steps if step.kind != "metrics"}
    paths = {step.path: step for step in giving.values()}
    if until is not None:
        if until not in paths:
            expected, remedy = say(_STEP, names=listed(paths)), say(_LOOK)
            raise NothingApplied(where="apply", expected=expected, received=repr(until), remedy=remedy)
        return until
    behind: set[str] = set()
    for step in giving.values():
        if step.kind == "network" or behind.intersection(step.inputs):
            behind.add(step.id)
    used = {one for step in giving.values() for one in step.inputs}
    ends = [step.path for key, step in giving.items() if key in behind and key not in used]
    return ends[-1]
