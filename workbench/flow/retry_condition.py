"""What the failure of a sample depended on that no key names. It is tried again where that is another.

A file that was missing may be there now, and one that a reader refused may have been mended; a module that took too
long may be given more time. What nothing is known of, such as a lack of memory, is tried again when the user says so.
"""

from collections.abc import Iterable
from pathlib import Path

_FILE, _LIMIT = "file", "limit"
_BETWEEN = "\0"
"""What no path has."""


def files_as_they_are(paths: Iterable[Path]) -> str:
    """The condition of a sample that is read from files.

    Args:
        paths: The files, which need not be there.

    Returns:
        A text with a part a file; "" for no file.
    """
    return _BETWEEN.join(f"{_FILE} {_facts(path)} {path}" for path in paths)


def within(seconds: float) -> str:
    """The condition of a sample that took longer than so many seconds."""
    return f"{_LIMIT} {seconds!r}"


def is_another_now(condition: str, seconds: float) -> bool:
    """Whether what a failure depended on has changed.

    Args:
        condition: As it was.
        seconds: How long a module may take for a sample now.

    Returns:
        Whether the sample is to be tried again.

    >>> is_another_now(within(60.0), 60.0), is_another_now(within(60.0), 90.0), is_another_now("", 90.0)
    (False, True, False)
    """
    return any(_has_changed(line, seconds) for line in condition.split(_BETWEEN) if line)


def _has_changed(line: str, seconds: float) -> bool:
    kind, _, rest = line.partition(" ")
    if kind == _LIMIT:
        return seconds > float(rest)
    facts, _, path = rest.partition(" ")
    return facts != _facts(Path(path))


def _facts(path: Path) -> str:
    """Size and times of a file; that of its attributes changes where one is allowed to read it now."""
    try:
        known = path.stat()
    except (OSError, ValueError):
        return "none"
    return f"{known.st_size}/{known.st_mtime_ns}/{known.st_ctime_ns}"
