"""Large traits as compressed JSON; what reads them is ``frontend/src/packed/received.ts``."""

import zlib
from typing import Any

import msgspec
import numpy as np

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
    return zlib.compress(msgspec.json.encode(value, enc_hook=_plain), _FASTEST)


def _plain(value: object) -> str | float:
    """What an instance of a subclass is, such as escaped text or a number of NumPy: msgspec takes the exact types only.

    >>> from markupsafe import Markup
    >>> zlib.decompress(packed([Markup("<i>a</i>"), np.float32(0.5), np.int64(3)]))
    b'["<i>a</i>",0.5,3]'
    """
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value)
    raise TypeError(type(value).__name__)
