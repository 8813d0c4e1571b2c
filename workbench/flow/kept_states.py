"""How far the steps of a flow are by what is kept alone; nothing runs."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from workbench.data.given_path import is_there
from workbench.data.sample_set import SampleSet
from workbench.flow.block_store import BlockStore
from workbench.flow.custom_process import DEFAULT_SECONDS
from workbench.flow.data_source import is_named
from workbench.flow.flow_data import FlowData, given_sets, source_of_step
from workbench.flow.flow_errors import NoSource
from workbench.flow.flow_layout import Layouts, StepLayout, layouts_of
from workbench.flow.flow_preparation import known_data
from workbench.flow.flow_states import StepState
from workbench.flow.kept_with_issues import kept_with_issues
from workbench.flow.run_options import checked_part, checked_store
from workbench.flow.step_notes import finished_keys, kept_part, note_of, read_note
from workbench.flow.steps import Step, steps_of
from workbench.flow.work_table import works_for
from workbench.graph.document import Graph
from workbench.messages import mark, say

_GONE = mark(
    "The source {source!r} is not there. Choose another one, or bring it back: the results of earlier runs are kept."
)
_CHANGED = mark("What its source holds, or how it is read, has changed since it was run.")


def states(
    graph: Graph, data: FlowData = None, store: str | Path | None = None, sample: float | None = None
) -> Mapping[str, StepState]:
    """How far each step of a flow is by what earlier runs have kept; nothing is run or imported.

    A step that was finished for a part of the data only, by the last run with ``sample``, is shown as it was then.

    Args:
        graph: The flow.
        data: The samples, as :func:`workbench.flow.run` takes them.
        store: The folder of the results; None is ``.workbench/results``.
        sample: Only a run of this part of the data is asked for, as :func:`workbench.flow.run` takes it; None asks for
            all.

    Returns:
        The states by the paths of the steps.

    Raises:
        FlowError: It is no flow, a module's parameters contradict each other, or a data set has no source.
        FlowRunError: An argument cannot be.

    >>> flow = wb.Graph("digits", kind="flow").add("DataSet", source="digits").add("Resize", height=16, width=16)
    >>> wb.flow.states(flow, store=folder)["resize"].state
    'waiting'
    """
    steps = steps_of(graph)
    part = checked_part(sample, "wb.flow.states")
    kept_in = BlockStore(checked_store(store, "wb.flow.states"))
    try:
        given = given_sets(steps, data)
    except NoSource:
        return _without_data(steps, kept_in, graph.name, part)
    found = _states_of(steps, given, kept_in, graph.name, part)
    last = kept_part(kept_in, graph.name) if part is None else None
    if last is None or all(one.state == "finished" for one in found.values()):
        return found
    of_part = _states_of(steps, given, kept_in, graph.name, last)
    return {path: of_part[path] if _says_more(of_part[path], one) else one for path, one in found.items()}


def _says_more(of_part: StepState, of_all: StepState) -> bool:
    """Whether what is known of a part of the data tells more of a step than what is known of all."""
    if of_part.state in ("finished", "failed"):
        return of_all.state not in ("finished", "failed")
    return of_part.state == "out of date" and of_all.state == "waiting" and not of_all.share


def _states_of(
    steps: Sequence[Step], given: Mapping[str, SampleSet], store: BlockStore, flow: str, part: float | None
) -> dict[str, StepState]:
    """The states for all data, or for a part of them."""
    known = known_data(steps, given, store, part)
    if known is None:
        return _without_data(steps, store, flow, part)
    layouts = layouts_of(steps, known.blocks, works_for(steps))
    of_part = part if known.is_part else None
    shown = kept_states(layouts, store, kept_of(layouts, store).all, flow, sampled=known.is_part, part=of_part)
    return {path: replace(one, part=part) for path, one in shown.items()} if known.is_part else shown


def _without_data(
    steps: Sequence[Step], store: BlockStore, flow: str, part: float | None = None
) -> dict[str, StepState]:
    """The states where nothing is known of the data."""
    earlier = finished_keys(store, flow, part)
    return {step.path: _unknown(step, part, was_finished=step.path in earlier) for step in steps}


def _unknown(step: Step, part: float | None, *, was_finished: bool) -> StepState:
    message = "" if step.kind != "data" else _why_unknown(step, was_finished=was_finished)
    if was_finished:
        return StepState("out of date", sampled=part is not None, part=part, message=message)
    return StepState(message=message)


def _why_unknown(step: Step, *, was_finished: bool) -> str:
    """Why nothing is known of the samples of a data set; "" where it was just never imported."""
    source = source_of_step(step)
    if source and not is_named(source) and not is_there(source):
        return say(_GONE, source=source)
    return say(_CHANGED) if source and was_finished else ""


_FEW = 2000


class KeptKeys(NamedTuple):
    """The keys of results that are used as they are, and of those among them that lack samples."""

    all: frozenset[str]
    lacking: frozenset[str]


def kept_of(layouts: Layouts, store: BlockStore, *, seconds: float = DEFAULT_SECONDS, retry: bool = False) -> KeptKeys:
    """Which keys of some layouts are kept, so that nothing of them is computed again.

    Args:
        layouts: The steps.
        store: Where results are kept.
        seconds: How long a module may take for a sample.
        retry: Whether samples that failed are tried again although nothing has changed.

    Returns:
        The keys.
    """
    keys = [key for one in layouts.values() for key in (*one.keys, one.whole_key) if key and one.dependence != "data"]
    if len(keys) > _FEW:  # all are listed instead of asking for each
        kept, passing = store.kept(), store.passing()
    else:
        kept = frozenset(key for key in keys if store.has(key))
        passing = frozenset(key for key in keys if key not in kept and store.has_passing(key))
    if retry or not passing:
        return KeptKeys(kept, frozenset())
    lacking = kept_with_issues(layouts, store, kept, passing, seconds)
    return KeptKeys(kept | lacking, lacking)


def kept_states(
    layouts: Layouts,
    store: BlockStore,
    kept: Container[str],
    flow: str,
    *,
    sampled: bool = False,
    part: float | None = None,
) -> dict[str, StepState]:
    """The states of steps by what is kept.

    Args:
        layouts: The steps.
        store: Where results are kept.
        kept: The keys that are there.
        flow: The name of the flow.
        sampled: Whether it has a part of the data.
        part: How large a part; None where it has all, or that is not known.

    Returns:
        The states by path.
    """
    earlier = finished_keys(store, flow, part)
    return {
        one.step.path: _state(one, store, kept, earlier.get(one.step.path, ""), sampled=sampled)
        for one in layouts.values()
    }


def _state(layout: StepLayout, store: BlockStore, kept: Container[str], earlier: str, *, sampled: bool) -> StepState:
    note = note_of(store, layout)
    keys = [key for key in (*layout.keys, layout.whole_key) if key]
    if layout.dependence == "data":
        return StepState(sampled=sampled) if note is None else note.state(sampled=sampled)
    if note is None and keys and all(key in kept for key in keys):
        note = read_note(store, layout.keys)  # a run ended before it could note that, or the note is damaged
    missing = [key for key in keys if key not in kept]
    if note is not None and not missing:
        return note.state(sampled=sampled)
    share = 1 - len(missing) / max(len(keys), 1)
    some_again = note is not None and any(store.has_passing(key) for key in missing)
    if some_again or (earlier and earlier != layout.key):
        return StepState("out of date", share, sampled=sampled)
    return StepState("waiting", share, sampled=sampled)
