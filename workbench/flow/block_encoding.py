"""How the samples of one block are written: arrays, then an index in JSON, then where the index begins."""

from collections.abc import Sequence
from json import dumps
from struct import Struct
from typing import Any, BinaryIO

from xxhash import xxh3_64_intdigest

from workbench.data.affine_map import Array
from workbench.data.image_header import ImageHeader
from workbench.data.sample import Sample
from workbench.flow.sample_block import SampleIssue
from workbench.flow.sample_records import Place, bytes_of, header_record, keepable, sample_record

MAGIC = b"WBBLOCK2"
END = Struct("<QQQ8s")
"""Of the index: where it begins, its checksum, its length; and the magic word."""
_SMALL, _BUFFER = 1 << 13, 1 << 18


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
        return [data.dtype.str, data.shape, start, xxh3_64_intdigest(raw)]

    def _write_small(self) -> None:
        """Write the small arrays that wait for each other: a large one needs no copy, and a small one no call."""
        if self._small:
            _write(self._file, memoryview(bytes(self._small)))
            self._small.clear()

    def names(self, names: tuple[str, ...]) -> int:
        """The number of the names of classes."""
        return self._names.setdefault(names, len(self._names))

    def finish(self, origins: int, issues: Sequence[SampleIssue], lacking: str = "") -> int:
        """Write the index.

        Args:
            origins: How many samples the block was made of.
            issues: Those that failed.
            lacking: What the inputs lacked, as ``lacking_of`` says it.

        Returns:
            The bytes of all.
        """
        index = {
            "samples": self._records, "headers": self._header_records, "names": list(self._names), "of": self._origins,
            "origins": origins, "issues": [one.facts for one in issues],
            "lacking": lacking,
        }  # fmt: skip
        text = dumps(index, separators=(",", ":")).encode()
        self._write_small()
        end = END.pack(self._at, xxh3_64_intdigest(text), len(text), MAGIC)
        _write(self._file, memoryview(text + end))
        return self._at + len(text) + END.size


def _write(file: BinaryIO, data: memoryview) -> None:
    """Write all bytes without copying them first; a file without a buffer may take a part at a time."""
    while data.nbytes:
        data = data[file.write(data) :]
