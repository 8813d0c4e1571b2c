"""The steps that lead to the chosen one, and which samples go into it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_set import SampleSet
from workbench.graph.block_paths import walk
from workbench.graph.document import Graph, Node
from workbench.graph.traversal import ancestors, predecessors, topological
from workbench.ui.flow_tabs.flow_view import FlowView


class ChainStep(NamedTuple):
    """A step on the way to another.

    Args:
        path: By names, as the session's states have it.
        type: Its node's type.
        inputs: The paths of the steps that feed it.
    """

    path: str
    type: str
    inputs: tuple[str, ...]


def chain_to(graph: Graph, path: str) -> tuple[ChainStep, ...]:
    """The steps that a step depends on, in the order in which they run, and at the end the step itself.

    Args:
        graph: The flow.
        path: Of the step, by names.

    Returns:
        The steps; () where there is no such step.
    """
    node = graph.by_name.get(path)
    if node is None:
        return ()
    before = ancestors(graph, {node.id}) | {node.id}
    return tuple(
        ChainStep(one.name, one.type, tuple(graph.by_id[source].name for source in predecessors(graph, one.id)))
        for one in topological(graph)
        if one.id in before
    )


def given_to(session: FlowView, path: str) -> SampleSet | None:
    """The samples that a step will be given: of the nearest step before it that has a result, or of its data set.

    Args:
        session: The open flow.
        path: Of the step.

    Returns:
        The samples; None where nothing before it has run.
    """
    for step in reversed(chain_to(session.drawing.graph, path)):
        found = session.data.get(step.path) if step.path == path else result_of(session, step.path)
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


def node_at(graph: Graph, path: str) -> Node | None:
    """The node of a path.

    Args:
        graph: The flow.
        path: Of the node, by names.

    Returns:
        The node; None where there is none.
    """
    return next((node for name, node in walk(graph) if name == path), None) if path else None
