"""How many values a MessagePack message holds, counted in its bytes before anything is made of them.

A list of empty lists takes one byte a value and some sixty in memory. Source of the formats:
https://github.com/msgpack/msgpack/blob/master/spec.md
"""

_SIZES = {
    0xC0: 0, 0xC2: 0, 0xC3: 0, 0xCA: 4, 0xCB: 8,
    0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8,
    0xD4: 2, 0xD5: 3, 0xD6: 5, 0xD7: 9, 0xD8: 17,
}  # fmt: skip
"""Bytes after the first of nil, false, true, floats, integers and extensions of a fixed size."""
_LENGTHS = {
    0xC4: (1, 0), 0xC5: (2, 0), 0xC6: (4, 0), 0xC7: (1, 1), 0xC8: (2, 1), 0xC9: (4, 1),
    0xD9: (1, 0), 0xDA: (2, 0), 0xDB: (4, 0),
}  # fmt: skip
"""Bytes of the length of bytes, extensions and texts, and bytes between it and the content."""
_CONTAINERS = {0xDC: (2, 1), 0xDD: (4, 1), 0xDE: (2, 2), 0xDF: (4, 2)}
"""Bytes of the length of lists and dicts, and values an entry."""
_FIX_MAP, _FIX_ARRAY, _FIX_TEXT, _NIL, _NEGATIVE = 0x80, 0x90, 0xA0, 0xC0, 0xE0


def holds_at_most(content: bytes | memoryview, most: int) -> bool:
    """Whether a message holds at most so many values, lists and dicts counted with all they hold.

    Reads no more of it than that. A message that is cut off or garbled is left to the decoder.

    >>> holds_at_most(bytes([0x93, 1, 0x90, 0xC0]), 4), holds_at_most(bytes([0x93, 1, 0x90, 0xC0]), 3)
    (True, False)
    """
    waiting, seen, at, end = 1, 0, 0, len(content)
    while waiting and at < end:
        seen += 1
        waiting -= 1
        size, inside = _measured(content, at)
        at += 1 + size
        waiting += inside
        if seen + waiting > most:
            return False
    return True


def _measured(content: bytes | memoryview, at: int) -> tuple[int, int]:
    """How many bytes belong to the value that begins here, without the values inside it, and how many those are."""
    first = content[at]
    if first < _FIX_MAP or first >= _NEGATIVE:
        return 0, 0
    if first < _FIX_TEXT:
        return 0, first - _FIX_ARRAY if first >= _FIX_ARRAY else 2 * (first - _FIX_MAP)
    if first < _NIL:
        return first - _FIX_TEXT, 0
    if first in _CONTAINERS:
        width, values = _CONTAINERS[first]
        return width, values * _number(content, at, width)
    if first in _LENGTHS:
        width, between = _LENGTHS[first]
        return width + between + _number(content, at, width), 0
    return _SIZES.get(first, 0), 0


def _number(content: bytes | memoryview, at: int, width: int) -> int:
    return int.from_bytes(content[at + 1 : at + 1 + width])
