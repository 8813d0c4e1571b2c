"""My library in a notebook: what is kept of drawings, to be used in others."""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from msgspec.structs import replace

from workbench.atomic_files import write_atomically
from workbench.graph.document import Graph, Node
from workbench.library.item_document import (
    ITEM_KINDS,
    checked_category,
    checked_description,
    checked_name,
    content_of,
    document_of,
    item_kind,
    own_code,
    same_name,
)
from workbench.library.item_file import ENDING, StoredModule, new_module, packed, read_file
from workbench.library.item_folder import ItemFolder, item_in, module_in, note_of, versions_in
from workbench.library.item_search import ranked
from workbench.library.item_store import ItemStore, own_store, stores
from workbench.library.library_errors import (
    ItemExists,
    LibraryError,
    NoSuchItem,
    NoSuchVersion,
    TeamItemFixed,
    UnknownConflictChoice,
    UnknownItemKind,
)
from workbench.library.library_item import ItemPreview, ItemVersion, LibraryItem, LibraryItems
from workbench.messages import mark, say
from workbench.text_format import ReadablePath, listed

OnConflict: TypeAlias = Literal["ask", "keep_both", "new_version"]
_CHOICES: tuple[str, ...] = get_args(OnConflict)
_ASK = mark(
    "Say what to do: on_conflict='keep_both' takes it in under another name, on_conflict='new_version' as a new "
    "version of the present one, whose earlier versions stay."
)
_TAKEN = mark("Choose a name that is free.")
_SHOWN = 8


def save(what: Graph | Node, name: str, category: str = "", description: str = "") -> LibraryItem:
    """Keep a graph, or a node of one, in My library, to use it in other drawings.

    Where an item of this name is there already, it gets one more version, and those before stay. Trained weights are
    not kept, since they are in no drawing. Code of your own that the drawing carries is kept as text, and not run.

    Args:
        what: A network, a flow, or a node such as a block: ``graph.by_name["block"]``.
        name: What it is to be called: up to 200 characters of any language.
        category: Under which it is to be listed.
        description: What it is for.

    Returns:
        The item.

    Raises:
        NothingToKeep: It is neither a graph nor a node, or is empty.
        BadItemName: A text is empty, too long, or has characters that cannot be seen.
        ItemSpelledOtherwise, ItemOfOtherKind: Another item has this name.
        LibraryNotWritable, LibraryBusy: The folder cannot be written.

    >>> item = wb.library.save(graph, "Digits", category="Lecture 3", description="A small classifier.")
    >>> item.kind, item.version
    ('network', 1)
    """
    where = "wb.library.save"
    document = document_of(what, where=where)
    said = (checked_name(name, where=where), checked_category(category, where=where))
    module = new_module(document, item_kind(what), *said, checked_description(description, where=where))
    return _add(module, where)


def _add(module: StoredModule, where: str) -> LibraryItem:
    store = own_store()
    with store.writing(where):
        return item_in(store.add(module, where))


def entries(search: str = "", kind: str = "") -> LibraryItems:
    """The items of My library, and of the team's library.

    A damaged item is listed with its problem, and hides no other. A team's folder that is missing is told in
    ``entries().problems``.

    Args:
        search: Words of a name, a category or a description, as in the list of layers; all items without it.
        kind: ``"layer"``, ``"block"``, ``"network"``, ``"module"`` or ``"flow"``; all kinds without it.

    Returns:
        The items, shown as a table: by name, or the best hits of a search first.

    Raises:
        UnknownItemKind: There is no such kind.

    >>> item = wb.library.save(graph, "Digits")
    >>> [item.name for item in wb.library.entries("digit")]
    ['Digits']
    """
    if kind and kind not in ITEM_KINDS:
        raise UnknownItemKind(where="wb.library.entries", expected=", ".join(map(repr, ITEM_KINDS)), received=kind)
    found: list[LibraryItem] = []
    problems: list[str] = []
    for store in stores():
        problem = store.problem()
        if problem:
            problems.append(problem)
            continue
        found += map(item_in, store.folders())
    wanted = [item for item in found if not kind or item.kind == kind]
    return LibraryItems(ranked(search, sorted(wanted, key=lambda item: (item.name.casefold(), item.team))), problems)


def get(name: str, version: int | None = None) -> Graph | Node:
    """Take an item out of My library, or out of the team's where it is not in one's own; this counts as a use.

    Args:
        name: Its name.
        version: The number of a version; the newest without it.

    Returns:
        The graph that was saved; for a block, a layer or a module its node.

    Raises:
        NoSuchItem, NoSuchVersion: It is not there.
        ItemFileBroken: Its file is damaged.

    >>> item = wb.library.save(graph, "Digits")
    >>> wb.library.get("Digits") == graph
    True
    """
    where = "wb.library.get"
    module = taken(_found(name, where), version, where)
    return content_of(module.document, module.manifest.kind)


def taken(folder: ItemFolder, version: int | None, where: str) -> StoredModule:
    """A version of an item; counts a use. Raises NoSuchVersion or ItemFileBroken."""
    module = _version(folder, version, where)
    if not folder.team:
        # A use that cannot be counted is no reason to give nothing.
        with suppress(LibraryError):
            store = own_store()
            with store.writing(where):
                note = note_of(folder)
                store.write_note(folder.path, replace(note, uses=note.uses + 1))
    return module


