"""The steps that lead to the chosen one, and which samples go into it."""

from collections.abc import Mapping, Sequence

from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_set import SampleSet
from workbench.flow.steps import Step, drawn_steps
from workbench.graph.block_paths import walk
from workbench.graph.document import Graph, Node
from workbench.ui.flow_tabs.flow_view import FlowView


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
