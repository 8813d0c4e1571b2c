"""How the samples of one block are read: nothing is unpickled, and what is damaged or cut off is told as such."""

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from json import JSONDecodeError, loads
from typing import Any, BinaryIO, overload

import numpy as np
from xxhash import xxh3_64_intdigest

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.flow.block_encoding import END, MAGIC
from workbench.flow.flow_run_errors import BlockDamaged
from workbench.flow.lacking_samples import lacking_of
from workbench.flow.sample_block import SampleIssue
from workbench.flow.sample_records import Place, bytes_of, sample_of
from workbench.messages import mark, say

_CUT_OFF = mark("it is cut off")
_INDEX_CHANGED = mark("its index has changed")
_VALUES_CHANGED = mark("the values of {name!r} have changed")


class BlockDecoder(Sequence[Sample]):
    """The samples of a block, each read when it is asked for.

    Args:
        file: Where the bytes are; it stays open.
        name: What messages call it.

    Raises:
        BlockDamaged: It is cut off or damaged.
        OSError: It cannot be read.
    """

    def __init__(self, file: BinaryIO, name: str = "") -> None:
        self._file: BinaryIO | None = file
        self._name = name
        index = self._index(file)
        self._samples: list[list[Any]] = index["samples"]
        self._headers: list[list[Any]] = index["headers"]
        self._names = [tuple(names) for names in index["names"]]
        self.of: list[int] = index["of"]
        """Of each sample the place of the one that it was made of."""
        self.origins: int = index["origins"]
        """How many those are."""
        self.issues = tuple(SampleIssue(*facts) for facts in index["issues"])
        self.inputs_lacked: str = index.get("lacking", "")
        """What the inputs lacked when it was computed, as ``lacking_of`` says it."""

    def _index(self, file: BinaryIO) -> Any:
        size = file.seek(0, os.SEEK_END)
        if size < END.size:
            raise self._damaged(say(_CUT_OFF))
        file.seek(size - END.size)
        start, checksum, length, magic = END.unpack(file.read(END.size))
        if magic != MAGIC or start + length + END.size != size:
            raise self._damaged(say(_CUT_OFF))
        file.seek(start)
        text = file.read(length)
        if xxh3_64_intdigest(text) != checksum:
            raise self._damaged(say(_INDEX_CHANGED))
        try:
            return loads(text)
        except JSONDecodeError as error:
            raise self._damaged(say(_INDEX_CHANGED)) from error

    def _damaged(self, reason: str) -> BlockDamaged:
        return BlockDamaged(where=self._name, received=reason)

    @property
    def lacking(self) -> str:
        """What it lacks that another run may have; "" where it lacks nothing."""
        return lacking_of(self.inputs_lacked, self.issues)

    @property
    def sample_names(self) -> list[str]:
        """The names of the samples."""
        return [record[0] for record in self._samples]

    @property
    def facts(self) -> Iterator[tuple[str, Any, str]]:
        """Name, split and group of each sample."""
        return ((record[0], record[1], record[2]) for record in self._samples)

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """The shape of each image."""
        return [tuple(record[5][1]) for record in self._samples]

    def __len__(self) -> int:
        return len(self._samples)

    @overload
    def __getitem__(self, place: int) -> Sample: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Sample, ...]: ...
    def __getitem__(self, place: int | slice) -> Sample | tuple[Sample, ...]:
        """Read a sample, or some."""
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        record = self._samples[place]
        try:
            return sample_of(record, self._headers, self)
        except (EOFError, ValueError) as error:
            reason = say(_CUT_OFF) if isinstance(error, EOFError) else say(_VALUES_CHANGED, name=record[0])
            raise self._damaged(reason) from error

    def array(self, place: Place) -> Array:
        """Read an array. Raises EOFError where it is cut off, and ValueError where it has changed."""
        dtype, shape, start, checksum = place
        array = np.empty(shape, dtype)
        view, read = bytes_of(array), 0
        with self._opened() as file:
            file.seek(start)
            while read < view.nbytes:
                count = file.readinto(view[read:])  # type: ignore[attr-defined]
                if not count:
                    raise EOFError
                read += count
        if xxh3_64_intdigest(view) != checksum:
            raise ValueError(place)
        return array

    def names(self, number: int) -> tuple[str, ...]:
        """The names of classes."""
        return self._names[number]

    def _opened(self) -> AbstractContextManager[BinaryIO]:
        raise NotImplementedError
