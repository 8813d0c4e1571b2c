"""Large traits as compressed JSON; what reads them is ``frontend/src/packed/received.ts``."""

import zlib
from typing import Any

import msgspec

_FASTEST = 1
"""Level of zlib; higher ones hardly make a drawing smaller."""


def packed(value: Any, _widget: object = None) -> bytes:
    """The value of a large trait as it travels: JSON in UTF-8, compressed as zlib does, in one binary buffer.

    ipywidgets looks for buffers in every list and dict of a trait and writes JSON slowly: with hundreds of nodes both
    take longer than the edit itself. Drawings and curves repeat themselves, and become a tenth of their size or less
    within a millisecond, also in a saved notebook.

    >>> zlib.decompress(packed({"name": "digits"}))
    b'{"name":"digits"}'
    """
    return zlib.compress(msgspec.json.encode(value), _FASTEST)
