"""Which samples a merge takes together when they may lie in any blocks of its inputs."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from workbench.data.sample_entries import SampleEntry, gathered, paired
from workbench.data.set_errors import NamesClash
from workbench.flow.block_store import BlockStore
from workbench.flow.flow_units import BlockTask, Input
from workbench.flow.kept_block import KeptBlock
from workbench.flow.lacking_samples import lacking_in
from workbench.flow.stored_set import entries_of
from workbench.messages import mark, say
from workbench.modules.manipulation_module import MergeModule

_DIFFERENT = mark("samples of different names")
_GIVE_DIFFERENT = mark("Rename the files of one of the data sets.")
Group = tuple[SampleEntry, ...]
_MOST_TABLES = 4


@dataclass(frozen=True, eq=False)
class GroupTable:
    """All groups of a merge.

    Args:
        groups: By the number of the input and of its block that the first sample lies in.
        lacking: What the inputs lack, as ``lacking_in`` says it.
    """

    groups: dict[tuple[int, int], tuple[Group, ...]]
    lacking: str


_tables: OrderedDict[tuple[str, str], GroupTable] = OrderedDict()
_lock = Lock()


def group_table(task: BlockTask, store: BlockStore, run: str) -> GroupTable:
    """The groups of a merge, which is made once a run.

    Args:
        task: A block of the merge.
        store: Where the inputs are kept.
        run: What this run is told by from others.

    Returns:
        The groups, whose samples are not read yet.

    Raises:
        NamesClash: Inputs have no names in common, or have some where they must not.
    """
    key = (run, task.step.id)
    with _lock:
        if key not in _tables:
            _tables[key] = _table_of(task, store)
            while len(_tables) > _MOST_TABLES:
                _tables.popitem(last=False)
        return _tables[key]


def _table_of(task: BlockTask, store: BlockStore) -> GroupTable:
    module = task.step.module
    if not isinstance(module, MergeModule):
        raise TypeError(task.step.path)
    places: dict[int, tuple[int, int]] = {}
    sets: list[list[SampleEntry]] = []
    for number, blocks in enumerate(task.inputs):
        entries: list[SampleEntry] = []
        for place, block in enumerate(blocks):
            found = list(entries_of((block,), store))
            places.update((id(entry), (number, place)) for entry in found)
            entries += found
        sets.append(entries)
    groups: dict[tuple[int, int], list[Group]] = {}
    for group in paired(sets) if module.paired else _gathered(module, sets):
        groups.setdefault(places[id(group[0])], []).append(group)
    inputs = (block for blocks in task.inputs for block in blocks)
    return GroupTable({anchor: tuple(found) for anchor, found in groups.items()}, what_lacks(inputs, store))


def what_lacks(blocks: Iterable[Input], store: BlockStore) -> str:
    """What some blocks lack that another run may have, as ``lacking_in`` says it."""
    return lacking_in(store.lacking(one.key) for one in blocks if isinstance(one, KeptBlock))


def _gathered(module: MergeModule, sets: list[list[SampleEntry]]) -> tuple[Group, ...]:
    together = [entry for one in sets for entry in one]
    names: set[str] = set()
    for entry in together:
        if entry.name in names:
            expected, remedy = say(_DIFFERENT), say(_GIVE_DIFFERENT)
            raise NamesClash(where=type(module).__name__, expected=expected, received=entry.name, remedy=remedy)
        names.add(entry.name)
    return gathered(module, together)