def versions(name: str) -> tuple[ItemVersion, ...]:
    """The versions of an item.

    Args:
        name: Its name.

    Returns:
        The newest first, each with its number and when it was saved.

    Raises:
        NoSuchItem: It is not there.

    >>> item = wb.library.save(graph, "Digits")
    >>> [one.version for one in wb.library.versions("Digits")]
    [1]
    """
    return versions_in(_found(name, "wb.library.versions"))


def describe(
    name: str, *, new_name: str | None = None, category: str | None = None, description: str | None = None
) -> LibraryItem:
    """Change what an item is called, where it is listed and what is said of it, without a new version.

    Args:
        name: Its name.
        new_name: Another name.
        category: Another category.
        description: Another description.

    Returns:
        The item as it is now.

    Raises:
        NoSuchItem: It is not there.
        TeamItemFixed: It is of the team's library.
        BadItemName: A text is empty, too long, or has characters that cannot be seen.
        ItemExists: Another item has the new name.
        LibraryNotWritable, LibraryBusy: The folder cannot be written.

    >>> item = wb.library.save(graph, "Digits")
    >>> wb.library.describe("Digits", description="Reads digits.").description
    'Reads digits.'
    """
    where, store = "wb.library.describe", own_store()
    changes = {
        word: check(text, where=where)
        for word, text, check in (
            ("name", new_name, checked_name),
            ("category", category, checked_category),
            ("description", description, checked_description),
        )
        if text is not None
    }
    _own(name, where)
    with store.writing(where):
        folder = _own(name, where)
        wanted = changes.get("name", name)
        others = [note_of(other).name for other in store.folders() if other.path != folder.path]
        if any(same_name(wanted, other) for other in others):
            raise ItemExists(where=where, received=wanted, advice=say(_TAKEN))
        store.write_note(folder.path, replace(note_of(folder), **changes))
        return item_in(folder)


def delete(name: str) -> None:
    """Take an item with all its versions off the list. It is moved to the folder ``trash`` of the library.

    Args:
        name: Its name.

    Raises:
        NoSuchItem: It is not there.
        TeamItemFixed: It is of the team's library.
        LibraryNotWritable, LibraryBusy: The folder cannot be written.

    >>> item = wb.library.save(graph, "Digits")
    >>> wb.library.delete("Digits")
    >>> len(wb.library.entries("Digits"))
    0
    """
    where, store = "wb.library.delete", own_store()
    _own(name, where)
    with store.writing(where):
        store.discard(_own(name, where))


def restore(name: str) -> LibraryItem:
    """Bring an item back that was deleted: the last one of this name, with all its versions.

    Args:
        name: The name that it had.

    Returns:
        The item.

    Raises:
        NothingDeleted: None of this name was deleted.
        ItemExists: There is an item of this name again.
        LibraryNotWritable, LibraryBusy: The folder cannot be written.

    >>> item = wb.library.save(graph, "Digits")
    >>> wb.library.delete("Digits")
    >>> wb.library.restore("Digits").name
    'Digits'
    """
    where, store = "wb.library.restore", own_store()
    with store.writing(where):
        return item_in(store.bring_back(name, where))


def export(name: str, path: str | os.PathLike[str], version: int | None = None) -> Path:
    """Write an item to one file, to hand it to somebody else: with its document, its code as text and a picture.

    Args:
        name: Its name.
        path: The file, which gets the ending ``.wbmodule``; or a folder that is there, for a file of the item's name.
        version: The number of a version; the newest without it.

    Returns:
        The path of the file.

    Raises:
        NoSuchItem, NoSuchVersion: It is not there.
        ItemFileBroken: Its file in the library is damaged.
        OSError: The place cannot be written.

    >>> item = wb.library.save(graph, "Digits")
    >>> wb.library.export("Digits", folder).name
    'Digits.wbmodule'
    """
    where = "wb.library.export"
    content = exported(_found(name, where), version, where)
    path = Path(path)
    if path.is_dir():
        path /= file_name(name)
    elif path.suffix.lower() != ENDING:
        path = path.with_name(path.name + ENDING)
    write_atomically(path, content)
    return ReadablePath(path)


def file_name(name: str) -> str:
    """A name for the file of an item that every file system takes."""
    plain = re.sub(r"[^\w.-]+", "-", name).strip("-.").encode()[:120].decode(errors="ignore")
    return f"{plain or 'item'}{ENDING}"


def exported(folder: ItemFolder, version: int | None, where: str) -> bytes:
    """The bytes of a file that holds a version of an item. Raises NoSuchVersion or ItemFileBroken."""
    module, note = _version(folder, version, where), note_of(folder)
    said = replace(module.manifest, name=note.name, category=note.category, description=note.description)
    return packed(replace(module, manifest=said))


