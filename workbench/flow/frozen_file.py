"""The file of a frozen flow: a zip archive with the document, the networks and a manifest that covers every byte.

Nothing in it is unpickled, and nothing is written outside of a folder of its own when it is opened.
"""

import zipfile
import zlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from workbench.atomic_files import replacing
from workbench.data.given_path import is_there
from workbench.flow.frozen_errors import FrozenFlowBroken, FrozenFlowTooNew, NotFrozenFlow
from workbench.flow.json_flaws import json_flaw
from workbench.flow.network_answers import AnswerForm
from workbench.graph.graph_files import plain
from workbench.messages import mark, say

MANIFEST, DOCUMENT = "manifest.json", "flow.graph.json"
VERSION = 1
_FORMAT: Literal["keras-workbench frozen flow"] = "keras-workbench frozen flow"
_LARGEST = 16 * 1024**3
"""Bytes of all parts together: a file that says more is damaged, or is made to fill a disk."""
_LARGEST_MANIFEST = 64 * 1024**2
_PIECE = 1024**2
_DIGEST = r"^[0-9a-f]{64}$"
_A_FILE = mark("a file that is no zip archive")
_OTHER_ZIP = mark("a zip archive without {name}")
_OTHER_FORMAT = mark("a file of the format {received!r}")
_NO_FILE = mark("no file")
_A_FOLDER = mark("a folder")
_FILE_TO_READ = mark("a file that can be read")
_FLAWED = mark("a value that cannot be ({flaw})")
_A_MANIFEST = mark("a manifest as wb.flow.freeze writes it")
_LISTED = mark("the files that the manifest lists")
_OF_BYTES = mark("a file of {count:,} bytes")
_UNCHANGED = mark("the content with the checksum {digest}…")
_OTHER_CONTENT = mark("other content")
_AT_MOST = mark("at most {count:,} bytes")
_PLAIN_NAME = mark("the plain name of a file inside the archive")


class FrozenPart(Struct, frozen=True, forbid_unknown_fields=True):
    """A file inside the archive: how long it is, and its SHA-256."""

    size: Annotated[int, Meta(ge=0)]
    digest: Annotated[str, Meta(pattern=_DIGEST)]


class FrozenNetwork(Struct, frozen=True, forbid_unknown_fields=True):
    """A trained network of a frozen flow.

    Args:
        path: Of its step in the flow.
        folder: Where its run lies inside the archive.
        epoch: The number of the epoch whose weights are kept.
        form: How its outputs are read, with the thresholds of classes.
        batch_size: Images a step.
    """

    path: str
    folder: Annotated[str, Meta(pattern=r"^networks/[0-9]{1,6}$")]
    epoch: Annotated[int, Meta(ge=1)]
    form: AnswerForm
    batch_size: Annotated[int, Meta(ge=1)] = 32


class FrozenManifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What a frozen flow is made of.

    Args:
        format: What kind of file it is.
        version: Of this form of the file.
        name: Of the flow.
        created: When it was frozen, as ISO 8601 in UTC.
        data: The samples that the networks were trained on: a fingerprint by the path of a network.
        networks: The trained networks.
        versions: Of Python and the libraries, when it was frozen, by name.
        own_code: The names of classes and functions of somebody's own that the document carries.
        files: Every other file of the archive.
        sampled: Whether the networks were trained on a part of the data only, as a try.
    """

    format: Literal["keras-workbench frozen flow"]
    version: Annotated[int, Meta(ge=1, le=VERSION)]
    name: str
    created: str
    data: Mapping[str, str]
    networks: Annotated[tuple[FrozenNetwork, ...], Meta(min_length=1)]
    versions: Mapping[str, str]
    own_code: tuple[str, ...]
    files: Mapping[str, FrozenPart]
    sampled: bool = False


class _Head(Struct, frozen=True):
    format: str = ""
    version: int = 0


def write_frozen(path: Path, manifest: FrozenManifest, sources: Mapping[str, Path | bytes]) -> None:
    """Write the file in one step.

    Args:
        path: The file.
        manifest: What it is made of; its ``files`` are filled in here.
        sources: By name inside the archive, the content or the file that it is in.

    Raises:
        OSError: It cannot be written.
    """
    parts: dict[str, FrozenPart] = {}
    with replacing(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in sources.items():
            parts[name] = _added(archive, name, source)
        whole = msgspec.structs.replace(manifest, files=parts)
        content = msgspec.json.format(msgspec.json.encode(whole, enc_hook=plain, order="deterministic"), indent=1)
        archive.writestr(MANIFEST, content)


def _added(archive: zipfile.ZipFile, name: str, source: Path | bytes) -> FrozenPart:
    digest, size = sha256(), 0
    if isinstance(source, bytes):
        archive.writestr(name, source)
        return FrozenPart(len(source), sha256(source).hexdigest())
    with source.open("rb") as file, archive.open(name, "w", force_zip64=True) as target:
        while piece := file.read(_PIECE):
            digest.update(piece)
            target.write(piece)
            size += len(piece)
    return FrozenPart(size, digest.hexdigest())


def read_manifest(path: Path) -> FrozenManifest:
    """Check a file before anything of it is used: its kind, version, and the names and sizes of its parts.

    Args:
        path: The file.

    Returns:
        The manifest.

    Raises:
        NotFrozenFlow: It is something else.
        FrozenFlowTooNew: A newer workbench wrote it.
        FrozenFlowBroken: A part is missing, too many, or of another size.
    """
    if not is_there(path) or not path.is_file():
        found = _A_FOLDER if is_there(path) and path.is_dir() else _NO_FILE
        raise NotFrozenFlow(where=path.name or str(path), received=say(found))
    try:
        with zipfile.ZipFile(path) as archive:
            return _checked(path, archive)
    except zipfile.BadZipFile as error:
        if _begins_as_zip(path):
            raise _broken(path, MANIFEST, say(_FILE_TO_READ), str(error)) from error
        raise NotFrozenFlow(where=path.name, received=say(_A_FILE)) from error
    except (OSError, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise _broken(path, MANIFEST, say(_FILE_TO_READ), str(error)) from error


def _begins_as_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\3\4"


def _checked(path: Path, archive: zipfile.ZipFile) -> FrozenManifest:
    sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    twice = len(archive.infolist()) - len(sizes)
    if MANIFEST not in sizes:
        raise NotFrozenFlow(where=path.name, received=say(_OTHER_ZIP, name=MANIFEST))
    if sizes[MANIFEST] > _LARGEST_MANIFEST:
        received = say(_OF_BYTES, count=sizes[MANIFEST])
        raise _broken(path, MANIFEST, say(_AT_MOST, count=_LARGEST_MANIFEST), received)
    manifest = _decoded(path, archive.read(MANIFEST))
    if twice:
        raise _broken(path, MANIFEST, say(_LISTED), say("{count} files of a name that is there twice", count=twice))
    _require_files(path, manifest, sizes)
    return manifest


def _decoded(path: Path, content: bytes) -> FrozenManifest:
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.format != _FORMAT:
            raise NotFrozenFlow(where=path.name, received=say(_OTHER_FORMAT, received=head.format))
        if head.version > VERSION:
            raise FrozenFlowTooNew(where=path.name, expected=VERSION, received=head.version)
        return msgspec.json.decode(content, type=FrozenManifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        text, _, place = str(error).partition(" - at `")
        where = f"{MANIFEST}, {place.rstrip('`').removeprefix('$.')}" if place else MANIFEST
        is_flaw = isinstance(error, msgspec.ValidationError)
        received = say(_FLAWED, flaw=json_flaw(text).rstrip(".")) if is_flaw else say(_OTHER_CONTENT)
        raise _broken(path, where, say(_A_MANIFEST), received) from error


def _require_files(path: Path, manifest: FrozenManifest, sizes: Mapping[str, int]) -> None:
    """The archive has the files of the manifest, and no others. Raises FrozenFlowBroken."""
    listed = {MANIFEST, *manifest.files}
    for name in (*sizes, *manifest.files):
        if name not in sizes or name not in listed:
            received = say(_NO_FILE) if name not in sizes else say("another file")
            raise _broken(path, name, say(_LISTED), received)
        if not _is_plain(name):
            raise _broken(path, name, say(_PLAIN_NAME), repr(name))
    for name, part in manifest.files.items():
        if sizes[name] != part.size:
            raise _broken(path, name, say(_OF_BYTES, count=part.size), say(_OF_BYTES, count=sizes[name]))
    total = sum(part.size for part in manifest.files.values())
    if total > _LARGEST:
        raise _broken(path, MANIFEST, say(_AT_MOST, count=_LARGEST), say(_OF_BYTES, count=total))


def _is_plain(name: str) -> bool:
    """Whether a name leads to no place outside of a folder."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and not set(parts) & {"..", "."} and not set(name) & set("\\:\0")


def unpack(path: Path, manifest: FrozenManifest, folder: Path) -> None:
    """Write the parts of a file to a folder, each compared with its checksum.

    Args:
        path: The file.
        manifest: Its manifest.
        folder: An empty folder.

    Raises:
        FrozenFlowBroken: A part is not what the manifest says.
        OSError: The folder cannot be written.
    """
    with zipfile.ZipFile(path) as archive:
        for name, part in manifest.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                digest = _copied(archive, name, part.size, target)
            except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
                raise _broken(path, name, say(_FILE_TO_READ), str(error)) from error
            if digest != part.digest:
                raise _broken(path, name, say(_UNCHANGED, digest=part.digest[:8]), say(_OTHER_CONTENT))


def _copied(archive: zipfile.ZipFile, name: str, size: int, target: Path) -> str:
    """Write a part, no more bytes of it than it says; its SHA-256."""
    digest, left = sha256(), size
    with archive.open(name) as file, target.open("wb") as written:
        while left and (piece := file.read(min(_PIECE, left))):
            digest.update(piece)
            written.write(piece)
            left -= len(piece)
    return digest.hexdigest()


def _broken(path: Path, place: str, expected: str, received: str) -> FrozenFlowBroken:
    return FrozenFlowBroken(where=path.name, place=place, expected=expected, received=received)
