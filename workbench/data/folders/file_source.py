"""The files of a folder or a zip archive, one list for both. Nothing of an archive is ever written to disk."""

import os
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from workbench.archives import Member, is_archive, zip_members
from workbench.data.folders.source_errors import NoImportSource, UnsafeArchive
from workbench.data.folders.verdict import FileVerdict, Listing, SourceFile, sorted_naturally
from workbench.data.given_path import is_path, is_there
from workbench.messages import mark, mark_plural, say
from workbench.text_format import bytes_text, printable, readable_name, shorten

MOST_FILES = 200_000
MOST_BYTES = 64 << 30
_SHOWN = 300
"""Characters of a path in a message."""
MOST_RATIO = 200
"""How much smaller a packed file may be: images pack to a half, masks to a hundredth; bombs to a thousandth."""
_SMALL = 1 << 20
"""Files below this size may pack as well as they like."""
MOST_OF_ONE = 4 << 30
"""Bytes of one file, which is read whole: more than any image that is read here, packed or not."""

_SYSTEM = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
_IGNORED = mark("a file of the operating system, not of the data")
_LINK = mark("a link to another place; links are not followed: put the file itself there")
_ESCAPE = mark("its path leads out of the archive; it was not read")
_NESTED = mark("an archive inside; unpack it, and import what is in it")
_LOCKED = mark("it needs a password; pack it without one")
_RATIO = mark("it would unpack to {size}, {ratio:,} times its packed size; it was not read")
_TWICE = mark("the archive has two files of this path; the first was taken")
_LIKE_ANOTHER = mark("another file has the same name but for how its letters are coded; the first was taken")
_TOO_LARGE = mark("it has {size}, more than the {most} that one file may have; it was not read")
_UNREADABLE = mark("it cannot be read: {why}")
_FILES = mark_plural("{count:,} file", "{count:,} files")


def listing(source: str | Path) -> Listing:
    """What lies in a folder or zip archive. Raises NoImportSource or UnsafeArchive."""
    if not is_path(source):
        _refuse(
            repr(source),
            say("no path"),
            say("Give the path of a folder or archive, such as {path!r}.", path="data/pets.zip"),
        )
    if not is_there(source):
        here = say("Check the path: it starts at {here}.", here=Path.cwd())
        _refuse(shorten(str(source), _SHOWN), say("nothing at this path"), here)
    path = Path(source).expanduser()
    if path.is_dir():
        return _listed(path.resolve().name, _of_folder(path))
    if not path.is_file() or not zipfile.is_zipfile(path):
        other = say("another kind of archive") if is_archive(path.name) else say("a file of another kind")
        _refuse(path, other, say("Unpack it, or pack the folder as a zip file, and give that."))
    return _listed(path.stem, _of_zip(path))


def _refuse(path: Path | str, received: str, remedy: str) -> None:
    raise NoImportSource(where=path, received=received, remedy=remedy)


def _listed(name: str, found: Iterable[SourceFile | FileVerdict]) -> Listing:
    files: list[SourceFile] = []
    verdicts: list[FileVerdict] = []
    for one in found:
        if isinstance(one, FileVerdict):
            verdicts.append(one)
        else:
            files.append(one)
    return Listing(name, sorted_naturally(files), tuple(verdicts))


def _judged(path: str, is_link: bool) -> FileVerdict | None:
    """What is said of a file by its path alone; None for one that may be data."""
    parts = path.split("/")
    base = parts[-1].lower()
    if "__MACOSX" in parts or base in _SYSTEM or base.startswith("._"):
        return FileVerdict(path, "ignored", "system-file", say(_IGNORED))
    if any(part.startswith(".") and part not in (".", "..") for part in parts):
        return FileVerdict(path, "ignored", "hidden", say("hidden by a dot at the beginning of its name"))
    if is_link:
        return FileVerdict(path, "issue", "link", say(_LINK))
    if is_archive(path) and not base.endswith(".npz"):
        return FileVerdict(path, "issue", "nested-archive", say(_NESTED))
    return None


