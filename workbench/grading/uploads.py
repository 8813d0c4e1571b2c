"""What students upload, as files in memory: folders, archives, archives in archives. Nothing is unpacked to disk.

Links are never followed, names never lead out of the upload, and sizes are checked before anything is unpacked.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from workbench.archives import Member, is_archive, members
from workbench.labs.submission_file import LARGEST
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import bytes_text, printable, readable_name, shorten

LARGEST_UPLOAD = LARGEST
MOST_FILES = 5_000
_MOST_VISITED = 20_000
_MOST_REMARKS = 20
_LONGEST_NAME = 120
_DEEPEST = 4
_SYSTEM_FILES = frozenset(
    {"__MACOSX", ".ipynb_checkpoints", "__pycache__", ".git", ".DS_Store", "Thumbs.db", "desktop.ini"}
)

_LINK = mark("{name} is a link and was left out.")
_UNSAFE_NAME = mark("{name} leads out of the upload and was left out.")
_BROKEN = mark("{name} is no archive that can be read: {reason}.")
_UNREADABLE = mark("{name} cannot be read and was left out: {reason}.")
_TWICE = mark("{name} is in it twice; the last one counts.")
_TOO_LARGE = mark("{name} was left out: the upload holds more than {size} or {files} files.")
_TOO_MANY = mark("{name} holds too many files; the rest of it was not read.")
_REST = mark("The rest of {name} was not read.")
_FURTHER = mark_plural("{count} further file was left out.", "{count} further files were left out.")
_TOO_DEEP = mark("{name} was left out: archives lie too deep in one another.")


class Upload:
    """The files of one upload by path, and remarks on what was left out."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.times: dict[str, float] = {}
        self.places: dict[str, int] = {}
        """Which of the paths, in the order in which they were added, a file came with."""
        self._place = -1
        self._remarks: list[str] = []
        self._further = 0
        self._visited = 0
        self._room = LARGEST_UPLOAD

    @property
    def remarks(self) -> list[str]:
        """What was left out and why; of very many only the first, and how many more."""
        return [*self._remarks, *([say_plural(_FURTHER, self._further)] if self._further else [])]

    def _remark(self, template: str, name: str, **values: object) -> None:
        if len(self._remarks) < _MOST_REMARKS:
            self._remarks.append(say(template, name=shorten(printable(name), _LONGEST_NAME), **values))
        else:
            self._further += 1

    def add(self, path: Path) -> "Upload":
        """Read a file or a whole folder."""
        self._place += 1
        if path.is_symlink():
            self._remark(_LINK, readable_name(path.name))
        elif path.is_dir():
            for each in _files_below(path):
                self._add_file(readable_name(each.relative_to(path).as_posix()), each)
        else:
            self._add_file(readable_name(path.name), path)
        return self

    def _add_file(self, name: str, path: Path) -> None:
        if is_system_file(name):
            return
        if path.is_symlink() or not path.is_file():
            self._remark(_LINK, name)
            return
        if not self._fits(name, path.stat().st_size):
            return
        with path.open("rb") as file:
            self._add_content(name, file.read(self._room + 1), path.stat().st_mtime, 0)

    def _add_content(self, name: str, content: bytes, time: float, depth: int) -> None:
        if is_archive(name):
            self._add_archive(name, content, depth)
            return
        if name in self.files:
            self._remark(_TWICE, name)
        self._room -= len(content)
        self.files[name] = content
        self.times[name] = time
        self.places[name] = self._place

    def _add_archive(self, name: str, content: bytes, depth: int) -> None:
        if depth >= _DEEPEST:
            self._remark(_TOO_DEEP, name)
            return
        try:
            for member in members(name, content):
                self._visited += 1
                if self._visited > _MOST_VISITED:
                    self._remark(_TOO_MANY, name)
                    return
                self._add_member(name, member, depth)
                if member.is_costly and member.size > self._room:
                    self._remark(_REST, name)
                    return
        except Exception as error:  # noqa: BLE001 - zlib.error, struct.error and others of a broken archive
            self._remark(_BROKEN, name, reason=shorten(printable(str(error)), _LONGEST_NAME))

    def _add_member(self, where: str, member: Member, depth: int) -> None:
        name = f"{where}/{member.name}"
        if is_system_file(name):
            return
        if member.read is None:
            self._remark(_LINK, name)
            return
        inner = PurePosixPath(member.name.replace("\\", "/"))
        if not inner.parts or inner.is_absolute() or ".." in inner.parts or ":" in inner.parts[0]:
            self._remark(_UNSAFE_NAME, name)
            return
        if not self._fits(name, member.size):
            return
        try:
            content = member.read(self._room + 1)  # the size that the archive claims is not trusted
        except Exception as error:  # noqa: BLE001 - encrypted, damaged, or packed in a way that is not known here
            self._remark(_UNREADABLE, name, reason=shorten(printable(str(error)), _LONGEST_NAME))
            return
        if self._fits(name, len(content)):
            self._add_content(f"{where}/{inner}", content, member.time, depth + 1)

    def _fits(self, name: str, size: int) -> bool:
        if size <= self._room and len(self.files) < MOST_FILES:
            return True
        self._remark(_TOO_LARGE, name, size=bytes_text(LARGEST_UPLOAD), files=MOST_FILES)
        return False


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in _SYSTEM_FILES:
                yield from _files_below(path)
        else:
            yield path


def is_system_file(name: str) -> bool:
    """Whether a path is what an operating system, Jupyter or Git leaves behind."""
    parts = PurePosixPath(name).parts
    return any(part in _SYSTEM_FILES or part.startswith("._") for part in parts)
