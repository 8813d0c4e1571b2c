"""The samples of a data set in blocks: each block has a key, made of what its samples are known by.

An imported file is known by a hash of its content, which the import has read anyway; so neither a moved folder nor a
changed date makes anything run again. A reader that has a method ``fingerprint`` is known by what that gives. Any other
sample is read once, and known by a hash of all that it is made of.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from xxhash import xxh3_128

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.flow.block_encoding import MAGIC
from workbench.flow.result_keys import key_of, key_of_all
from workbench.flow.sample_records import Place, bytes_of, header_record, keepable, sample_record

LARGEST_BLOCK = 64
_FEWEST_BLOCKS = 8
"""So that a few slow samples keep several processors busy too."""


@dataclass(frozen=True, eq=False)
class DataBlocks:
    """The samples of a step without inputs, in blocks.

    Args:
        entries: The samples, in order.
        starts: Where each block begins, and the number of samples at the end.
        keys: A key a block.
    """

    entries: Sequence[SampleEntry]
    starts: tuple[int, ...]
    keys: tuple[str, ...]

    def block(self, number: int) -> tuple[SampleEntry, ...]:
        """The entries of one block."""
        return tuple(self.entries[self.starts[number] : self.starts[number + 1]])


def data_blocks(entries: Sequence[SampleEntry], stop: Callable[[], bool] = lambda: False) -> DataBlocks:
    """Cut samples into blocks.

    Args:
        entries: The samples.
        stop: Asked between samples; when it says so, ``InterruptedError`` is raised.

    Returns:
        The blocks. Their size is a power of two and depends on the number of samples only.
    """
    size = block_size(len(entries))
    starts = (*range(0, len(entries), size), len(entries)) if entries else (0,)
    keys = tuple(_key_of_block(entries[start : start + size], stop) for start in starts[:-1])
    return DataBlocks(entries, starts, keys)


def block_size(count: int) -> int:
    """How many samples make a block.

    >>> [block_size(count) for count in (0, 5, 20, 100, 1000, 1_000_000)]
    [1, 1, 2, 8, 64, 64]
    """
    size = 1
    while 2 * size <= min(LARGEST_BLOCK, count // _FEWEST_BLOCKS):
        size *= 2
    return size


def some_of(entries: Sequence[SampleEntry], sample: float | None) -> Sequence[SampleEntry]:
    """A part of the samples that has some of each split, spread evenly over the whole.

    Args:
        entries: The samples.
        sample: How many, or which share of them; None for all.

    Returns:
        The part, in the same order; at least one sample of each split.
    """
    if sample is None:
        return entries
    count = round(sample * len(entries)) if isinstance(sample, float) else sample
    if count >= len(entries):
        return entries
    splits: dict[str, list[int]] = {}
    for place, entry in enumerate(entries):
        splits.setdefault(entry.split, []).append(place)
    counts = _apportioned([len(places) for places in splits.values()], count)
    chosen = (place for places, some in zip(splits.values(), counts, strict=True) for place in _spread(places, some))
    return [entries[place] for place in sorted(chosen)]


def _apportioned(sizes: list[int], count: int) -> list[int]:
    """A number for each part: in proportion to its size, at least one, altogether ``count`` where that is enough."""
    exact = [size * count / sum(sizes) for size in sizes]
    counts = [max(1, int(one)) for one in exact]
    by_rest = sorted(range(len(sizes)), key=lambda part: int(exact[part]) - exact[part])
    for part in by_rest[: max(0, count - sum(counts))]:
        counts[part] += 1
    return counts


def _spread(places: list[int], count: int) -> Iterator[int]:
    return (places[number * len(places) // count] for number in range(count))


def _key_of_block(entries: Sequence[SampleEntry], stop: Callable[[], bool]) -> str:
    facts = (part for entry in entries for part in _facts_of(entry, stop))
    return key_of_all(chain([MAGIC], facts))  # files of another form are not looked for


def _facts_of(entry: SampleEntry, stop: Callable[[], bool]) -> tuple[str, ...]:
    if stop():
        raise InterruptedError
    return entry.name, entry.split, entry.group, fingerprint_of(entry)


_known: "WeakKeyDictionary[SampleEntry, str]" = WeakKeyDictionary()
_lock = Lock()


def fingerprint_of(entry: SampleEntry) -> str:
    """What the sample of an entry is known by. One that cannot be read is known by that.

    Args:
        entry: The entry.

    Returns:
        A text that differs where the sample does.
    """
    own: Callable[[], str] | None = getattr(entry.read, "fingerprint", None)
    if own is not None and (found := own()):
        return found
    with _lock:
        known = _known.get(entry)
    if known is None:
        try:
            known = sample_key(entry.read())
        except Exception as error:  # noqa: BLE001 - the run reports it, at its sample
            return f"unreadable {type(error).__name__}"
        with _lock:
            _known[entry] = known
    return known


def sample_key(sample: Sample) -> str:
    """A hash of all that a sample is made of.

    >>> import numpy as np
    >>> sample_key(Sample(np.zeros((4, 6)))) == sample_key(Sample(np.zeros((4, 6), "uint8")))
    False
    """
    hashed = _Hashed()
    record = [header_record(sample.header), sample_record(sample, 0, hashed)]
    return key_of(repr(record), hashed.digest.digest())


class _Hashed:
    """Hashes arrays instead of keeping them."""

    def __init__(self) -> None:
        self.digest = xxh3_128()

    def array(self, array: Array) -> Place:
        data = keepable(array)
        self.digest.update(bytes_of(data))
        return [data.dtype.str, data.shape]

    def names(self, names: tuple[str, ...]) -> Any:
        return names
