"""Writing a data file so that a crash leaves either the old or the new one, never half of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path beside ``target`` to write to, which takes its place at the end.

    The graph room has a like for contents that fit in memory; data is written piece by piece. Raises OSError.
    """
    target = target.resolve()  # through a symbolic link, so that the link stays one
    part = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
