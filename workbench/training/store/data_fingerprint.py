"""A fingerprint of a data set, to recognise it without storing it."""

from hashlib import blake2b
from typing import Any

import numpy as np
from msgspec import Struct

from workbench.data import Dataset, Split
from workbench.data.array_group import ArrayGroup
from workbench.data.dataset import Array
from workbench.data.streamed_split import StreamedSplit

_SAMPLED = 64
"""The number of evenly spaced samples of an array that are hashed."""


class Fingerprint(Struct, frozen=True, forbid_unknown_fields=True):
    """``shapes`` in words, split by split, and a hash over some samples and labels; ``train`` is that of train."""

    shapes: tuple[str, ...] = ()
    digest: str = ""
    train: str = ""

    def is_same(self, other: "Fingerprint") -> bool:
        """Whether both are of the same data; kept runs of earlier versions have no hash of train alone."""
        return (self.shapes, self.digest) == (other.shapes, other.digest)

    def __str__(self) -> str:
        return "; ".join(self.shapes) + f" ({self.digest[:8]})"


def fingerprint(data: Dataset) -> Fingerprint:
    """Shapes and hash of the training and validation data."""
    digest = blake2b(digest_size=16)
    shapes = []
    for name in ("train", "validation"):
        split = data.splits[name]
        x, y = _shapes(split)
        digest.update(_hashed(split))
        shapes.append(f"{name} x {x}, y {y}")
    return Fingerprint(tuple(shapes), digest.hexdigest(), split_digest(data.train))


def split_digest(split: Split) -> str:
    """A hash over some of the samples and labels of one split."""
    return blake2b(_hashed(split), digest_size=16).hexdigest()


def _shapes(split: Split) -> tuple[str, ...]:
    if isinstance(split, StreamedSplit):
        return tuple(str((len(split), *shape)) for shape, _ in split.signature)
    return _shape(split.x), _shape(split.y)


def _hashed(split: Split) -> bytes:
    """What is hashed of a split: some of its samples; of a stream all, or its labels alone where it shuffles itself."""
    if not isinstance(split, StreamedSplit):
        return _sampled_bytes(split.x) + _sampled_bytes(split.y)
    facts = split.facts
    return facts.digest.encode() if facts.steady else repr(sorted((facts.values or {}).items())).encode()


def _shape(part: Any) -> str:
    if isinstance(part, ArrayGroup):
        return "{" + ", ".join(f"{name}: {array.shape}" for name, array in part.items()) + "}"
    return str(part.shape)


def _sampled_bytes(array: Array) -> bytes:
    if isinstance(array, ArrayGroup):
        return b"".join(name.encode() + _sampled_bytes(part) for name, part in array.items())
    chosen = np.unique(np.linspace(0, len(array) - 1, num=min(len(array), _SAMPLED)).astype(int))
    return f"{array.shape}{array.dtype.str}".encode() + np.ascontiguousarray(array[chosen]).tobytes()
