"""The configuration inside files that hold models: archives, HDF5, JSON. Nothing in them is ever executed."""

import json
import os
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.importers.broken_config import broken
from workbench.importers.import_errors import ConfigBroken, NoSuchFile, NotAModelFile, WeightsOnly
from workbench.messages import mark, say
from workbench.text_format import shorten

LARGEST = 64 * 1024 * 1024
"""Bytes of JSON; a network of 1,000 layers takes about 2 MB."""

MOST_MEMBERS = 100_000
"""Files inside a .keras file; Keras writes three, and more only for layers with files of their own."""

_HDF5 = b"\x89HDF\r\n\x1a\n"
_HEAD = 512
_KINDS: Sequence[tuple[bytes, str]] = (
    (b"<!doctype", mark("a web page; perhaps the download failed")),
    (b"<html", mark("a web page; perhaps the download failed")),
    (b"<?xml", mark("an XML file")),
    (b"version https://git-lfs", mark("a pointer of Git LFS; the file itself was not downloaded")),
    (b"\x80", mark("a pickle, which could run any code and is never opened; save the model with model.save()")),
    (b"\x89png", mark("a PNG picture")),
    (b"\xff\xd8\xff", mark("a JPEG picture")),
    (b"%pdf", mark("a PDF document")),
    (b"\x93numpy", mark("an array of NumPy; perhaps weights without a model")),
    (b"\x1f\x8b", mark("a gzip archive; unpack it first")),
    (b"bzh", mark("a bzip2 archive; unpack it first")),
    (b"7z\xbc\xaf", mark("a 7z archive; unpack it first")),
    (b"rar!", mark("a RAR archive; unpack it first")),
    (b"\x08\x01\x12", mark("a SavedModel of TensorFlow, which has no layers any more")),
)  # fmt: skip
_SAVED_MODEL = mark(
    "a folder with a SavedModel of TensorFlow, which has no layers any more; save it with model.save('name.keras')"
)
_FOLDER = mark("a folder")
_EMPTY = mark("an empty file")
_TFLITE = mark("a model for TensorFlow Lite, which has no layers any more")
_ONNX = mark("an ONNX model; load it with its own library")
_PYTHON = mark("Python source; read it with wb.from_source")
_YAML = mark("YAML, which Keras 1 and 2 wrote; save the model with model.to_json()")
_WEIGHTS_IN_ARCHIVE = mark("an archive without config.json (in it: {names})")


def parsed_file(path: Path) -> Any:
    """What the JSON in a model's file says. Raises a CannotImport that says what the file is instead."""
    if path.is_dir():
        raise NotAModelFile(where=path.name, received=say(_folder(path)))
    if not path.exists():
        raise NoSuchFile(where=path.name, folder=str(path.absolute().parent), received=say("nothing there"))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_HDF5):
        return parsed(_hdf5(path), path.name)
    if zipfile.is_zipfile(path):
        return parsed(_zipped(path), path.name)
    kind = _kind(path, head)
    if kind:
        raise NotAModelFile(where=path.name, received=say(kind))
    size = path.stat().st_size
    if size > LARGEST:
        expected = say("at most {count} bytes of JSON", count=LARGEST)
        raise broken(path.name, say("the whole file"), expected, say("{count} bytes", count=size))
    return parsed(path.read_bytes(), path.name)


def _folder(path: Path) -> str:
    return _SAVED_MODEL if any((path / name).exists() for name in ("saved_model.pb", "keras_metadata.pb")) else _FOLDER


def _kind(path: Path, head: bytes) -> str:
    """What a file is that holds no model; empty for one that may hold JSON."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start and len(head) < _HEAD:
        return _EMPTY
    if head[4:8] == b"TFL3":
        return _TFLITE
    for beginning, kind in _KINDS:
        if start.startswith(beginning):
            return kind
    if start[:1] in (b"{", b"[", b'"'):
        return ""
    named = {".py": _PYTHON, ".onnx": _ONNX, ".yaml": _YAML, ".yml": _YAML}
    if path.suffix.lower() in named:
        return named[path.suffix.lower()]
    words = (b"import ", b"from ", b"# ", b'"""')
    return _PYTHON if start.startswith(words) else _YAML if start.startswith((b"backend:", b"class_name:")) else ""


def _hdf5(path: Path) -> bytes | str:
    """The ``model_config`` of a whole model in HDF5. Raises WeightsOnly for a file of weights."""
    import h5py

    try:
        with h5py.File(path, "r") as file:
            found = file.attrs.get("model_config")
            names = sorted(map(str, {*file.keys(), *file.attrs.keys()}))
    except (OSError, RuntimeError, KeyError, ValueError) as error:
        raise broken(path.name, say("the whole file"), say("a whole HDF5 file"), short(error)) from error
    if found is None:
        raise WeightsOnly(where=path.name, received=", ".join(names[:5]) or say("nothing"))
    if not isinstance(found, bytes | str):
        raise broken(path.name, "model_config", say("text"), type(found).__name__)
    if len(found) > LARGEST:
        raise broken(path.name, "model_config", say("at most {count} bytes", count=LARGEST), say("more"))
    return found


def _zipped(path: Path) -> bytes:
    """``config.json`` of a ``.keras`` file, read in memory, and never more than the largest there may be."""
    name = "config.json"
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                expected = say("at most {count} members", count=MOST_MEMBERS)
                raise broken(path.name, say("the whole file"), expected, len(members))
            with archive.open(name) as member:
                content = member.read(LARGEST + 1)
    except KeyError as error:
        names = ", ".join(member.filename for member in members[:3])
        received = say(_WEIGHTS_IN_ARCHIVE, names=shorten(names, 200))
        raise NotAModelFile(where=path.name, received=received) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        if isinstance(error, ConfigBroken):
            raise
        raise broken(path.name, name, say("a whole .keras file"), short(error)) from error
    if len(content) > LARGEST:
        raise broken(path.name, name, say("at most {count} bytes", count=LARGEST), say("more"))
    return content


def parsed(content: bytes | str, where: str) -> Any:
    """What JSON text says; text that holds JSON text is read again."""
    try:
        found = json.loads(
            content.decode("utf-8-sig") if isinstance(content, bytes) else content.removeprefix("\ufeff")
        )
        while isinstance(found, str) and found.lstrip()[:1] in ("{", "[", '"'):
            found = json.loads(found)
    except (ValueError, RecursionError) as error:
        expected, received = say("JSON, or a .keras file"), say("broken text ({error})", error=short(error))
        raise broken(where, say("the whole file"), expected, received) from error
    return found


def is_json_text(given: str | os.PathLike[str]) -> bool:
    """Whether a text is JSON itself and no path."""
    return isinstance(given, str) and given.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", '"')


def short(error: BaseException) -> str:
    """An error in a line."""
    return shorten(f"{type(error).__name__}: {error}", 200)
