"""Reading TFRecord files in blocks; of a record that is damaged or foreign the file and the number are named."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from workbench.data.data_errors import BrokenFile
from workbench.data.dataset import Array
from workbench.data.record_schema import ArraySchema, Compression, SplitRecords
from workbench.data.stream_blocks import Block
from workbench.messages import mark, say

_BLOCK, _BLOCK_BYTES = 256, 4 * 1024**2
_BUFFER = 1024**2
"""Bytes that are read from a file at once."""
_OF_TENSORFLOW = re.compile(r"\{\{.*?\}\} | \[Op:.*")
"""What TensorFlow adds to its messages."""
_RECORD = mark("record {number} with the features x and y of the schema")
_WHOLE = mark("whole TFRecords up to record {number}")
_COUNT = mark("{count:,} records, as the schema says")


def record_blocks(folder: Path, split: SplitRecords, compression: Compression) -> Iterator[Block]:
    """Read all records of a split from the beginning.

    Args:
        folder: The folder of the files.
        split: What the files hold.
        compression: How they are compressed.

    Yields:
        Samples (samples, …) and labels (samples, …), some megabytes at most.

    Raises:
        BrokenFile: A file is missing, or a record is damaged, cut off, or not of this kind; names file and record.
    """
    size = max(1, min(_BLOCK, _BLOCK_BYTES // max(1, split.x.bytes + split.y.bytes)))
    for shard in split.shards:
        path, count = folder / shard.file, 0
        for records in _records(path, compression, size):
            yield _block(path, split, records, count)
            count += len(records)
        if count != shard.records:
            expected, received = say(_COUNT, count=shard.records), f"{count:,}"
            raise BrokenFile(where=path, expected=expected, received=received)


def require_shards(folder: Path, split: SplitRecords) -> None:
    """Raises BrokenFile for a file that is missing or cannot be opened."""
    for shard in split.shards:
        _require_readable(folder / shard.file)


def _require_readable(path: Path) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        expected = say("a file that can be read")
        raise BrokenFile(where=path, expected=expected, received=error.strerror or error) from error


def _records(path: Path, compression: Compression, size: int) -> Iterator[Array]:
    """The bytes of the records of a file, ``size`` at a time."""
    import tensorflow as tf

    _require_readable(path)
    found = tf.data.TFRecordDataset(str(path), compression_type=compression, buffer_size=_BUFFER)
    try:
        yield from found.batch(size).as_numpy_iterator()
    except tf.errors.OpError as error:
        number = _last_whole(found) + 1
        received = _OF_TENSORFLOW.sub("", str(error.message).splitlines()[0])
        raise BrokenFile(where=path, expected=say(_WHOLE, number=number), received=received) from error


def _last_whole(found: Any) -> int:
    """The number of records before the one that cannot be read."""
    import tensorflow as tf

    count = 0
    try:
        for count, _ in enumerate(found, start=1):  # noqa: B007 - counted until it fails
            pass
    except tf.errors.OpError:
        pass
    return count


def _block(path: Path, split: SplitRecords, records: Array, before: int) -> Block:
    """The arrays of some records, the first of which comes after ``before`` others."""
    pairs = [_pair(path, split, record, number) for number, record in enumerate(records, start=before + 1)]
    return np.stack([x for x, _ in pairs]), np.stack([y for _, y in pairs])


def _pair(path: Path, split: SplitRecords, record: bytes, number: int) -> Block:
    """Sample and label of a record. Raises BrokenFile."""
    import tensorflow as tf
    from google.protobuf.message import DecodeError

    try:
        features = tf.train.Example.FromString(record).features.feature
        return _array(features, "x", split.x), _array(features, "y", split.y)
    except (DecodeError, IndexError, ValueError, TypeError) as error:
        raise BrokenFile(where=path, expected=say(_RECORD, number=number), received=error) from error


def _array(features: Any, name: str, schema: ArraySchema) -> Array:
    """An array of a record, which ``write_tfrecord`` describes. Raises ValueError where the schema says another."""
    if name not in features:
        raise ValueError(say("no feature {name!r}", name=name))
    kind = features[f"{name}_dtype"].bytes_list.value[0].decode()
    shape = tuple(features[f"{name}_shape"].int64_list.value)
    if kind != schema.dtype or shape != schema.shape:
        raise ValueError(f"{name} {shape} ({kind[:20]})")
    flat = np.frombuffer(features[name].bytes_list.value[0], np.dtype(kind).newbyteorder("<"))
    return flat.reshape(shape).astype(kind, copy=False)