def _of_folder(root: Path) -> Iterator[SourceFile | FileVerdict]:
    """The files below a folder, however deep they lie; folders and files that cannot be opened have their verdict."""
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield FileVerdict(_shown(folder, root), "issue", "unreadable", say(_UNREADABLE, why=error.strerror))
            continue
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield _judged_file(Path(entry.path), root, seen)
        waiting += [Path(entry.path) for entry in reversed(entries) if entry.is_dir(follow_symlinks=False)]


def _judged_file(file: Path, root: Path, seen: set[str]) -> SourceFile | FileVerdict:
    path = _shown(file, root)
    verdict = _judged(path, file.is_symlink())
    if verdict is not None:
        return verdict
    try:
        if not file.is_file():
            return FileVerdict(path, "issue", "no-file", say("a device or a pipe, no file"))
        size = file.stat().st_size
    except OSError as error:
        return FileVerdict(path, "issue", "unreadable", say(_UNREADABLE, why=error.strerror))
    if path in seen:
        return FileVerdict(path, "issue", "twice", say(_LIKE_ANOTHER))
    seen.add(path)
    return _too_large(path, size) or SourceFile(path, size, file.read_bytes, path, file.absolute())


def _too_large(path: str, size: int) -> FileVerdict | None:
    """Files are read whole: one that would fill the memory is not even tried."""
    if size <= MOST_OF_ONE:
        return None
    text = say(_TOO_LARGE, size=bytes_text(size), most=bytes_text(MOST_OF_ONE))
    return FileVerdict(path, "issue", "too-large", text)


def _shown(file: Path, root: Path) -> str:
    return _clean(readable_name(file.relative_to(root).as_posix()))


def _clean(path: str) -> str:
    """A path as it is shown and compared: composed letters (NFC), as macOS writes them apart, and no controls."""
    return printable(unicodedata.normalize("NFC", path))


def _of_zip(path: Path) -> Iterator[SourceFile | FileVerdict]:
    try:
        archive = zipfile.ZipFile(path)
        members = list(zip_members(archive))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NoImportSource(
            where=path,
            received=say("a damaged zip archive: {why}", why=error),
            remedy=say("Copy or pack it once more."),
        ) from error
    _require_sane(path, members)
    seen: set[str] = set()
    for member in members:
        name = _clean(member.name.replace("\\", "/"))
        verdict = _judged_member(name, member, seen)
        seen.add(name)
        if verdict is not None:
            yield verdict
        elif member.read is not None:
            yield SourceFile(name, member.size, partial(_read, member.read, member.size), name, path.absolute())


def _require_sane(path: Path, members: list[Member]) -> None:
    """Refuse an archive that holds more than anybody's data."""
    remedy = say("Do not unpack it; ask where it comes from.")
    size = sum(member.size for member in members)
    if len(members) > MOST_FILES:
        expected, received = f"{MOST_FILES:,}", f"{len(members):,}"
        files = say("{count} files", count=expected)
        raise UnsafeArchive(where=path, expected=files, received=say("{count} files", count=received), remedy=remedy)
    if size > MOST_BYTES:
        raise UnsafeArchive(where=path, expected=bytes_text(MOST_BYTES), received=bytes_text(size), remedy=remedy)


def _judged_member(name: str, member: Member, seen: set[str]) -> FileVerdict | None:
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        return FileVerdict(name, "issue", "path-escape", say(_ESCAPE))
    verdict = _judged(name, member.read is None)
    if verdict is not None:
        return verdict
    if member.is_encrypted:
        return FileVerdict(name, "issue", "password", say(_LOCKED))
    if name in seen:
        return FileVerdict(name, "issue", "twice", say(_TWICE))
    ratio = member.size // max(member.packed, 1)
    if member.size > _SMALL and ratio > MOST_RATIO:
        return FileVerdict(name, "issue", "bomb", say(_RATIO, size=bytes_text(member.size), ratio=ratio))
    return _too_large(name, member.size)


def _read(read: Callable[[int], bytes], size: int) -> bytes:
    """The bytes of a member: no more than the archive announced."""
    return read(size)
