"""The file of one block of samples: arrays one after the other, then an index in JSON, then where the index begins.

Nothing is unpickled. Arrays and index have checksums: a file that is damaged or cut off is told from a whole one.
"""

import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from json import JSONDecodeError, dumps, loads
from pathlib import Path
from secrets import token_hex
from struct import Struct
from typing import Any, BinaryIO, overload

import numpy as np

from workbench.atomic_files import PART
from workbench.data.affine_map import Array
from workbench.data.image_header import ImageHeader
from workbench.data.sample import Sample
from workbench.flow.flow_run_errors import BlockDamaged
from workbench.flow.sample_block import SampleIssue
from workbench.flow.sample_records import Place, bytes_of, header_record, keepable, sample_of, sample_record
from workbench.messages import mark, say

_MAGIC = b"WBBLOCK1"
_END = Struct("<QIQ8s")
"""Of the index: where it begins, its checksum, its length; and the magic word."""
_SMALL, _BUFFER = 1 << 13, 1 << 18
_CUT_OFF = mark("it is cut off")
_INDEX_CHANGED = mark("its index has changed")
_VALUES_CHANGED = mark("the values of {name!r} have changed")


class BlockEncoder:
    """Writes samples of a block one after the other; what is not finished is no block.

    Args:
        file: Where the bytes go.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._at = file, 0
        self._small = bytearray()
        self._records: list[list[Any]] = []
        self._origins: list[int] = []
        self._headers: dict[Any, int] = {}
        self._header_records: list[list[Any]] = []
        self._names: dict[tuple[str, ...], int] = {}
        self._latest: tuple[ImageHeader | None, int] = None, 0

    def append(self, sample: Sample, origin: int) -> None:
        """Write a sample.

        Args:
            sample: The sample.
            origin: The place in the block of the sample that it was made of.

        Raises:
            ArrayNotKept: It has an array that is not of numbers; then nothing of it was written.
            OSError: It cannot be written.
        """
        self._records.append(sample_record(sample, self._number_of(sample.header), self))
        self._origins.append(origin)

    def _number_of(self, header: ImageHeader) -> int:
        """The number of a header in the table; neighbours mostly share theirs."""
        latest, number = self._latest
        if latest is header:
            return number
        key: Any = (
            header.dimension, header.color_mode, header.spacing, header.origin, header.direction, header.modality,
            header.value_range, header.history,
        )  # fmt: skip
        try:
            number = self._headers.setdefault(key, len(self._header_records))
        except TypeError:  # a value range that is a list
            number = len(self._header_records)
        if number == len(self._header_records):
            self._header_records.append(header_record(header))
        self._latest = header, number
        return number

    def array(self, array: Array) -> Place:
        """Write an array."""
        data = keepable(array)
        start, raw = self._at, bytes_of(data)
        if raw.nbytes < _SMALL:
            self._small += raw
        else:
            self._write_small()
            _write(self._file, raw)
        self._at += raw.nbytes
        if len(self._small) >= _BUFFER:
            self._write_small()
        return [data.dtype.str, data.shape, start, zlib.crc32(raw)]

    def _write_small(self) -> None:
        """Write the small arrays that wait for each other: a large one needs no copy, and a small one no call."""
        if self._small:
            _write(self._file, memoryview(bytes(self._small)))
            self._small.clear()

    def names(self, names: tuple[str, ...]) -> int:
        """The number of the names of classes."""
        return self._names.setdefault(names, len(self._names))

    def finish(self, origins: int, issues: Sequence[SampleIssue]) -> int:
        """Write the index.

        Args:
            origins: How many samples the block was made of.
            issues: Those that failed.

        Returns:
            The bytes of all.
        """
        index = {
            "samples": self._records, "headers": self._header_records, "names": list(self._names), "of": self._origins,
            "origins": origins, "issues": [[one.path, one.name, one.reason, one.is_passing] for one in issues],
        }  # fmt: skip
        text = dumps(index, separators=(",", ":")).encode()
        self._write_small()
        end = _END.pack(self._at, zlib.crc32(text), len(text), _MAGIC)
        _write(self._file, memoryview(text + end))
        return self._at + len(text) + _END.size


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

    def _index(self, file: BinaryIO) -> Any:
        size = file.seek(0, os.SEEK_END)
        if size < _END.size:
            raise self._damaged(say(_CUT_OFF))
        file.seek(size - _END.size)
        start, checksum, length, magic = _END.unpack(file.read(_END.size))
        if magic != _MAGIC or start + length + _END.size != size:
            raise self._damaged(say(_CUT_OFF))
        file.seek(start)
        text = file.read(length)
        if zlib.crc32(text) != checksum:
            raise self._damaged(say(_INDEX_CHANGED))
        try:
            return loads(text)
        except JSONDecodeError as error:
            raise self._damaged(say(_INDEX_CHANGED)) from error

    def _damaged(self, reason: str) -> BlockDamaged:
        return BlockDamaged(where=self._name, received=reason)

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
        except (EOFError, zlib.error) as error:
            reason = say(_CUT_OFF) if isinstance(error, EOFError) else say(_VALUES_CHANGED, name=record[0])
            raise self._damaged(reason) from error

    def array(self, place: Place) -> Array:
        """Read an array. Raises EOFError where it is cut off, and zlib.error where it has changed."""
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
        if zlib.crc32(view) != checksum:
            raise zlib.error
        return array

    def names(self, number: int) -> tuple[str, ...]:
        """The names of classes."""
        return self._names[number]

    def _opened(self) -> AbstractContextManager[BinaryIO]:
        raise NotImplementedError


class BlockFile(BlockDecoder):
    """The samples of a kept block.

    Args:
        path: The file, which is open only while something is read.

    Raises:
        BlockDamaged: It is cut off or damaged.
        OSError: It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            super().__init__(file, path.name)
        self._file = None

    def _opened(self) -> AbstractContextManager[BinaryIO]:
        return self.path.open("rb", buffering=0)


class BlockBytes(BlockDecoder):
    """The samples of a block in the memory.

    Args:
        file: The bytes, as ``io.BytesIO``.

    Raises:
        BlockDamaged: It is cut off or damaged.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._bytes = file
        super().__init__(file)

    def _opened(self) -> AbstractContextManager[BinaryIO]:
        return nullcontext(self._bytes)


class BlockWriter:
    """Writes the file of a block: beside its place until it is whole and on the disk.

    Args:
        folder: Where it belongs; it must be there.

    Raises:
        OSError: As ``open`` does.
    """

    def __init__(self, folder: Path) -> None:
        self._part = folder / f"{PART}{token_hex(8)}"
        self._file = self._part.open("xb", buffering=0)
        self._encoder = BlockEncoder(self._file)
        self.append = self._encoder.append

    def finish(self, origins: int, issues: Sequence[SampleIssue]) -> int:
        """Write the index; the file is not in its place yet. Raises OSError.

        Returns:
            The bytes of the file.
        """
        size = self._encoder.finish(origins, issues)
        self._file.close()
        return size

    def keep(self, path: Path) -> None:
        """Force the file to the disk and put it in its place. Raises OSError."""
        try:
            with self._part.open("rb+") as file:
                os.fsync(file.fileno())
            self._part.replace(path)
        finally:
            self.drop()

    def drop(self) -> None:
        """Forget what was written, unless it is in its place."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


def _write(file: BinaryIO, data: memoryview) -> None:
    """Write all bytes without copying them first; a file without a buffer may take a part at a time."""
    while data.nbytes:
        data = data[file.write(data) :]
