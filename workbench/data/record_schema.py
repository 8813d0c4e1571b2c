"""The schema of a folder of TFRecord files: a JSON file beside them that says what they hold."""

import re
from math import prod
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta, Struct

from workbench.atomic_files import write_atomically
from workbench.data.data_errors import BrokenFile
from workbench.data.dataset import Array
from workbench.messages import mark, say

SCHEMA = "schema.json"
Compression = Literal["", "GZIP"]
SplitFiles = dict[str, "SplitRecords"]

_VERSION = 1
_SPLITS = ("train", "validation", "test")
_LARGEST = 64 * 1024**2
_SHARD_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}\.tfrecord(\.gz)?")
_PLAIN = mark("names of files in the folder, such as train-00000.tfrecord")
_MOST = 2**40
"""Bytes of a sample: a schema with more is damaged."""
_FITTING = mark("arrays of at most {count:,} bytes a sample")
_JSON = mark("the schema of records that write_records wrote")

_Size = Annotated[int, Meta(ge=0)]


class ArraySchema(Struct, frozen=True, forbid_unknown_fields=True):
    """Shape and dtype of a sample or of its label."""

    shape: tuple[_Size, ...]
    dtype: Literal["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
                   "float16", "float32", "float64"]  # fmt: skip

    @property
    def bytes(self) -> int:
        """How many bytes an array of this kind has."""
        return prod(self.shape) * np.dtype(self.dtype).itemsize

    @property
    def zeros(self) -> Array:
        """An array without entries, whose entries would be of this kind."""
        return np.zeros((0, *self.shape), self.dtype)


class Shard(Struct, frozen=True, forbid_unknown_fields=True):
    """A file, and how many records it has."""

    file: str
    records: Annotated[int, Meta(ge=1)]


class SplitRecords(Struct, frozen=True, forbid_unknown_fields=True):
    """A split: what a sample and a label are, and the files, in their order."""

    x: ArraySchema
    y: ArraySchema
    shards: tuple[Shard, ...] = ()

    @property
    def records(self) -> int:
        """How many samples the split has."""
        return sum(shard.records for shard in self.shards)


class RecordSchema(Struct, frozen=True, forbid_unknown_fields=True):
    """What a folder of records holds."""

    format: Literal["keras-workbench records"]
    version: Annotated[int, Meta(ge=1, le=_VERSION)]
    name: str
    class_names: tuple[str, ...]
    compression: Compression
    splits: dict[Literal["train", "validation", "test"], SplitRecords]


def schema_of(name: str, class_names: tuple[str, ...], compression: Compression, splits: SplitFiles) -> RecordSchema:
    """The schema of what was written.

    Args:
        name: The name of the data set.
        class_names: A name a class.
        compression: How the files are compressed.
        splits: The files by split.
    """
    known: dict[Literal["train", "validation", "test"], SplitRecords] = {
        "train": splits["train"],
        "validation": splits["validation"],
        "test": splits["test"],
    }
    return RecordSchema("keras-workbench records", _VERSION, name, class_names, compression, known)


def write_schema(folder: Path, schema: RecordSchema) -> None:
    """Raises OSError."""
    content = msgspec.json.encode(schema, order="deterministic")
    write_atomically(folder / SCHEMA, msgspec.json.format(content, indent=1) + b"\n")


def read_schema(folder: Path) -> RecordSchema:
    """Read and check a schema.

    Args:
        folder: The folder with the records.

    Returns:
        The schema.

    Raises:
        BrokenFile: It is not there, cannot be read, is not of this kind, or names files outside of the folder.
    """
    path = folder / SCHEMA
    try:
        if path.stat().st_size > _LARGEST:
            received = say("{count:,} bytes", count=path.stat().st_size)
            raise BrokenFile(where=path, expected=say("at most {count:,} bytes", count=_LARGEST), received=received)
        schema = msgspec.json.decode(path.read_bytes(), type=RecordSchema)
    except OSError as error:
        expected = say("a file that can be read")
        raise BrokenFile(where=path, expected=expected, received=error.strerror or error) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenFile(where=path, expected=say(_JSON), received=error) from error
    for split in schema.splits.values():
        if (size := split.x.bytes + split.y.bytes) > _MOST:
            raise BrokenFile(where=path, expected=say(_FITTING, count=_MOST), received=f"{size:,}")
        for shard in split.shards:
            if not _SHARD_NAME.fullmatch(shard.file):
                raise BrokenFile(where=path, expected=say(_PLAIN), received=repr(shard.file[:100]))
    if set(schema.splits) != set(_SPLITS):
        expected = say("the splits {names}", names=", ".join(_SPLITS))
        raise BrokenFile(where=path, expected=expected, received=", ".join(schema.splits) or say("none"))
    return schema
