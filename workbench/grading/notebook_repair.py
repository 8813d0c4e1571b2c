"""Reading a damaged JSON document as far as it can be understood, in a process that may end at any time.

The repair takes time that grows with the square of some inputs, and the input is a student's: it gets seconds, and
memory, of its own.
"""

import json
import subprocess
import sys
from typing import Any

_SECONDS = 10
_MEMORY = 1 << 30
"""Bytes, where the system can limit them."""
_LARGEST = 4_000_000
"""Characters of a damaged notebook that are still searched for cells."""


def repaired(text: str) -> Any:
    """The document, or None: what was cut off, a comma too many and marks of a merge are made good.

    >>> repaired('{"cells": [{"source": "x = 1"},')
    {'cells': [{'source': 'x = 1'}]}
    """
    if len(text) > _LARGEST:
        return None
    command = [sys.executable, "-I", __file__]
    try:
        done = subprocess.run(  # noqa: S603 - this file
            command, input=text.encode(errors="replace"), capture_output=True, timeout=_SECONDS, check=True
        )
        return json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError, RecursionError):
        return None


def _main() -> None:
    from json_repair import repair_json

    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    text = sys.stdin.buffer.read().decode()
    sys.stdout.write(json.dumps(repair_json(text, return_objects=True, skip_json_loads=True)))


if __name__ == "__main__":
    _main()
