"""The variables of a MATLAB file of version 5 to 7.2, read from its elements.

SciPy's reader trusts the types that stand in a file, and a damaged one ends the whole kernel. Here every number is
checked before it is used, and what is no array of numbers is only named.
"""

import math
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.readers.image_content import refuse, require_size
from workbench.messages import mark, say

_HEADER = 128
_MATRIX, _COMPRESSED = 14, 15
_TYPES = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
"""How the numbers of an element are stored; MATLAB takes fewer bytes than a class needs where that is enough."""
_CLASSES = {6: "f8", 7: "f4", 8: "i1", 9: "u1", 10: "i2", 11: "u2", 12: "i4", 13: "u4", 14: "i8", 15: "u8"}
_OTHERS = {1: "cell", 2: "struct", 3: "object", 4: "char", 5: "sparse"}
_COMPLEX = 0x0800
_BEGINNING = 1 << 16
"""Bytes in which the name and the shape of a variable stand."""
_MOST_AXES = 32
_BROKEN = mark("its elements do not fit each other; it is cut off or damaged")


@dataclass(frozen=True)
class MatlabVariable:
    """A variable: its name, its kind in words, and its numbers if it is an array of them."""

    name: str
    kind: str
    numbers: Array | None = None


@dataclass(frozen=True)
class _Element:
    """A part of a file: its type, where its content begins and ends, and where the next one begins."""

    kind: int
    start: int
    stop: int
    next: int


def matlab_variables(data: bytes) -> list[MatlabVariable]:
    """The variables of a file, in its order.

    Args:
        data: The bytes of the file.

    Returns:
        The variables.

    Raises:
        UnreadableFile: It is damaged, or announces more numbers than an image has.
    """
    order = {b"IM": "<", b"MI": ">"}.get(data[_HEADER - 2 : _HEADER])
    if order is None:
        raise refuse(say(_BROKEN))
    try:
        return list(_variables(data, order))
    except (struct.error, zlib.error, UnicodeDecodeError):
        raise refuse(say(_BROKEN)) from None


def _variables(data: bytes, order: str) -> Iterator[MatlabVariable]:
    at = _HEADER
    while at + 8 <= len(data):
        one = _element(data, at, order)
        content = data[one.start : one.stop]
        if one.kind == _COMPRESSED:
            content = _unpacked(content, order)
        elif one.kind == _MATRIX:
            content = data[at : one.stop]
        else:
            raise refuse(say(_BROKEN))
        variable = _variable(content, order)
        if variable is not None:
            yield variable
        at = one.next if one.kind == _MATRIX else one.stop


def _element(data: bytes, at: int, order: str) -> _Element:
    """The element at a place; one of up to four bytes stands in its own tag."""
    first, second = struct.unpack_from(f"{order}II", data, at)
    if first >> 16:
        return _Element(first & 0xFFFF, at + 4, at + 4 + min(first >> 16, 4), at + 8)
    stop = at + 8 + second
    if stop > len(data) + 8:
        raise refuse(say(_BROKEN))
    return _Element(first, at + 8, stop, stop + -second % 8)


def _unpacked(content: bytes, order: str) -> bytes:
    """A compressed variable: as many bytes as its shape needs, so that a small file cannot fill the memory."""
    unpacker = zlib.decompressobj()
    beginning = unpacker.decompress(content, _BEGINNING)
    _, _, shape, _ = _head(beginning, order)
    most = 16 * math.prod(shape) + _BEGINNING
    return beginning + unpacker.decompress(unpacker.unconsumed_tail, most)


def _head(data: bytes, order: str) -> tuple[int, str, tuple[int, ...], int]:
    """Flags, name and shape of a variable, and where its numbers begin."""
    flags = _element(data, 8, order)
    shape = _element(data, flags.next, order)
    axes = (shape.stop - shape.start) // 4
    name = _element(data, shape.next, order)
    if name.stop > len(data) or not 2 <= axes <= _MOST_AXES:  # noqa: PLR2004 - MATLAB's least
        raise refuse(say(_BROKEN))
    sizes = struct.unpack_from(f"{order}{axes}i", data, shape.start)
    if min(sizes) < 0:
        raise refuse(say(_BROKEN))
    text = data[name.start : name.stop].decode("utf-8")
    return struct.unpack_from(f"{order}I", data, flags.start)[0], text, sizes, name.next


def _variable(data: bytes, order: str) -> MatlabVariable | None:
    """A variable of the bytes of its matrix; None for MATLAB's own ones without a name."""
    flags, name, shape, at = _head(data, order)
    number = flags & 0xFF
    if not name:
        return None
    if number not in _CLASSES or flags & _COMPLEX:
        return MatlabVariable(name, "complex" if flags & _COMPLEX else _OTHERS.get(number, "object"))
    kind = np.dtype(_CLASSES[number])
    if math.prod(shape) == 0:
        return MatlabVariable(name, kind.name, np.zeros(shape, kind))
    require_size(math.prod(shape))
    return MatlabVariable(name, kind.name, _numbers(data, at, order, shape).astype(kind))


def _numbers(data: bytes, at: int, order: str, shape: tuple[int, ...]) -> Array:
    """The numbers of a variable, in the type in which they are stored; columns come first."""
    one = _element(data, at, order)
    stored = np.dtype(order + _TYPES[one.kind]) if one.kind in _TYPES else None
    if stored is None or one.stop > len(data) or one.stop - one.start < math.prod(shape) * stored.itemsize:
        raise refuse(say(_BROKEN))
    return np.frombuffer(data, stored, math.prod(shape), one.start).reshape(shape, order="F")
