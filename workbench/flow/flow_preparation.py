"""From a drawing to keys: the steps, their data in blocks, and what a run is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workbench.data.sample_set import SampleSet
from workbench.flow.block_store import BlockStore
from workbench.flow.data_blocks import DataBlocks, data_blocks, some_of
from workbench.flow.flow_data import import_key, imported
from workbench.flow.flow_layout import Layouts, Works, layouts_of
from workbench.flow.flow_plan import ancestors, followers
from workbench.flow.flow_run_errors import DataUnavailable, UnknownStep
from workbench.flow.steps import Step
from workbench.text_format import listed


@dataclass(frozen=True, eq=False)
class PreparedFlow:
    """What is known of a flow before anything is computed.

    Args:
        steps: In order.
        sets: The samples of each data set, by the id of its step; of a part of the data that part.
        data: The same in blocks.
        layouts: Of all steps.
        sampled: Whether they are a part of the data.
    """

    steps: tuple[Step, ...]
    sets: Mapping[str, SampleSet]
    data: Mapping[str, DataBlocks]
    layouts: Layouts
    sampled: bool


def prepared(
    steps: Sequence[Step],
    given: Mapping[str, SampleSet],
    sample: float | None,
    works: Works,
    store: BlockStore,
    stop: Callable[[], bool],
) -> PreparedFlow:
    """Read what data there are, cut them into blocks, and make the keys.

    Args:
        steps: The steps.
        given: The samples that were given, by the id of the step; the others are imported.
        sample: How many samples, or which share of them; None for all.
        works: What each kind of step does.
        store: Where the keys of imported data are noted.
        stop: Asked meanwhile.

    Returns:
        All of it.

    Raises:
        DataUnavailable: A source cannot be read.
        InterruptedError: ``stop`` said so.
    """
    sets: dict[str, SampleSet] = {}
    data: dict[str, DataBlocks] = {}
    is_part = False
    for step in steps:
        if step.kind != "data":
            continue
        try:
            whole = given[step.id] if step.id in given else imported(step)
            entries = some_of(whole.entries, sample)
        except Exception as error:
            raise DataUnavailable(where=step.path, received=error) from error
        is_part = is_part or len(entries) < len(whole.entries)
        sets[step.id] = SampleSet(entries, name=whole.name, class_names=whole.class_names) if sample else whole
        data[step.id] = data_blocks(entries, stop)
        if step.id not in given and sample is None:
            store.keep_note(_note_of(step), [list(data[step.id].starts), list(data[step.id].keys)])
    return PreparedFlow(tuple(steps), sets, data, layouts_of(steps, data, works), is_part)


def known_data(
    steps: Sequence[Step], given: Mapping[str, SampleSet], store: BlockStore
) -> dict[str, DataBlocks] | None:
    """The blocks of all data without importing any: those of an import are noted in the store.

    Args:
        steps: The steps.
        given: The samples that were given.
        store: Where the keys are noted.

    Returns:
        The blocks, those of imports without their samples; None where a source was never imported as it is now.
    """
    found: dict[str, DataBlocks] = {}
    for step in steps:
        if step.kind != "data":
            continue
        if step.id in given:
            found[step.id] = data_blocks(given[step.id].entries)
            continue
        noted = store.note(_note_of(step))
        if not noted:
            return None
        starts, keys = noted
        found[step.id] = DataBlocks((), tuple(starts), tuple(keys))
    return found


def _note_of(step: Step) -> str:
    return f"data-{import_key(step)}"


def asked_steps(steps: Sequence[Step], only: str | None, start: str | None, until: str | None) -> frozenset[str]:
    """The ids of the steps whose results are asked for.

    Args:
        steps: All steps.
        only: The path of one.
        start: The path of one; it and all behind it.
        until: The path of one; it and all before it.

    Returns:
        The ids; of all where nothing is said.

    Raises:
        UnknownStep: There is no step of this path.
    """
    inputs = {step.id: step.inputs for step in steps}
    found = frozenset(inputs)
    for path, reached in ((only, lambda _, step: frozenset({step})), (start, followers), (until, ancestors)):
        if path is not None:
            found &= reached(inputs, step_at(steps, path).id)
    return found


def step_at(steps: Sequence[Step], path: str) -> Step:
    """The step of a path. Raises UnknownStep."""
    found = next((step for step in steps if step.path == path), None)
    if found is None:
        raise UnknownStep(where="wb.flow", received=path, expected=listed(step.path for step in steps))
    return found
