"""What lies in an archive, one member at a time and nothing on disk: zip and tar, however it is compressed.

Submissions and data sets come in archives; both are read here, so that names, links and encryption are told alike.
"""

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from workbench.text_format import readable_name

_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_ENCRYPTED = 0x1  # bits of a zip entry's flags
_UTF8 = 0x800


class Member(NamedTuple):
    """A file in an archive; ``read`` gives at most so many bytes of it, and is None for a link or a device.

    ``is_costly``: passing over it takes as long as reading it. ``packed``: its bytes in the archive, where they are
    known. ``is_encrypted``: it needs a password.
    """

    name: str
    size: int
    time: float
    read: Callable[[int], bytes] | None
    is_costly: bool = False
    packed: int = 0
    is_encrypted: bool = False


def is_archive(name: str) -> bool:
    """Whether a file's name is that of an archive that can be read."""
    return name.lower().endswith(_ENDINGS)


def members(name: str, content: bytes) -> Iterator[Member]:
    """The files in an archive, in its own order. Raises what ``zipfile`` and ``tarfile`` raise for a broken one."""
    return _zipped(content) if name.lower().endswith(".zip") else _tarred(content)


def zip_members(archive: zipfile.ZipFile) -> Iterator[Member]:
    """The files in an open zip archive, in its own order; each can be read as long as it is open."""
    for entry in archive.infolist():
        if entry.is_dir():
            continue

        def read(most: int, entry: zipfile.ZipInfo = entry) -> bytes:
            with archive.open(entry) as file:
                return file.read(most)

        readable = None if stat.S_ISLNK(entry.external_attr >> 16) else read
        encrypted = bool(entry.flag_bits & _ENCRYPTED)
        yield Member(
            _entry_name(entry), entry.file_size, _entry_time(entry), readable,
            packed=entry.compress_size, is_encrypted=encrypted,
        )  # fmt: skip


def _zipped(content: bytes) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from zip_members(archive)


def _tarred(content: bytes) -> Iterator[Member]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for entry in archive:
            if entry.isdir():
                continue

            def read(most: int, entry: tarfile.TarInfo = entry) -> bytes:
                file = archive.extractfile(entry)
                return file.read(most) if file is not None else b""

            name = readable_name(entry.name).removeprefix("./")
            yield Member(name, entry.size, float(entry.mtime), read if entry.isreg() else None, is_costly=True)


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; archives made on Korean Windows do not say that their names are in its own encoding."""
    if entry.flag_bits & _UTF8 or entry.filename.isascii():
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    return readable_name(raw.decode("utf-8", "surrogateescape"))


def _entry_time(entry: zipfile.ZipInfo) -> float:
    try:
        return datetime(*entry.date_time, tzinfo=UTC).timestamp()
    except ValueError:  # a date such as 1980-00-00
        return 0.0
