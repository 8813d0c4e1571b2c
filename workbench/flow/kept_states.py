"""How far the steps of a flow are by what is kept alone; nothing runs."""

from collections.abc import Container, Mapping
from pathlib import Path

from workbench.flow.block_store import DEFAULT_FOLDER, BlockStore
from workbench.flow.flow_data import FlowData, given_sets
from workbench.flow.flow_errors import NoSource
from workbench.flow.flow_layout import Layouts, StepLayout, layouts_of
from workbench.flow.flow_preparation import known_data
from workbench.flow.flow_states import StepState
from workbench.flow.step_notes import finished_keys, note_of
from workbench.flow.steps import steps_of
from workbench.flow.work_table import works_for
from workbench.graph.document import Graph


def states(graph: Graph, data: FlowData = None, store: str | Path | None = None) -> Mapping[str, StepState]:
    """How far each step of a flow is by what earlier runs have kept; nothing is run or imported.

    Args:
        graph: The flow.
        data: The samples, as :func:`workbench.flow.run` takes them.
        store: The folder of the results; None is ``.workbench/results``.

    Returns:
        The states by the paths of the steps.

    Raises:
        FlowError: It is no flow, or a module's parameters contradict each other.

    >>> flow = wb.Graph("digits", kind="flow").add("DataSet", source="digits").add("Resize", height=16, width=16)
    >>> wb.flow.states(flow, store=folder)["resize"].state
    'waiting'
    """
    steps = steps_of(graph)
    kept_in = BlockStore(Path(DEFAULT_FOLDER if store is None else store))
    earlier = finished_keys(kept_in, graph.name)
    try:
        known = known_data(steps, given_sets(steps, data), kept_in)
    except NoSource:
        known = None
    if known is None:
        return {step.path: StepState("out of date" if step.path in earlier else "waiting") for step in steps}
    layouts = layouts_of(steps, known, works_for(steps))
    return kept_states(layouts, kept_in, kept_of(layouts, kept_in), graph.name)


_FEW = 2000


def kept_of(layouts: Layouts, store: BlockStore) -> frozenset[str]:
    """Which keys of some layouts are kept: each is asked for where they are few, else all are listed."""
    keys = [key for one in layouts.values() for key in (*one.keys, one.whole_key) if one.dependence != "data"]
    if len(keys) > _FEW:
        return store.kept()
    return frozenset(key for key in keys if key and store.has(key))


def kept_states(
    layouts: Layouts, store: BlockStore, kept: Container[str], flow: str, *, sampled: bool = False
) -> dict[str, StepState]:
    """The states of steps by what is kept.

    Args:
        layouts: The steps.
        store: Where results are kept.
        kept: The keys that are there.
        flow: The name of the flow.
        sampled: Whether it has a part of the data.

    Returns:
        The states by path.
    """
    earlier = finished_keys(store, flow)
    return {
        one.step.path: _state(one, store, kept, earlier.get(one.step.path, ""), sampled=sampled)
        for one in layouts.values()
    }


def _state(layout: StepLayout, store: BlockStore, kept: Container[str], earlier: str, *, sampled: bool) -> StepState:
    note = note_of(store, layout)
    keys = [key for key in (*layout.keys, layout.whole_key) if key]
    if layout.dependence == "data":
        return StepState(sampled=sampled) if note is None else note.state(sampled=sampled)
    count = sum(key in kept for key in keys)
    if count == len(keys) and note is not None:
        return note.state(sampled=sampled)
    share = count / max(len(keys), 1)
    if earlier and earlier != layout.key:
        return StepState("out of date", share, sampled=sampled)
    return StepState("waiting", share, sampled=sampled)
