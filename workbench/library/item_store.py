"""A library on disk: the user's own, which is written under a lock, and the team's, which is only read."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from time import time_ns

import msgspec
from msgspec.structs import replace

from workbench.atomic_files import write_atomically
from workbench.library.item_document import same_name
from workbench.library.item_file import StoredModule, packed
from workbench.library.item_folder import (
    NOTE,
    ItemFolder,
    ItemNote,
    folder_of,
    module_in,
    note_of,
    version_file,
)
from workbench.library.library_errors import (
    ItemExists,
    ItemOfOtherKind,
    ItemSpelledOtherwise,
    LibraryBusy,
    LibraryError,
    LibraryNotWritable,
    NothingDeleted,
)
from workbench.library.library_home import TEAM_VARIABLE, own_library, team_library
from workbench.messages import mark, say

TRASH = "trash"
_LOCK = ".lock"
_PATIENCE = 10
"""Seconds that a notebook waits for another one that writes."""
_LONGEST_SLUG = 60
"""Bytes of a folder's name that come from the item's."""

_NO_TEAM = mark(
    "The team's library {folder} is not there: look at the environment variable {variable}. Your own items are listed."
)
_NOT_READ = mark("The library {folder} cannot be read ({reason}), so that its items are not listed.")
_ANOTHER = mark("Give it another name, or delete the present one first.")


class ItemStore:
    """The items of a folder.

    Args:
        path: The folder; it need not exist.
        team: Whether it is the team's, which is only read.
    """

    def __init__(self, path: Path, *, team: bool = False) -> None:
        self.path = path
        self.team = team

    def folders(self) -> list[ItemFolder]:
        """Where its items lie. Raises OSError where the folder cannot be read."""
        try:
            inside = sorted(self.path.iterdir())
        except FileNotFoundError:
            return []
        return [found for path in inside if (found := self._item(path)) is not None]

    def _item(self, path: Path) -> ItemFolder | None:
        if path.name == TRASH or path.name.startswith("."):
            return None
        with suppress(OSError):  # one that cannot be read hides no other
            return folder_of(path, team=self.team)
        return None

    def find(self, name: str) -> ItemFolder | None:
        """The item of this name. Raises OSError where the folder cannot be read."""
        return next((folder for folder in self.folders() if note_of(folder).name == name), None)

    def problem(self) -> str:
        """Why its items cannot be listed, in a sentence; empty where they can."""
        try:
            list(self.path.iterdir())
        except FileNotFoundError:
            return say(_NO_TEAM, folder=self.path, variable=TEAM_VARIABLE) if self.team else ""
        except OSError as error:
            return say(_NOT_READ, folder=self.path, reason=error.strerror or error)
        return ""

    @contextmanager
    def writing(self, where: str) -> Iterator[None]:
        """Hold the lock of the folder, which is made where it is missing.

        Raises:
            LibraryBusy: Another process holds it all the time.
            LibraryNotWritable: The folder cannot be written.
        """
        from filelock import FileLock, Timeout

        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path / _LOCK, timeout=_PATIENCE):
                yield
        except Timeout as error:
            raise LibraryBusy(where=where, received=self.path, expected=_PATIENCE) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise LibraryNotWritable(where=where, received=self.path, reason=reason) from error

    # The rest is called while the lock is held.

    def add(self, module: StoredModule, where: str) -> ItemFolder:
        """Keep a version of an item, the first one or one more; the same drawing again makes none.

        Raises:
            ItemSpelledOtherwise: Another item has the same name but for capital letters.
            ItemOfOtherKind: An item of this name is of another kind.
            OSError: It cannot be written.
        """
        name = module.manifest.name
        present = self._present(name, where)
        if present is None:
            folder = self.path / _folder_name(name)
            folder.mkdir()
            note = ItemNote(name)
        else:
            folder, note = present.path, note_of(present)
            _require_kind(present, module, where)
        new = None
        try:
            if present is None or not _is_same(present, module):
                new = version_file(folder, present.newest + 1 if present is not None else 1)
                write_atomically(new, packed(module))
            said = module.manifest
            self.write_note(folder, replace(note, category=said.category, description=said.description))
        except OSError:
            _take_back(new, folder if present is None else None)
            raise
        return _read_again(folder)

    def _present(self, name: str, where: str) -> ItemFolder | None:
        for folder in self.folders():
            there = note_of(folder).name
            if there == name:
                return folder
            if same_name(there, name):
                raise ItemSpelledOtherwise(where=where, received=name, present=there)
        return None

    def write_note(self, folder: Path, note: ItemNote) -> None:
        """Note what may change without a new version. Raises OSError."""
        write_atomically(folder / NOTE, msgspec.json.format(msgspec.json.encode(note), indent=1))

    def discard(self, folder: ItemFolder) -> None:
        """Move an item to the trash, where it stays. Raises OSError."""
        trash = self.path / TRASH
        trash.mkdir(exist_ok=True)
        folder.path.rename(trash / f"{time_ns()}-{folder.path.name}")

    def bring_back(self, name: str, where: str) -> ItemFolder:
        """Move the item of this name that was deleted last back.

        Raises:
            NothingDeleted: There is none.
            ItemExists: There is an item of this name again.
            OSError: It cannot be moved.
        """
        deleted = [found for found in ItemStore(self.path / TRASH).folders() if note_of(found).name == name]
        if not deleted:
            raise NothingDeleted(where=where, received=name)
        if any(same_name(note_of(folder).name, name) for folder in self.folders()):
            raise ItemExists(where=where, received=name, advice=say(_ANOTHER))
        last = max(deleted, key=lambda found: found.path.name)
        back = self.path / last.path.name.partition("-")[2]
        last.path.rename(back)
        return _read_again(back)


def own_store() -> ItemStore:
    """My library."""
    return ItemStore(own_library())


def stores() -> tuple[ItemStore, ...]:
    """My library, and the team's where one is named."""
    team = team_library()
    return (own_store(), *([ItemStore(team, team=True)] if team is not None else []))


def _read_again(path: Path) -> ItemFolder:
    found = folder_of(path, team=False)
    if found is None:
        raise FileNotFoundError(path)
    return found


def _take_back(file: Path | None, folder: Path | None) -> None:
    """Remove what was written before something else could not be: nothing half done is left."""
    with suppress(OSError):
        if file is not None:
            file.unlink(missing_ok=True)
        if folder is not None:
            folder.rmdir()


def _require_kind(present: ItemFolder, module: StoredModule, where: str) -> None:
    try:
        kind = module_in(present.files[present.newest]).manifest.kind
    except (LibraryError, OSError):
        return  # a damaged version is mended by a new one
    if kind != module.manifest.kind:
        raise ItemOfOtherKind(where=where, received=module.manifest.name, present=kind, expected=module.manifest.kind)


def _is_same(present: ItemFolder, module: StoredModule) -> bool:
    try:
        return module_in(present.files[present.newest]).document == module.document
    except (LibraryError, OSError):
        return False


def _folder_name(name: str) -> str:
    """A name that every file system takes, and no other item's folder has: the item's name is noted inside."""
    plain = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", name).casefold()).strip("-_")
    short = plain.encode()[:_LONGEST_SLUG].decode(errors="ignore") or "item"
    return f"{short}-{sha256(f'{name}{time_ns()}'.encode()).hexdigest()[:10]}"
