"""Writing a file so that a crash leaves either the old or the new one, never half of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

PART = ".part-"
"""What the names of files that are being written begin with; a killed process leaves one behind."""


def write_atomically(path: Path, content: bytes | str) -> None:
    """Write ``content``, text as UTF-8, to ``path`` in one step.

    Args:
        path: the file; its folder must be there. A file that is replaced keeps its permissions.
        content: all of the file. Line ends are written as they are on every system.

    Raises:
        OSError: as ``open`` does. The old file is then left as it was.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder, "note.txt"), "한글")
    ...     [path.name for path in Path(folder).iterdir()], Path(folder, "note.txt").read_text(encoding="utf-8")
    (['note.txt'], '한글')
    """
    with replacing(path) as part:
        part.write_bytes(content.encode() if isinstance(content, str) else content)


def append_durably(path: Path, content: str) -> None:
    """Append ``content`` as UTF-8 to the file at ``path``, and force it to disk before it counts.

    Args:
        path: the file; it is made where there is none.
        content: what is added. Of a process that is killed meanwhile a part of the last line may be left.

    Raises:
        OSError: as ``open`` does. The file is then as long as it was.
    """
    with path.open("ab") as file:
        size = file.tell()
        try:
            file.write(content.encode())
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                os.truncate(path, size)
            raise


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path beside ``target`` to write to piece by piece, which takes its place when the block ends.

    The path is that of an empty file and ends as ``target`` does. When the block raises, it is deleted and ``target``
    stays as it was. What was written is forced to disk before it counts. Raises OSError as ``open`` does.
    """
    target = target.resolve()  # through a symbolic link, so that the link stays one
    mode = _mode(target)
    part = target.with_name(f"{PART}{token_hex(4)}-{target.name}")
    try:
        # What replaces a private file is private from the first byte on.
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if mode is None else 0o600))
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        if mode is not None:
            part.chmod(mode)
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _mode(path: Path) -> int | None:
    """The permissions of the file that is replaced; None where there is none yet."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    return None


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system can (Windows cannot open a folder)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
