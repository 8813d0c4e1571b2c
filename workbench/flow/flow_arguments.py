"""Arguments of the functions of flows, refused where they cannot be; and files that cannot be written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from workbench.flow.flow_errors import FlowFileNotWritten
from workbench.flow.flow_run_errors import BadRunOption
from workbench.messages import mark, say

_PATH = mark("the path of a file")
_FOLDER = mark("the path of a folder")
_FOLDERS = ("folder", "store")
_PLAIN = (str, bytes, int, float, type(None), list, tuple, dict, os.PathLike)
_SHOWN = 80
"""So many characters of a value are shown; of a longer one its type."""


def refuse_argument(where: str, parameter: str, expected: str, received: Any, example: str) -> NoReturn:
    """Refuse a value. Raises BadRunOption.

    Args:
        where: The function that was called.
        parameter: Of it.
        expected: What can be, in words.
        received: What was given; of what is no plain value only the type is told.
        example: How it is given.
    """
    is_plain = isinstance(received, _PLAIN) and len(repr(received)) <= _SHOWN
    told = received if is_plain else type(received).__name__
    raise BadRunOption(where=where, parameter=parameter, expected=expected, received=told, example=example)


def file_path(given: Any, where: str, example: str, parameter: str = "path") -> Path:
    """The path of a file (or of a "folder" or "store"), with the home folder for ``~``. Raises BadRunOption."""
    path = _path(given)
    if path is None:
        refuse_argument(where, parameter, say(_FOLDER if parameter in _FOLDERS else _PATH), given, example)
    return path


def _path(given: Any) -> Path | None:
    """None of what names no file: nothing, a zero byte, or the home of somebody who has none here."""
    named = os.fspath(given) if isinstance(given, str | os.PathLike) else ""
    if not isinstance(named, str) or not named or "\0" in named:
        return None
    try:
        return Path(named).expanduser()
    except RuntimeError:
        return None


@contextmanager
def writing(path: Path, where: str) -> Iterator[None]:
    """Where a file cannot be written, say which one and why. Raises FlowFileNotWritten.

    Args:
        path: The file.
        where: The function that writes it.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise FlowFileNotWritten(where=where, path=str(path), received=reason) from error
