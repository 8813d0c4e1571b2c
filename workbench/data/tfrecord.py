"""Splits as TFRecord files: one ``tf.train.Example`` an example, with the raw bytes of its arrays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from workbench.atomic_files import replacing
from workbench.data.data_errors import BrokenFile
from workbench.data.dataset import Array, Split
from workbench.data.given_path import given_path
from workbench.messages import say

NUMBERS = (
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "float32",
    "float64",
)

_AROUND = 16
"""Bytes around a record: its length and two checksums."""


def write_tfrecord(split: Split, path: str | Path) -> Path:
    """Write a split to a TFRecord file; :func:`read_tfrecord` gives it back.

    Every record is a ``tf.train.Example`` with the features ``x`` and ``y`` (bytes, little-endian, in C order),
    ``x_shape``, ``y_shape`` (int64), ``x_dtype``, ``y_dtype`` (such as ``float32``), ``examples`` (how many records the
    file has) and, where the split has groups, ``group`` (UTF-8). ``details`` are not written. A file that is there
    already is replaced in one step.

    Args:
        split: What is written.
        path: The file.

    Returns:
        The path of the file.

    Raises:
        BrokenFile: an array holds something else than numbers.
        OSError: the file cannot be written.

    >>> write_tfrecord(data.test, folder / "test.tfrecord").name
    'test.tfrecord'
    """
    import tensorflow as tf

    for name, array in (("x", split.x), ("y", split.y)):
        if array.dtype.name not in NUMBERS:
            expected = say("{name} with numbers", name=name)
            raise BrokenFile(where=path, expected=expected, received=array.dtype.name)
    target = given_path(path, "write_tfrecord")
    with replacing(target) as part, tf.io.TFRecordWriter(str(part)) as writer:
        for place in range(len(split)):
            writer.write(_record(split, place))
    return target


def read_tfrecord(path: str | Path) -> Split:
    """Read a file that :func:`write_tfrecord` wrote.

    Args:
        path: The file.

    Returns:
        The split, without ``details``.

    Raises:
        BadChoice: there is no path.
        BrokenFile: the file is not there, is empty or damaged, or a record is not of this kind; says which.

    >>> read_tfrecord(write_tfrecord(data.test, folder / "test.tfrecord")).x.shape == data.test.x.shape
    True
    """
    path = given_path(path, "read_tfrecord")
    examples = [_example(path, number, record) for number, record in enumerate(_records(path), start=1)]
    if not examples:
        raise BrokenFile(where=path, expected=say("at least one record"), received=say("an empty file"))
    first = examples[0]
    if first[3] not in (None, len(examples)):
        expected = say("{count:,} records", count=first[3])
        raise BrokenFile(where=path, expected=expected, received=f"{len(examples):,}")
    for number, example in enumerate(examples, start=1):
        alike = all(a.shape == b.shape and a.dtype == b.dtype for a, b in zip(first[:2], example[:2], strict=True))
        if not alike or (first[2] is None) != (example[2] is None):
            expected = say("record {number} like the first one: {shape}", number=number, shape=first[0].shape)
            raise BrokenFile(where=path, expected=expected, received=example[0].shape)
    x, y = np.stack([example[0] for example in examples]), np.stack([example[1] for example in examples])
    return Split(x, y, None if first[2] is None else np.array([example[2] for example in examples]))


def _record(split: Split, place: int) -> bytes:
    group = None if split.groups is None else str(split.groups[place])
    return record_of({"x": split.x[place], "y": split.y[place]}, examples=len(split), group=group)


def record_of(arrays: dict[str, Array], examples: int | None = None, group: str | None = None) -> bytes:
    """One record.

    Args:
        arrays: Its arrays by name, each with three features: the bytes, the shape and the dtype.
        examples: How many records the file will have, where that is known.
        group: The group of the example, if it has one.

    Returns:
        The ``tf.train.Example`` as bytes.
    """
    import tensorflow as tf

    features = {}
    for name, array in arrays.items():
        raw = np.asarray(array, array.dtype.newbyteorder("<")).tobytes()
        features[name] = tf.train.Feature(bytes_list=tf.train.BytesList(value=[raw]))
        features[f"{name}_shape"] = tf.train.Feature(int64_list=tf.train.Int64List(value=np.shape(array)))
        kind = array.dtype.name.encode()
        features[f"{name}_dtype"] = tf.train.Feature(bytes_list=tf.train.BytesList(value=[kind]))
    if examples is not None:
        features["examples"] = tf.train.Feature(int64_list=tf.train.Int64List(value=[examples]))
    if group is not None:
        features["group"] = tf.train.Feature(bytes_list=tf.train.BytesList(value=[group.encode()]))
    content: bytes = tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()
    return content


def _records(path: Path) -> Iterator[bytes]:
    import tensorflow as tf

    try:
        _require_whole(path)
        for record in tf.data.TFRecordDataset(str(path)):
            yield record.numpy()
    except OSError as error:
        expected = say("a file that can be read")
        raise BrokenFile(where=path, expected=expected, received=error.strerror or error) from error
    except tf.errors.OpError as error:
        received = str(error.message).splitlines()[0]
        raise BrokenFile(where=path, expected=say("whole TFRecords"), received=received) from error


def _require_whole(path: Path) -> None:
    """TensorFlow takes a file that breaks off in the 12 bytes before a record for one that ends there."""
    size, place = path.stat().st_size, 0
    with path.open("rb") as file:
        while place < size:
            file.seek(place)
            place += int.from_bytes(file.read(8), "little") + _AROUND
    if place != size:
        expected, received = say("{count:,} bytes", count=place), say("{count:,} bytes", count=size)
        raise BrokenFile(where=path, expected=expected, received=received)


def _example(path: Path, number: int, record: bytes) -> tuple[Array, Array, str | None, int | None]:
    import tensorflow as tf
    from google.protobuf.message import DecodeError

    try:
        features = tf.train.Example.FromString(record).features.feature
        arrays = [_array(features, name) for name in ("x", "y")]
        group = features["group"].bytes_list.value[0].decode() if "group" in features else None
        count = features["examples"].int64_list.value[0] if "examples" in features else None
    except (DecodeError, IndexError, ValueError, TypeError) as error:
        expected = say("record {number} with the features x, y, their shapes and dtypes", number=number)
        raise BrokenFile(where=path, expected=expected, received=error) from error
    return arrays[0], arrays[1], group, count


def _array(features: Any, name: str) -> Array:
    """One array of a record; ``frombuffer`` and ``reshape`` refuse bytes that do not fit the shape."""
    kind = features[f"{name}_dtype"].bytes_list.value[0].decode()
    if kind not in NUMBERS:
        raise ValueError(say("the dtype {kind!r}", kind=kind))
    shape = tuple(features[f"{name}_shape"].int64_list.value)
    if any(size < 0 for size in shape):
        raise ValueError(say("the shape {shape}", shape=shape))
    flat = np.frombuffer(features[name].bytes_list.value[0], np.dtype(kind).newbyteorder("<"))
    return flat.reshape(shape).astype(kind)
