"""What students upload, as files in memory: folders, archives, archives in archives. Nothing is unpacked to disk.

Links are never followed, names never lead out of the upload, and sizes are checked before anything is unpacked.
"""

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from workbench.grading.resource_limits import MEGABYTE
from workbench.messages import mark, say
from workbench.text_format import bytes_text

LARGEST_UPLOAD = 512 * MEGABYTE
MOST_FILES = 5_000
_DEEPEST = 4
_SYSTEM_FILES = frozenset({"__MACOSX", ".ipynb_checkpoints", "__pycache__", ".git", ".DS_Store", "Thumbs.db"})
_CHUNK = 1 << 20

_LINK = mark("{name} is a link and was left out.")
_UNSAFE_NAME = mark("{name} leads out of the upload and was left out.")
_BROKEN = mark("{name} is no archive that can be read: {reason}.")
_TOO_LARGE = mark("{name} was left out: the upload holds more than {size} or {files} files.")
_TOO_DEEP = mark("{name} was left out: archives lie too deep in one another.")


class Upload:
    """The files of one upload by path, and remarks on what was left out."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.remarks: list[str] = []
        self._room = LARGEST_UPLOAD

    def add(self, path: Path) -> "Upload":
        """Read a file or a whole folder."""
        if path.is_symlink():
            self.remarks.append(say(_LINK, name=path.name))
        elif path.is_dir():
            for each in _files_below(path):
                self._add_file(each.relative_to(path).as_posix(), each)
        else:
            self._add_file(path.name, path)
        return self

    def _add_file(self, name: str, path: Path) -> None:
        if _is_system_file(name):
            return
        if path.is_symlink() or not path.is_file():
            self.remarks.append(say(_LINK, name=name))
            return
        if not self._fits(name, path.stat().st_size):
            return
        with path.open("rb") as file:
            self._add_content(name, file.read(self._room + 1), 0)

    def _add_content(self, name: str, content: bytes, depth: int) -> None:
        if name.lower().endswith(".zip"):
            self._add_archive(name, content, depth)
            return
        self._room -= len(content)
        self.files[name] = content

    def _add_archive(self, name: str, content: bytes, depth: int) -> None:
        if depth >= _DEEPEST:
            self.remarks.append(say(_TOO_DEEP, name=name))
            return
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for entry in archive.infolist():
                    self._add_entry(name, archive, entry, depth)
        except (
            zipfile.BadZipFile,
            zipfile.LargeZipFile,
            NotImplementedError,
            RuntimeError,
            OSError,
            EOFError,
        ) as error:
            self.remarks.append(say(_BROKEN, name=name, reason=error))
        except Exception as error:  # noqa: BLE001 - zlib.error and others of a broken archive
            self.remarks.append(say(_BROKEN, name=name, reason=error))

    def _add_entry(self, where: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
        name = f"{where}/{_decoded(entry)}"
        if entry.is_dir() or _is_system_file(name):
            return
        if stat.S_ISLNK(entry.external_attr >> 16):
            self.remarks.append(say(_LINK, name=name))
            return
        inner = PurePosixPath(_decoded(entry).replace("\\", "/"))
        if inner.is_absolute() or ".." in inner.parts or ":" in inner.parts[0]:
            self.remarks.append(say(_UNSAFE_NAME, name=name))
            return
        if not self._fits(name, entry.file_size):
            return
        with archive.open(entry) as file:
            content = file.read(self._room + 1)  # the size that the entry claims is not trusted
        if self._fits(name, len(content)):
            self._add_content(f"{where}/{inner}", content, depth + 1)

    def _fits(self, name: str, size: int) -> bool:
        if size <= self._room and len(self.files) < MOST_FILES:
            return True
        self.remarks.append(say(_TOO_LARGE, name=name, size=bytes_text(LARGEST_UPLOAD), files=MOST_FILES))
        return False


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in _SYSTEM_FILES:
                yield from _files_below(path)
        else:
            yield path


def _is_system_file(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part in _SYSTEM_FILES or part.startswith("._") for part in parts)


def _decoded(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; archives made on Korean Windows do not say that their names are in its own encoding."""
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
