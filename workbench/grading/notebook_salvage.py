"""The cells of a damaged notebook: cut off, with a comma too many, or with the marks of a merge between its cells."""

import json
import re
from typing import Any

_CELLS = re.compile(r'"(?:cells|worksheets)"\s*:\s*\[')
_CELL_START = re.compile(r'\{\s*"(?:attachments|cell_type|execution_count|id|input|metadata|outputs|source)"')
_MOST_FAILURES = 100
"""A failure costs the time of reading to the end of the file."""


def salvaged_cells(text: str) -> list[dict[str, Any]]:
    """Every cell that is whole, exactly as it stands; what is broken is passed over.

    >>> salvaged_cells('{"cells": [{"cell_type": "code", "source": "x = 1"}, {"cell_type": "code", "sou')
    [{'cell_type': 'code', 'source': 'x = 1'}]
    """
    begin = _CELLS.search(text)
    found: list[dict[str, Any]] = []
    start = _CELL_START.search(text, begin.end()) if begin else None
    failures = 0
    while start is not None and failures < _MOST_FAILURES:
        at = start.start() + 1
        try:
            cell, at = json.JSONDecoder().raw_decode(text, start.start())
        except (ValueError, RecursionError):
            failures += 1
        else:
            if "cell_type" in cell:
                found.append(cell)
        start = _CELL_START.search(text, at)
    return found
