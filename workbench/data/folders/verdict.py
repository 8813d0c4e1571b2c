"""What an import says of a file: taken, or why not; and the table of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Outcome = Literal["taken", "remark", "issue", "ignored"]
"""``taken`` as it is, ``remark``: taken, and something is to be known; ``issue``: left out; ``ignored``: no data."""


@dataclass(frozen=True)
class FileVerdict:
    """What an import says of a file.

    Args:
        file: Its path in the folder or archive, without what could tell who a patient is.
        outcome: Whether it was taken.
        code: The kind of issue or remark, such as "unreadable"; "" where nothing is to be said.
        text: It in words.
    """

    file: str
    outcome: Outcome
    code: str = ""
    text: str = ""


@dataclass(frozen=True)
class SourceFile:
    """A file of a folder or archive that is not read yet.

    Args:
        path: Its path in the folder, with ``/``.
        size: In bytes.
        read: Reads it.
        shown: What it is called in tables and messages; ``path``, unless that could tell who a patient is.
        on_disk: The file on the disk that holds it: itself, or the archive that it lies in.
    """

    path: str
    size: int
    read: Callable[[], bytes]
    shown: str
    on_disk: Path | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """Folders and name."""
        return tuple(self.path.split("/"))

    @property
    def name(self) -> str:
        """The name without folders."""
        return self.path.rpartition("/")[2]

    def issue(self, code: str, text: str) -> FileVerdict:
        """That it is left out."""
        return FileVerdict(self.shown, "issue", code, text)


@dataclass(frozen=True)
class Listing:
    """The files of a source, and what is said of those that are no data."""

    name: str
    files: tuple[SourceFile, ...]
    verdicts: tuple[FileVerdict, ...] = ()


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key for sorting in which 2 comes before 10.

    >>> sorted(["s10", "s2", "a"], key=natural_key)
    ['a', 's2', 's10']
    """
    parts: list[tuple[int, int, str]] = []
    digits, letters = "", ""
    for character in [*text.casefold(), ""]:
        if character.isdecimal() and character.isascii():
            if letters:
                parts.append((1, 0, letters))
                letters = ""
            digits += character
            continue
        if digits:
            parts.append((0, int(digits[:18]), digits))
            digits = ""
        letters += character
    return (*parts, (1, 0, letters)) if letters else tuple(parts)


def sorted_naturally(files: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """Files by their path, with numbers in their order."""
    return tuple(sorted(files, key=lambda file: natural_key(file.path)))
