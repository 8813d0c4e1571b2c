"""Kept blocks as a set of samples, each read from its file when it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_set import SampleSet
from workbench.flow.block_files import BlockFile
from workbench.flow.block_store import BlockStore
from workbench.flow.flow_run_errors import BlockDamaged
from workbench.flow.flow_units import DataBlock, Input
from workbench.flow.kept_block import KeptBlock
from workbench.flow.result_keys import key_of

Repair = Callable[[KeptBlock], None]
"""Computes a block again that is gone or damaged."""
_OPEN_BLOCKS = 64


class StoredReader:
    """Reads one sample of a kept block.

    Args:
        store: The store.
        block: The block.
        place: The sample's place in it.
        repair: Computes the block again where it is gone; None raises.
    """

    def __init__(self, store: BlockStore, block: KeptBlock, place: int, repair: Repair | None = None) -> None:
        self.block = block
        self._store, self._place, self._repair = store, place, repair

    def __call__(self) -> Sample:
        try:
            return open_block(self._store, self.block.key)[self._place]
        except (BlockDamaged, FileNotFoundError):
            if self._repair is None:
                raise
        self._repair(self.block)
        return open_block(self._store, self.block.key)[self._place]

    def fingerprint(self) -> str:
        """What the sample is known by."""
        return key_of(self.block.key, str(self._place))


def open_block(store: BlockStore, key: str) -> BlockFile:
    """A kept block, whose index is read once as long as the file stays the same.

    Raises:
        FileNotFoundError: It is not there.
        BlockDamaged: It is damaged.
    """
    path = store.path_of(key)
    facts = path.stat()
    return _block(path, facts.st_mtime_ns, facts.st_size, facts.st_ino)


@lru_cache(maxsize=_OPEN_BLOCKS)
def _block(path: Path, *_facts: int) -> BlockFile:
    return BlockFile(path)


def stored_set(
    blocks: Sequence[Input],
    store: BlockStore,
    *,
    name: str = "samples",
    class_names: Sequence[str] = (),
    repair: Repair | None = None,
) -> SampleSet:
    """A set of the samples of blocks.

    Args:
        blocks: Kept blocks, and blocks of data, in order.
        store: Where they are kept.
        name: What tables call the set.
        class_names: The names of the classes; () takes those of the first sample.
        repair: Computes a block again that is gone or damaged.

    Returns:
        The set. The indices of the files are read when its length is first needed, the samples one by one.
    """
    return SampleSet(lambda: entries_of(blocks, store, repair), name=name, class_names=class_names)


def entries_of(blocks: Iterable[Input], store: BlockStore, repair: Repair | None = None) -> Iterator[SampleEntry]:
    """An entry for each sample of blocks."""
    for block in blocks:
        if isinstance(block, DataBlock):
            yield from block.entries
        elif isinstance(block, KeptBlock):
            for place, (name, split, group) in enumerate(_index(block, store, repair).facts):
                yield SampleEntry(name, StoredReader(store, block, place, repair), split, group)


def _index(block: KeptBlock, store: BlockStore, repair: Repair | None) -> BlockFile:
    try:
        return open_block(store, block.key)
    except (BlockDamaged, FileNotFoundError):
        if repair is None:
            raise
    repair(block)
    return open_block(store, block.key)
