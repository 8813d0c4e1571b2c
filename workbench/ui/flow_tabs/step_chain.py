"""The steps that lead to the chosen one, and which samples go into it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from workbench.data.sample import SplitName
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_set import SampleSet
from workbench.flow.steps import Step, drawn_steps
from workbench.graph.document import Graph, GraphKind, Node
from workbench.ui.flow_tabs.flow_view import FlowView

ChainFacts: TypeAlias = tuple[tuple[Any, ...], ...]


def chain_to(graph: Graph, path: str) -> tuple[Step, ...]:
    """The steps that a step depends on, in the order in which they run, and at the end the step itself.

    Args:
        graph: The flow.
        path: Of the step, by names.

    Returns:
        The steps, those in blocks too; () where there is no such step, or nothing is connected to it.
    """
    steps = {step.id: step for step in drawn_steps(graph)}
    wanted = {step.id for step in steps.values() if step.path == path}
    for step in reversed(steps.values()):
        if step.id in wanted:
            wanted.update(step.inputs)
    return tuple(step for step in steps.values() if step.id in wanted)


def chain_facts(graph: Graph, path: str) -> ChainFacts:
    """What the result of a step depends on in the drawing: equal for drawings that differ in looks alone.

    Args:
        graph: The flow.
        path: Of the step, by names.

    Returns:
        Of each step that leads to it and of itself: id, inputs, path, type, parameters and the network inside.
    """
    return tuple(
        (step.id, step.inputs, step.path, step.node.type, step.node.params, step.node.inner)
        for step in chain_to(graph, path)
    )


def inputs_of(graph: Graph, path: str) -> tuple[str, ...]:
    """The paths of the steps whose samples a step takes.

    Args:
        graph: The flow.
        path: Of the step.

    Returns:
        Their paths, in the order of the call.
    """
    *before, step = chain_to(graph, path) or (None,)
    paths = {one.id: one.path for one in before if one is not None}
    return () if step is None else tuple(paths[one] for one in step.inputs)


def given_to(session: FlowView, path: str) -> SampleSet | None:
    """The samples that a step will be given: of the nearest step before it that has a result, or of its data set.

    Args:
        session: The open flow.
        path: Of the step.

    Returns:
        The samples; None where nothing before it has run.
    """
    for step in reversed(chain_to(session.drawing.graph, path)):
        found = session.data.get(path) if step.path == path else result_of(session, step.path)
        if found is not None:
            return found
    return None


def result_of(session: FlowView, path: str) -> SampleSet | None:
    """What a step gave; of a data set also what was given in the cell."""
    found = session.result(path)
    return session.data.get(path) if found is None else found


def failures_of(session: FlowView, path: str) -> Mapping[str, str]:
    """Which samples did not come through a step or one before it, and why.

    Args:
        session: The open flow.
        path: Of the step.

    Returns:
        The reason by the name of the sample.
    """
    run = session.run
    if run is None or not run.issues:
        return {}
    before = {step.path for step in chain_to(session.drawing.graph, path)} | {path}
    return {issue.name: issue.reason for issue in run.issues if issue.path in before}


def splits_at_first(session: FlowView, path: str) -> Mapping[str, SplitName]:
    """The splits that samples have in the data sets that lead to a step, by their names.

    Args:
        session: The open flow.
        path: Of the step.

    Returns:
        The split of each sample.
    """
    sets = (result_of(session, one.path) for one in chain_to(session.drawing.graph, path) if one.kind == "data")
    return {entry.name: entry.split for one in sets if one is not None for entry in one.entries}


def named(samples: SampleSet, name: str) -> Sequence[SampleEntry]:
    """The entries of a set that show a sample: itself, its patches, or the image that it was cut from.

    Args:
        samples: The set.
        name: The sample's name.

    Returns:
        The entries; none where the set has nothing of it.
    """
    same = [entry for entry in samples.entries if entry.name == name]
    if same:
        return same[:1]
    whole = whole_name(name)
    return [entry for entry in samples.entries if entry.name == whole or whole_name(entry.name) == name]


def whole_name(name: str) -> str:
    """The name of the image that a patch was cut from; of what is no patch its own."""
    from workbench.modules import PatchRestoration

    return PatchRestoration().whole_name(name)


class PlacedNode(NamedTuple):
    """A node, and what kind of level it stands in: a flow, or a network inside of one."""

    node: Node
    level: GraphKind


def node_at(graph: Graph, path: str) -> PlacedNode | None:
    """The node of a path.

    Args:
        graph: The flow.
        path: Of the node, by names.

    Returns:
        The node; None where there is none.
    """
    level: Graph | None = graph
    found = None
    for name in path.split("/"):
        node = None if level is None else level.by_name.get(name)
        if level is None or node is None:
            return None
        found, level = PlacedNode(node, level.kind), node.inner
    return found