def preview(path: str | os.PathLike[str]) -> ItemPreview:
    """Look at what is in a file that somebody else has exported, without taking anything of it in.

    Its code is shown as text. Nothing is run, imported or written.

    Args:
        path: A ``.wbmodule`` file.

    Returns:
        Name, kind, description, document, code, and the item of this name that is there already.

    Raises:
        NotAnItemFile: It is another file.
        ItemFileBroken, ItemFileUnsafe, ItemFileTooNew: It is damaged, could do harm, or is of a newer workbench.
        OSError: It cannot be read.

    >>> item = wb.library.save(graph, "Digits")
    >>> wb.library.preview(wb.library.export("Digits", folder / "d.wbmodule")).present.version
    1
    """
    return previewed(read_file(Path(path)))


def previewed(module: StoredModule) -> ItemPreview:
    """What is told of an item before it is taken in."""
    said = module.manifest
    return ItemPreview(
        said.name, said.kind, said.category, said.description, said.created, said.made_by,
        module.document, own_code(module.document), _present(own_store(), said.name),
    )  # fmt: skip


def _present(store: ItemStore, name: str) -> LibraryItem | None:
    with suppress(OSError):
        names = ((folder, note_of(folder).name) for folder in store.folders())
        return next((item_in(folder) for folder, there in names if same_name(there, name)), None)
    return None


def import_file(path: str | os.PathLike[str], on_conflict: OnConflict = "ask") -> LibraryItem:
    """Take an item of somebody else's into My library. Nothing that is there is replaced, and no code is run.

    Args:
        path: A ``.wbmodule`` file; ``wb.library.preview(path)`` shows what is in it.
        on_conflict: Where an item of this name is there already: ``"ask"`` refuses, ``"keep_both"`` takes it in under
            another name, ``"new_version"`` as a new version of the present one.

    Returns:
        The item.

    Raises:
        NotAnItemFile: It is another file.
        ItemFileBroken, ItemFileUnsafe, ItemFileTooNew: It is damaged, could do harm, or is of a newer workbench.
        ItemExists: An item of this name is there, and nothing was said about it.
        ItemOfOtherKind: It cannot be a new version: the present item is of another kind.
        UnknownConflictChoice: ``on_conflict`` is another word.
        LibraryNotWritable, LibraryBusy: The folder cannot be written.
        OSError: The file cannot be read.

    >>> item = wb.library.save(graph, "Digits")
    >>> path = wb.library.export("Digits", folder / "digits.wbmodule")
    >>> wb.library.import_file(path, on_conflict="keep_both").name
    'Digits 2'
    """
    where = "wb.library.import_file"
    if on_conflict not in _CHOICES:
        expected = ", ".join(map(repr, _CHOICES))
        raise UnknownConflictChoice(where=where, expected=expected, received=on_conflict)
    return taken_in(read_file(Path(path)), on_conflict, where)


def taken_in(module: StoredModule, on_conflict: OnConflict, where: str) -> LibraryItem:
    """Keep an item that came from a file; written anew, so that only what was checked is kept."""
    store = own_store()
    with store.writing(where):
        name = checked_name(module.manifest.name, where=where)
        there = [note_of(folder).name for folder in store.folders()]
        present = next((other for other in there if same_name(other, name)), None)
        if present is not None and on_conflict == "ask":
            raise ItemExists(where=where, received=name, advice=say(_ASK))
        if present is not None:
            name = present if on_conflict == "new_version" else _free(name, there)
        return item_in(store.add(replace(module, manifest=replace(module.manifest, name=name)), where))


def _free(name: str, there: list[str]) -> str:
    number = 2
    while any(same_name(f"{name} {number}", other) for other in there):
        number += 1
    return f"{name} {number}"


def with_key(key: str, where: str) -> ItemFolder:
    """The item with this key. Raises NoSuchItem."""
    for store in stores():
        with suppress(OSError):
            for folder in store.folders():
                if folder.key == key:
                    return folder
    raise NoSuchItem(where=where, received=key, expected=say("an item that is still there"))


def own_name(folder: ItemFolder, where: str) -> str:
    """The name of an item of one's own. Raises TeamItemFixed for one of the team's."""
    name = note_of(folder).name
    if folder.team:
        raise TeamItemFixed(where=where, received=name)
    return name


def _found(name: str, where: str) -> ItemFolder:
    """The item of this name: one's own before the team's. Raises NoSuchItem."""
    names: list[str] = []
    for store in stores():
        with suppress(OSError):
            folders = [(folder, note_of(folder).name) for folder in store.folders()]
            found = next((folder for folder, there in folders if there == name), None)
            if found is not None:
                return found
            names += (there for _, there in folders)
    expected = listed(map(repr, sorted(names)), _SHOWN) or say("nothing yet")
    raise NoSuchItem(where=where, received=name, expected=expected)


def _own(name: str, where: str) -> ItemFolder:
    found = _found(name, where)
    own_name(found, where)
    return found


def _version(folder: ItemFolder, version: Any, where: str) -> StoredModule:
    number = folder.newest if version is None else version
    if isinstance(number, bool) or number not in folder.files:
        expected = listed(sorted(folder.files), _SHOWN)
        raise NoSuchVersion(where=where, name=note_of(folder).name, received=version, expected=expected)
    return module_in(folder.files[number])
