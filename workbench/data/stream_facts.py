"""What one pass over a stream finds out: how many samples there are, some of them, and what their labels are.

It takes the memory of a few batches, however many samples there are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np

from workbench.data.dataset import Array, Split
from workbench.data.stream_blocks import Block

_FIRST, _FIRST_BYTES = 64, 32 * 1024**2
"""So many of the first samples are kept, if they are no larger together."""
_MOST_VALUES = 65_536
"""Of labels with more different values than that they are not counted: they are no classes."""
_NEAR = 1e-3


@dataclass(frozen=True, eq=False)
class StreamFacts:
    """What is known of a stream that was read once.

    Args:
        count: How many samples there are.
        examples: The first samples and those that stand out: with the least and the greatest value, the first one
            that is not finite, not whole, not 0 or 1. Whatever a check looks for in all samples it finds in these.
        numbers: (examples,): the number of each example in the stream, from 0.
        values: How often each label occurs, over all places; None where labels are no whole numbers.
        first: The first sample in which a label occurs.
        highest: (classes,): of labels that are 0 or 1 for each class, how often each class is the highest; else None.
        not_finite: For x and y, how many values are NaN or infinite.
        digest: A hash of all samples and labels, in their order.
        steady: Whether they come in the same order when they are read again, as far as the first block tells.
    """

    count: int
    examples: Split
    numbers: Array
    values: Mapping[int, int] | None
    first: Mapping[int, int]
    highest: Array | None
    not_finite: Mapping[str, int]
    digest: str
    steady: bool = True


def facts_of(blocks: Iterator[Block]) -> StreamFacts | None:
    """Read all blocks of a stream.

    Args:
        blocks: The blocks.

    Returns:
        What was found; None where there is no block.
    """
    scan: _Scan | None = None
    for block in blocks:
        scan = scan or _Scan(block)
        scan.add(*block)
    return scan.facts() if scan is not None else None


class _Scan:
    """The facts so far."""

    def __init__(self, first: Block) -> None:
        x, y = first
        sample = max(1, (x.nbytes + y.nbytes) // len(x))
        self._wanted = int(max(1, min(_FIRST, _FIRST_BYTES // sample)))
        self._count = 0
        self._kept: dict[str, tuple[int, Array, Array]] = {}
        self._extremes: dict[str, float] = {}
        self._values: _LabelValues | None = _LabelValues()
        self._highest = np.zeros(y.shape[-1], np.int64) if y.ndim > 1 and y.shape[-1] > 1 else None
        self._not_finite = {"x": 0, "y": 0}
        self._hashes = blake2b(digest_size=16), blake2b(digest_size=16)

    def add(self, x: Array, y: Array) -> None:
        """Look at one block."""
        for number in range(self._count, min(self._wanted, self._count + len(x))):
            self._keep(f"first {number}", number - self._count, x, y)
        for name, array in (("x", x), ("y", y)):
            self._extremes_of(name, array, x, y)
            if array.dtype.kind == "f" and f"{name} fraction" not in self._kept:
                self._keep_first(f"{name} fraction", array != np.floor(array), x, y)
        if "y other" not in self._kept:
            self._keep_first("y other", (y != 0) & (y != 1), x, y)
        self._count_labels(x, y)
        for digest, array in zip(self._hashes, (x, y), strict=True):
            digest.update(np.ascontiguousarray(array).data)
        self._count += len(x)

    def _extremes_of(self, name: str, array: Array, x: Array, y: Array) -> None:
        """Keep samples with a new least or greatest value; a value that is not finite makes both so."""
        if not array.size:
            return
        least, greatest = float(array.min()), float(array.max())
        if not np.isfinite([least, greatest]).all():
            wrong = ~np.isfinite(array)
            self._not_finite[name] += int(wrong.sum())
            if f"{name} not finite" not in self._kept:
                self._keep_first(f"{name} not finite", wrong, x, y)
            return
        if least < self._extremes.get(f"{name} least", np.inf):
            self._extremes[f"{name} least"] = least
            self._keep(f"{name} least", _sample_of(array, int(array.argmin())), x, y)
        if greatest > self._extremes.get(f"{name} greatest", -np.inf):
            self._extremes[f"{name} greatest"] = greatest
            self._keep(f"{name} greatest", _sample_of(array, int(array.argmax())), x, y)

    def _count_labels(self, x: Array, y: Array) -> None:
        if self._values is not None and not self._values.add(y, self._count):
            self._values = None
        if self._highest is None:
            return
        if "y no row" not in self._kept:
            self._keep_first("y no row", abs(y.sum(axis=-1, dtype=np.float64) - 1) > _NEAR, x, y)
        if self._extremes.get("y greatest", 0) > 1 or self._extremes.get("y least", 0) < 0:
            self._highest = None
            return
        self._highest += np.bincount(y.argmax(axis=-1).ravel(), minlength=len(self._highest))

    def _keep_first(self, what: str, wrong: Array, x: Array, y: Array) -> None:
        """Keep the first sample of a block with a True, if it has one."""
        if wrong.any():
            self._keep(what, _sample_of(wrong, int(wrong.argmax())), x, y)

    def _keep(self, what: str, row: int, x: Array, y: Array) -> None:
        self._kept[what] = (self._count + row, x[row].copy(), y[row].copy())

    def facts(self) -> StreamFacts:
        """All that was found."""
        every = {number: (x, y) for number, x, y in self._kept.values()}
        numbers = sorted(every)
        examples = Split(np.stack([every[n][0] for n in numbers]), np.stack([every[n][1] for n in numbers]))
        values = self._values
        return StreamFacts(
            count=self._count,
            examples=examples,
            numbers=np.array(numbers),
            values=None if values is None else values.counts,
            first={} if values is None else values.first,
            highest=self._highest,
            not_finite=self._not_finite,
            digest="".join(digest.hexdigest() for digest in self._hashes),
        )


@dataclass
class _LabelValues:
    """How often each whole number occurs, and first in which sample."""

    counts: dict[int, int] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)

    def add(self, y: Array, before: int) -> bool:
        """Count the labels of a block, which begins with sample ``before``; False where they are no classes."""
        if y.dtype.kind == "f" and not (np.isfinite(y).all() and (y == np.floor(y)).all()):
            return False
        for value, count in _counted(y):
            self.counts[value] = self.counts.get(value, 0) + count
            if value not in self.first:
                self.first[value] = before + _sample_of(y, int((y == value).argmax()))
        return len(self.counts) <= _MOST_VALUES


def _counted(y: Array) -> Iterator[tuple[int, int]]:
    """Each whole number of an array, and how often it occurs."""
    flat = y.ravel()
    if y.size and y.min() >= 0 and y.max() < _MOST_VALUES:  # ten times as fast as sorting
        counts = np.bincount(flat.astype(np.int64, copy=False))
        values = np.flatnonzero(counts)
        return zip(values.tolist(), counts[values].tolist(), strict=True)
    numbers, counts = np.unique(flat, return_counts=True)
    return zip(map(int, numbers.tolist()), counts.tolist(), strict=True)


def _sample_of(array: Array, place: int) -> int:
    """The sample in which a place of the flat array lies."""
    return place // max(1, int(array[0].size))
