"""The file of an item, ``.wbmodule``: a zip archive with a manifest, the document, its code as text and a picture.

What counts is the manifest and the document. The code lies beside them so that it can be read with any program, and the
picture so that it can be seen; neither is used when a file is taken in, since both could say something else than the
document. Nothing in a file is ever run, and no name in it becomes a path.
"""

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from workbench.archives import Member, zip_members
from workbench.graph import graph_files
from workbench.graph.document import Graph
from workbench.graph.graph_errors import FileTooNew, GraphError
from workbench.graph.graph_files import flaw_in
from workbench.library.item_cover import cover_of
from workbench.library.item_document import (
    ItemKind,
    checked_category,
    checked_description,
    checked_name,
    content_of,
    document_of,
    is_part,
    item_kind,
    own_code,
)
from workbench.library.library_errors import (
    BadItemName,
    ItemFileBroken,
    ItemFileTooNew,
    ItemFileUnsafe,
    LibraryError,
    NotAnItemFile,
)
from workbench.messages import mark, say
from workbench.text_format import bytes_text, shorten
from workbench.version import __version__

ENDING = ".wbmodule"
MANIFEST, DOCUMENT, COVER, CODE_FOLDER = "manifest.json", "document.graph.json", "cover.svg", "sources/"
VERSION = 1
LARGEST_FILE = 16 * 1024**2
"""Bytes of a file; a network of 10,000 layers takes about 0.2 MB, packed."""
LARGEST_CONTENT = 64 * 1024**2
"""Bytes of all that is in it."""
_LARGEST_MANIFEST = 1024**2
_MOST_MEMBERS = 1000
_FORMAT: Literal["keras-workbench module"] = "keras-workbench module"
_SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""Of all that is in a file: the same item makes the same bytes."""
_UNREADABLE = (
    OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, struct.error,
    OverflowError, MemoryError,
)  # fmt: skip

_WHOLE = mark("the whole file")
_NO_ZIP = mark("a file that is no zip archive")
_OTHER_ZIP = mark("a zip archive without {name}")
_OTHER_FORMAT = mark("a file of the format {received!r}")
_NO_FILE = mark("no file")
_A_FOLDER = mark("a folder")
_READABLE = mark("content that can be read")
_AT_MOST = mark("at most {size}")
_MOST_FILES = mark("at most {count} files")
_FILES = mark("{count} files")
_KNOWN = mark("one of the files of an item, once")
_INSIDE = mark("a plain name inside the file")
_NO_LINKS = mark("files alone")
_A_LINK = mark("a link")
_NO_PASSWORD = mark("a file without a password")
_A_PASSWORD = mark("one that needs a password")
_A_MANIFEST = mark("a manifest as wb.library.export writes it")
_A_DOCUMENT = mark("a drawing of the kind that the manifest says: {kind}")
_OTHER_CONTENT = mark("something else")


class ItemManifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What a file says about its item.

    Args:
        format: What kind of file it is.
        version: Of this form of the file.
        kind: What the item is.
        name: Of the item.
        created: When this version was saved, as ISO 8601 in UTC.
        made_by: The version of the workbench that wrote it.
        category: Under which the item is listed.
        description: What the item is for.
    """

    format: Literal["keras-workbench module"]
    version: Annotated[int, Meta(ge=1, le=VERSION)]
    kind: ItemKind
    name: str
    created: str
    made_by: str = ""
    category: str = ""
    description: str = ""


class StoredModule(Struct, frozen=True):
    """A version of an item: what is said about it, and its document."""

    manifest: ItemManifest
    document: Graph


class _Head(Struct, frozen=True):
    format: str = ""
    version: int = 0


def new_module(document: Graph, kind: ItemKind, name: str, category: str, description: str) -> StoredModule:
    """A version of an item that is saved now."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return StoredModule(ItemManifest(_FORMAT, VERSION, kind, name, now, __version__, category, description), document)


def packed(module: StoredModule) -> bytes:
    """The bytes of an item's file; the same item gives the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest = msgspec.json.format(msgspec.json.encode(module.manifest), indent=1)
        _add(archive, MANIFEST, manifest)
        _add(archive, DOCUMENT, graph_files.encode(module.document))
        for number, text in enumerate(own_code(module.document), start=1):
            _add(archive, f"{CODE_FOLDER}{number}.py", text.encode("utf-8", "replace"))
        _add(archive, COVER, cover_of(module.document).encode())
    return written.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _SAME_TIME), content, zipfile.ZIP_DEFLATED)


def read_file(path: Path) -> StoredModule:
    """The item in a file. Raises NotAnItemFile, ItemFileBroken, ItemFileUnsafe, ItemFileTooNew or OSError."""
    if not path.is_file():
        raise NotAnItemFile(where=path.name or str(path), received=say(_A_FOLDER if path.is_dir() else _NO_FILE))
    with path.open("rb") as file:
        return unpacked(file.read(LARGEST_FILE + 1), where=path.name)


def unpacked(content: bytes, *, where: str) -> StoredModule:
    """The item in the bytes of a file.

    Args:
        content: All of the file.
        where: What the message of a refusal begins with.

    Raises:
        NotAnItemFile: It is another file.
        ItemFileUnsafe: It could do harm.
        ItemFileTooNew: A newer workbench wrote it.
        ItemFileBroken: It is damaged.
    """
    if len(content) > LARGEST_FILE:
        received = say("{size} or more", size=bytes_text(LARGEST_FILE))
        raise _unsafe(where, say(_WHOLE), say(_AT_MOST, size=bytes_text(LARGEST_FILE)), received)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive, where)
    except LibraryError:
        raise
    except _UNREADABLE as error:
        if not content.startswith(b"PK"):
            raise NotAnItemFile(where=where, received=say(_NO_ZIP)) from error
        raise _broken(where, say(_WHOLE), say(_READABLE), shorten(str(error), 100) or say(_OTHER_CONTENT)) from error


