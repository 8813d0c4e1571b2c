"""An item on disk: a folder with a file for each version, and a note of what may change without a new version."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from workbench.library.item_cover import shown_part
from workbench.library.item_document import own_code
from workbench.library.item_file import ENDING, StoredModule, read_file
from workbench.library.library_errors import LibraryError
from workbench.library.library_item import ItemVersion, LibraryItem
from workbench.messages import mark, say

NOTE = "item.json"
_VERSION_FILE = re.compile(rf"\d{{4,9}}{re.escape(ENDING)}")
_LARGEST_NOTE = 1024**2
_NOT_READ = mark("{file} cannot be read ({reason}).")


class ItemNote(Struct, frozen=True):
    """What is noted of an item beside its versions: all that changes without a new one."""

    name: str
    category: str = ""
    description: str = ""
    uses: int = 0


class ItemFolder(Struct, frozen=True):
    """Where an item lies.

    Args:
        path: Its folder, or its only file in the library of a team.
        files: The file of each version, by its number.
        team: Whether it belongs to the team's library.
    """

    path: Path
    files: Mapping[int, Path]
    team: bool = False

    @property
    def newest(self) -> int:
        """The number of the newest version."""
        return max(self.files)

    @property
    def key(self) -> str:
        """What the front end knows it by."""
        return f"team/{self.path.name}" if self.team else self.path.name


def folder_of(path: Path, *, team: bool) -> ItemFolder | None:
    """The item in a folder, or a file of a team's library; None where there is none. Raises OSError."""
    if path.is_dir():
        files = {int(file.stem): file for file in sorted(path.iterdir()) if _VERSION_FILE.fullmatch(file.name)}
        return ItemFolder(path, files, team) if files else None
    is_item = team and path.suffix == ENDING and not path.name.startswith(".")
    return ItemFolder(path, {1: path}, team) if is_item else None


def version_file(folder: Path, number: int) -> Path:
    """The file of a version in the folder of an item."""
    return folder / f"{number:04}{ENDING}"


def module_in(path: Path) -> StoredModule:
    """The version in a file, read once as long as it stays as it is. Raises LibraryError or OSError."""
    facts = path.stat()
    return _module(path, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=256)
def _module(path: Path, changed: int, size: int) -> StoredModule:  # noqa: ARG001 - what was written again is read again
    return read_file(path)


def note_of(item: ItemFolder) -> ItemNote:
    """The note of an item; what its newest version says where there is none that can be read. Never raises."""
    path = item.path / NOTE
    try:
        if item.path.is_dir() and path.stat().st_size <= _LARGEST_NOTE:
            return msgspec.json.decode(path.read_bytes(), type=ItemNote)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        said = module_in(item.files[item.newest]).manifest
    except (LibraryError, OSError):
        return ItemNote(item.path.stem)
    return ItemNote(said.name, said.category, said.description)


def item_in(folder: ItemFolder) -> LibraryItem:
    """What is told of an item; a damaged one says why it cannot be used. Never raises."""
    note = note_of(folder)
    told = {
        "name": note.name, "category": note.category, "description": note.description, "uses": note.uses,
        "version": folder.newest, "team": folder.team, "key": folder.key,
    }  # fmt: skip
    try:
        module = module_in(folder.files[folder.newest])
    except (LibraryError, OSError) as error:
        return LibraryItem(kind="", problem=_reason(folder.files[folder.newest], error), **told)  # type: ignore[arg-type]
    manifest, document = module.manifest, module.document
    return LibraryItem(
        kind=manifest.kind, created=manifest.created, layers=len(shown_part(document).nodes),
        has_code=bool(own_code(document)), **told,  # type: ignore[arg-type]
    )  # fmt: skip


def versions_in(folder: ItemFolder) -> tuple[ItemVersion, ...]:
    """The versions of an item, the newest first. Never raises."""
    return tuple(_version(number, folder.files[number]) for number in sorted(folder.files, reverse=True))


def _version(number: int, path: Path) -> ItemVersion:
    try:
        module = module_in(path)
    except (LibraryError, OSError) as error:
        return ItemVersion(number, problem=_reason(path, error))
    return ItemVersion(number, module.manifest.created, len(shown_part(module.document).nodes))


def _reason(path: Path, error: Exception) -> str:
    return str(error) if isinstance(error, LibraryError) else say(_NOT_READ, file=path.name, reason=error)
