"""Data sets as folders of TFRecord files, written and read piece by piece: they may be larger than memory."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from workbench.atomic_files import replacing
from workbench.data.data_errors import BadChoice, BrokenFile
from workbench.data.dataset import Array, Dataset, Split
from workbench.data.given_path import given_path
from workbench.data.record_reading import record_blocks, require_shards
from workbench.data.record_schema import (
    SCHEMA,
    ArraySchema,
    Compression,
    Shard,
    SplitRecords,
    read_schema,
    schema_of,
    write_schema,
)
from workbench.data.stream_blocks import Block
from workbench.data.stream_errors import NotAStream
from workbench.data.stream_sources import StreamSource
from workbench.data.streamed_split import StreamedSplit
from workbench.data.tfrecord import NUMBERS, record_of
from workbench.messages import mark, say

_BLOCK = 256
_SIZE = mark("a whole number of at least 1")
_FREE = mark("a folder without records")
_DATA = mark("a Dataset, or a split")
_TAKEN = mark("one with a {file}; delete it, or choose another folder")


def write_records(
    data: Dataset | Split, folder: str | Path, *, shard_size: int = 1000, compressed: bool = False
) -> Path:
    """Write a data set to TFRecord files; :func:`from_records` reads it as streams.

    Each split becomes files of ``shard_size`` records, ``train-00000.tfrecord`` and so on, and ``schema.json`` beside
    them says what they hold: shapes, dtypes, class names, and how many records are in each. A record is what
    :func:`write_tfrecord` writes. Only a few records are in memory at once, so that ``data`` may be read as streams.

    Args:
        data: What is written. A split alone becomes ``train``, with the other two splits empty.
        folder: The folder, which is made; it must not hold records already.
        shard_size: How many records a file has at most.
        compressed: Whether the files are compressed with gzip: smaller, and slower to read.

    Returns:
        The path of the folder.

    Raises:
        BadChoice: There is no path, the folder holds records already, or ``shard_size`` is no number of at least 1.
        BrokenFile: An array holds something else than numbers.
        OSError: A file cannot be written.

    >>> sorted(path.name for path in write_records(data, folder / "written").iterdir())
    ['schema.json', 'test-00000.tfrecord', 'train-00000.tfrecord', 'validation-00000.tfrecord']
    """
    whole = isinstance(shard_size, int | np.integer) and not isinstance(shard_size, bool) and shard_size >= 1
    if not whole:
        words = {"expected": say(_SIZE), "received": shard_size, "example": "shard_size=1000"}
        raise BadChoice(where="write_records", parameter="shard_size", **words)
    target = given_path(folder, "write_records", "folder")
    dataset = _data_set(data, target)
    if (target / SCHEMA).exists():
        words = {"expected": say(_FREE), "received": say(_TAKEN, file=SCHEMA), "example": 'folder="records-2"'}
        raise BadChoice(where="write_records", parameter="folder", **words)
    for name, split in dataset.splits.items():
        _require_numbers(target / name, split)
    target.mkdir(parents=True, exist_ok=True)
    compression: Compression = "GZIP" if compressed else ""
    splits = {name: _written(target, name, split, shard_size, compression) for name, split in dataset.splits.items()}
    # Last, so that a folder with a schema is a whole one.
    write_schema(target, schema_of(str(dataset.name), tuple(map(str, dataset.class_names)), compression, splits))
    return target


def from_records(folder: str | Path) -> Dataset:
    """A data set of the records in a folder, read as streams: nothing but a few records is in memory at once.

    Args:
        folder: A folder that :func:`write_records` wrote.

    Returns:
        The data set; its splits are :class:`StreamedSplit`, and a split without records is one of empty arrays.

    Raises:
        BadChoice: There is no path.
        BrokenFile: The schema or a file is missing or damaged; a damaged, cut off or foreign record is named with its
            file and number when it is read.

    >>> records = from_records(write_records(data, folder / "digits"))
    >>> records.class_names == data.class_names, len(records.train) == len(data.train)
    (True, True)
    """
    target = given_path(folder, "from_records", "folder")
    schema = read_schema(target)
    splits = {name: _read(target, name, split, schema.compression) for name, split in schema.splits.items()}
    return Dataset(schema.name, splits["train"], splits["validation"], splits["test"], schema.class_names)


def _data_set(data: Any, target: Path) -> Dataset:
    if isinstance(data, Dataset):
        return data
    if not isinstance(data, Split):
        raise NotAStream(where="write_records", received=type(data).__name__)
    return Dataset(target.name, data, data[:0], data[:0], ())


def _require_numbers(where: Path, split: Split) -> None:
    for name, array in zip("xy", _arrays_like(split), strict=True):
        if array.dtype.name not in NUMBERS:
            raise BrokenFile(where=where, expected=say("{name} with numbers", name=name), received=array.dtype.name)


def _arrays_like(split: Split) -> tuple[Array, Array]:
    none = split[:0]
    return none.x, none.y


def _written(folder: Path, name: str, split: Split, size: int, compression: Compression) -> SplitRecords:
    x, y = (ArraySchema(array.shape[1:], array.dtype.name) for array in _arrays_like(split))  # type: ignore[arg-type]
    pairs = _pairs(split)
    shards: list[Shard] = []
    first = next(pairs, None)
    while first is not None:
        file = f"{name}-{len(shards):05d}.tfrecord{'.gz' if compression else ''}"
        count, first = _write_shard(folder / file, first, pairs, size, compression)
        shards.append(Shard(file, count))
    return SplitRecords(x, y, tuple(shards))


_Pair = tuple[Array, Array]


def _write_shard(
    path: Path, first: _Pair, pairs: Iterator[_Pair], size: int, compression: Compression
) -> tuple[int, _Pair | None]:
    """Write up to ``size`` records; how many there are, and what comes next."""
    import tensorflow as tf

    count, pair = 0, first
    with replacing(path) as part, tf.io.TFRecordWriter(str(part), options=compression) as writer:
        while True:
            writer.write(record_of({"x": pair[0], "y": pair[1]}))
            count += 1
            following = next(pairs, None)
            if following is None or count >= size:
                return count, following
            pair = following


def _pairs(split: Split) -> Iterator[_Pair]:
    for x, y in _blocks(split):
        yield from zip(x, y, strict=True)


def _blocks(split: Split) -> Iterator[Block]:
    if isinstance(split, StreamedSplit):
        yield from split.blocks()
        return
    for start in range(0, len(split), _BLOCK):
        yield split.x[start : start + _BLOCK], split.y[start : start + _BLOCK]


def _read(folder: Path, name: str, split: SplitRecords, compression: Compression) -> Split:
    if not split.shards:
        return Split(split.x.zeros, split.y.zeros)
    require_shards(folder, split)
    blocks = partial(record_blocks, folder, split, compression)
    source = StreamSource(blocks, ends=True, samples=split.records, batched=True)
    return StreamedSplit(source, name=f"{folder.name}/{name}")