def _read(archive: zipfile.ZipFile, where: str) -> StoredModule:
    members = _checked_members(archive, where)
    if MANIFEST not in members:
        raise NotAnItemFile(where=where, received=say(_OTHER_ZIP, name=MANIFEST))
    manifest = _manifest(_content(members[MANIFEST], where, _LARGEST_MANIFEST), where)
    if DOCUMENT not in members:
        raise _broken(where, DOCUMENT, say(_READABLE), say(_NO_FILE))
    document = _document(_content(members[DOCUMENT], where, LARGEST_CONTENT), manifest, where)
    return StoredModule(manifest, document)


def _checked_members(archive: zipfile.ZipFile, where: str) -> dict[str, Member]:
    """The files by name, all of which an item has. Raises ItemFileUnsafe or ItemFileBroken."""
    found: dict[str, Member] = {}
    members = list(zip_members(archive))
    if len(members) > _MOST_MEMBERS:
        count = say(_FILES, count=len(members))
        raise _unsafe(where, say(_WHOLE), say(_MOST_FILES, count=_MOST_MEMBERS), count)
    total = sum(member.size for member in members)
    if total > LARGEST_CONTENT:
        raise _unsafe(where, say(_WHOLE), say(_AT_MOST, size=bytes_text(LARGEST_CONTENT)), bytes_text(total))
    for member in members:
        _require_plain_file(member, where)
        if member.name in found:
            raise _broken(where, _place(member), say(_KNOWN), say("two files of this name"))
        found[member.name] = member
    for member in found.values() if MANIFEST in found else ():
        if member.name not in (MANIFEST, DOCUMENT, COVER) and not _is_code(member.name):
            raise _broken(where, _place(member), say(_KNOWN), say("another file"))
    return found


def _place(member: Member) -> str:
    return repr(shorten(member.name, 60))


def _require_plain_file(member: Member, where: str) -> None:
    if not _is_plain(member.name):
        raise _unsafe(where, _place(member), say(_INSIDE), _place(member))
    if member.read is None:
        raise _unsafe(where, _place(member), say(_NO_LINKS), say(_A_LINK))
    if member.is_encrypted:
        raise _broken(where, _place(member), say(_NO_PASSWORD), say(_A_PASSWORD))


def _is_plain(name: str) -> bool:
    """Whether a name leads to no place outside of the file."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and not set(parts) & {"..", "."} and not set(name) & set("\\:\0")


def _is_code(name: str) -> bool:
    return name.startswith(CODE_FOLDER) and name.endswith(".py") and name.count("/") == 1


def _content(member: Member, where: str, most: int) -> bytes:
    """The bytes of a file inside, of which so many are expected at most."""
    if member.size > most:
        raise _unsafe(where, member.name, say(_AT_MOST, size=bytes_text(most)), bytes_text(member.size))
    try:
        return member.read(most) if member.read is not None else b""
    except _UNREADABLE as error:
        received = shorten(str(error), 100) or say(_OTHER_CONTENT)
        raise _broken(where, member.name, say(_READABLE), received) from error


def _manifest(content: bytes, where: str) -> ItemManifest:
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.format != _FORMAT:
            raise NotAnItemFile(where=where, received=say(_OTHER_FORMAT, received=shorten(head.format, 60)))
        if head.version > VERSION:
            raise ItemFileTooNew(where=where, expected=VERSION, received=head.version)
        manifest = msgspec.json.decode(content, type=ItemManifest)
    except msgspec.ValidationError as error:
        text, place = flaw_in(error)
        raise _broken(where, ", ".join(filter(None, (MANIFEST, place))), say(_A_MANIFEST), text.rstrip(".")) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _broken(where, MANIFEST, say(_A_MANIFEST), say(_OTHER_CONTENT)) from error
    try:
        checked_name(manifest.name, where=where)
        checked_category(manifest.category, where=where)
        checked_description(manifest.description, where=where)
    except BadItemName as error:
        raise _broken(where, MANIFEST, say(_A_MANIFEST), str(error.values["received"])) from error
    return manifest


def _document(content: bytes, manifest: ItemManifest, where: str) -> Graph:
    try:
        document = graph_files.decode(content, where=where)
    except FileTooNew as error:
        values = error.values
        raise ItemFileTooNew(where=where, expected=values["expected"], received=values["received"]) from error
    except GraphError as error:
        values = error.values
        place = f"{DOCUMENT}, {values['place']}" if values.get("place") else DOCUMENT
        received = str(values.get("received", error))
        raise _broken(where, place, str(values.get("expected", say(_READABLE))), received) from error
    if not _is_of_kind(document, manifest.kind):
        raise _broken(where, DOCUMENT, say(_A_DOCUMENT, kind=manifest.kind), say(_OTHER_CONTENT))
    return document


def _is_of_kind(document: Graph, kind: ItemKind) -> bool:
    """Whether a document is what saving an item of this kind makes."""
    if is_part(kind) and (len(document.nodes) != 1 or document.annotations):
        return False
    try:
        content = content_of(document, kind) if document.nodes else document
        return item_kind(content) == kind and document_of(content, where="").kind == document.kind
    except LibraryError:
        return False


def _broken(where: str, place: str, expected: str, received: str) -> ItemFileBroken:
    return ItemFileBroken(where=where, place=place, expected=expected, received=received)


def _unsafe(where: str, place: str, expected: str, received: str) -> ItemFileUnsafe:
    return ItemFileUnsafe(where=where, place=place, expected=expected, received=received)
