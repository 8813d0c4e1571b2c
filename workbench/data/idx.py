"""The idx format of MNIST: a magic number, the sizes of the axes, then the numbers. All integers are big-endian.

Source: Y. LeCun, C. Cortes, C. Burges, *The MNIST database of handwritten digits*, "File formats".
"""

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np

from workbench.data.data_errors import BadMagic, FileTooLong, FileTruncated, FileUnreadable, NotGzip
from workbench.data.dataset import Array
from workbench.data.home import HOME_VARIABLE
from workbench.messages import say

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_MAGIC_BYTES = 4
_MOST_AXES = 8


def read_gzip(path: Path, limit: int) -> bytes:
    """Return the unpacked content of the gzip file ``path``, of at most ``limit`` bytes.

    Never unpacks more than that, so a small file cannot fill the memory.

    Raises:
        NotGzip, FileTruncated, FileTooLong, FileUnreadable: what is wrong with the file.
    """
    try:
        with gzip.open(path) as file:
            content = file.read(limit + 1)
    except EOFError as error:
        raise FileTruncated(where=path, expected=say("a whole gzip file"), received=say("only its start")) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise NotGzip(where=path, received=error) from error
    except OSError as error:
        raise FileUnreadable(where=path, received=error.strerror or error, variable=HOME_VARIABLE) from error
    if len(content) > limit:
        raise FileTooLong(where=path, expected=say("at most {limit:,} bytes", limit=limit), received=say("more"))
    return content


def parse_idx(content: bytes, *, where: object) -> Array:
    """Return the array that ``content`` holds, read-only and in the machine's byte order; ``where`` is for errors.

    >>> parse_idx(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1]), where="labels").tolist()
    [7, 2, 1]

    Raises:
        BadMagic: it does not start as an idx file does.
        FileTruncated, FileTooLong: there are fewer or more numbers than the header says.
    """
    dtype, axes = _magic(content, where)
    start = _MAGIC_BYTES + 4 * axes
    if len(content) < start:
        header = say("a header of {count} bytes", count=start)
        raise FileTruncated(where=where, expected=header, received=_size(content))
    shape = struct.unpack(f">{axes}I", content[_MAGIC_BYTES:start])
    if 0 in shape:
        raise FileTruncated(
            where=where, expected=say("at least one number"), received=say("the shape {shape}", shape=shape)
        )
    # Python's integers do not overflow, however large the sizes that a broken header claims.
    expected = start + math.prod(shape) * dtype.itemsize
    if len(content) != expected:
        kind = FileTruncated if len(content) < expected else FileTooLong
        wanted = say("{count:,} bytes for the shape {shape}", count=expected, shape=shape)
        raise kind(where=where, expected=wanted, received=_size(content))
    array = np.frombuffer(content, dtype, offset=start).reshape(shape)
    return array.astype(dtype.newbyteorder("="), copy=False)


def _magic(content: bytes, where: object) -> tuple[np.dtype[np.generic], int]:
    """The type of the numbers and how many axes there are."""
    magic = content[:_MAGIC_BYTES]
    known = len(magic) == _MAGIC_BYTES and magic[:2] == b"\0\0" and magic[2] in _TYPES and 1 <= magic[3] <= _MOST_AXES
    if not known:
        expected = say("two zero bytes, a type code and the number of axes (00 00 08 03 for images)")
        raise BadMagic(where=where, expected=expected, received=magic.hex(" ") or say("nothing"))
    return np.dtype(_TYPES[magic[2]]), magic[3]


def _size(content: bytes) -> str:
    return say("{count:,} bytes", count=len(content))
