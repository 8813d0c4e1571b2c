"""From a drawing to keys: the steps, their data in blocks, and what a run is asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from workbench.data.folders.folder_report import ImportedSet
from workbench.data.sample_set import SampleSet
from workbench.flow.block_store import BlockStore
from workbench.flow.data_blocks import DataBlocks, data_blocks, some_of
from workbench.flow.flow_arguments import refuse_argument
from workbench.flow.flow_data import import_key, imported
from workbench.flow.flow_layout import Layouts, Works, layouts_of
from workbench.flow.flow_plan import ancestors, followers
from workbench.flow.flow_run_errors import DataUnavailable, UnknownStep
from workbench.flow.result_keys import key_of
from workbench.flow.steps import Step
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import listed

_MOST_TOLD = 20
_TOGETHER = mark("the path of a step that the other arguments do not exclude")
_LEFT_OUT = mark_plural(
    "{count:,} file of the source is no sample; wb.data.inspect_folder({source!r}) shows every file:",
    "{count:,} files of the source are no samples; wb.data.inspect_folder({source!r}) shows every file:",
)


@dataclass(frozen=True, eq=False)
class PreparedFlow:
    """What is known of a flow before anything is computed.

    Args:
        steps: In order.
        sets: The samples of each data set, by the id of its step; of a part of the data that part.
        data: The same in blocks.
        layouts: Of all steps.
        sampled: Whether they are a part of the data.
        remarks: What the log is to tell of imports, each with the path of its step.
    """

    steps: tuple[Step, ...]
    sets: Mapping[str, SampleSet]
    data: Mapping[str, DataBlocks]
    layouts: Layouts
    sampled: bool
    remarks: tuple[tuple[str, str], ...] = ()


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
    remarks: list[tuple[str, str]] = []
    for step in steps:
        if step.kind != "data":
            continue
        try:
            whole = given[step.id] if step.id in given else imported(step)
            entries = some_of(whole.entries, sample)
        except Exception as error:
            raise DataUnavailable(where=step.path, received=error) from error
        is_cut = len(entries) < len(whole.entries)
        is_part = is_part or is_cut
        sets[step.id] = SampleSet(entries, name=whole.name, class_names=whole.class_names) if sample else whole
        data[step.id] = data_blocks(entries, stop)
        remarks += [(step.path, text) for text in _left_out(whole)]
        if step.id not in given:
            noted = [list(data[step.id].starts), list(data[step.id].keys), is_cut]
            store.keep_note(_note_of(step, sample), noted)
    return PreparedFlow(tuple(steps), sets, data, layouts_of(steps, data, works), is_part, tuple(remarks))


def _left_out(samples: SampleSet) -> Iterator[str]:
    """The files of an import that did not become samples, in words."""
    report = samples.report if isinstance(samples, ImportedSet) else None
    if report is None or not report.issues:
        return
    reasons = {one.file: one.text for one in report.issues}
    yield say_plural(_LEFT_OUT, len(reasons), source=report.source)
    yield from (f"{file}: {reason}" for file, reason in islice(reasons.items(), _MOST_TOLD))


class KnownData(NamedTuple):
    """The blocks of all data by the id of their step, and whether they are only a part of the data."""

    blocks: Mapping[str, DataBlocks]
    is_part: bool


def known_data(
    steps: Sequence[Step], given: Mapping[str, SampleSet], store: BlockStore, sample: float | None = None
) -> KnownData | None:
    """The blocks of all data without importing any: those of an import are noted in the store.

    Args:
        steps: The steps.
        given: The samples that were given.
        store: Where the keys are noted.
        sample: How many samples, or which share of them; None for all.

    Returns:
        The blocks, those of imports without their samples; None where a source was never imported as it is now.
    """
    found: dict[str, DataBlocks] = {}
    is_part = False
    for step in steps:
        if step.kind != "data":
            continue
        if step.id in given:
            entries = some_of(given[step.id].entries, sample)
            is_part = is_part or len(entries) < len(given[step.id].entries)
            found[step.id] = data_blocks(entries)
            continue
        noted = store.note(_note_of(step, sample))
        if not noted:
            return None
        starts, keys, *cut = noted  # a note of an earlier version has no third part
        is_part = is_part or any(cut)
        found[step.id] = DataBlocks((), tuple(starts), tuple(keys))
    return KnownData(found, is_part)


def _note_of(step: Step, sample: float | None) -> str:
    key = import_key(step)
    return f"data-{key}" if sample is None else f"data-{key_of(key, repr(sample))}"


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
        BadRunOption: They exclude each other, so that no step is asked for.
    """
    inputs = {step.id: step.inputs for step in steps}
    found = frozenset(inputs)
    for path, reached in ((only, lambda _, step: frozenset({step})), (start, followers), (until, ancestors)):
        if path is not None:
            found &= reached(inputs, step_at(steps, path).id)
    if inputs and not found:
        named = {"only": only, "start": start, "until": until}
        parameter, path = next((name, path) for name, path in reversed(named.items()) if path is not None)
        refuse_argument("wb.flow.run", parameter, say(_TOGETHER), path, f"{parameter}=None")
    return found


def step_at(steps: Sequence[Step], path: str) -> Step:
    """The step of a path. Raises UnknownStep."""
    found = next((step for step in steps if step.path == path), None)
    if found is None:
        raise UnknownStep(where="wb.flow", received=path, expected=listed(step.path for step in steps))
    return found
