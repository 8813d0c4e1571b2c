"""What a file is, by its first bytes, whatever its name says."""

import zipfile
from pathlib import Path
from typing import Literal

from msgspec import Struct

from workbench.messages import mark

_BEGINNING = 512
Kind = Literal["keras", "zip", "h5", "page", "lfs", "empty", "damaged", "torch", "pickle", "picture", "text", "unknown"]


class Content(Struct, frozen=True):
    """What a file holds: ``words`` to be said, and the ending that suits it, if it is a model."""

    kind: Kind
    words: str
    ending: str = ""


KERAS = Content("keras", mark("a model in the format of Keras 3"), ".keras")
H5 = Content("h5", mark("a file in the HDF5 format of Keras 2"), ".h5")
_EMPTY = Content("empty", mark("an empty file"))
_PAGE = Content("page", mark("a web page (HTML)"))
_LFS = Content("lfs", mark("a pointer of Git LFS, three lines of text in place of the file"))
_DAMAGED = Content("damaged", mark("a zip file that is damaged, or only its beginning"))
_ZIP = Content("zip", mark("a zip file of something else"))
_TORCH = Content("torch", mark("a file of PyTorch"))
_PICKLE = Content("pickle", mark("a pickled object of Python"))
_PICTURE = Content("picture", mark("a picture"))
_TEXT = Content("text", mark("a text file"))
_UNKNOWN = Content("unknown", mark("a file of an unknown format"))

_PAGE_REMEDY = mark(
    "The download gave a page instead, such as one that asks to log in. Download the file itself again."
)
_LFS_REMEDY = mark("Fetch the file itself: git lfs pull.")
_AGAIN = mark("Download or copy it again, as a whole.")
REMEDIES = {"page": _PAGE_REMEDY, "lfs": _LFS_REMEDY, "empty": _AGAIN, "damaged": _AGAIN}
"""What to do with a file that holds something else, by its kind."""

_MAGIC: tuple[tuple[bytes, Content], ...] = (
    (b"\x89HDF\r\n\x1a\n", H5),
    (b"version https://git-lfs", _LFS),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"\x80\x02", _PICKLE),
    (b"\x80\x03", _PICKLE),
    (b"\x80\x04", _PICKLE),
    (b"\x80\x05", _PICKLE),
)


def content_of(path: Path) -> Content:
    """What the file at ``path`` is, from its first bytes and, of a zip file, its table."""
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
    if not beginning.strip():
        return _EMPTY
    if beginning.startswith(b"PK"):
        return _of_zip(path)
    for magic, content in _MAGIC:
        if beginning.startswith(magic):
            return content
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return _PAGE
    try:
        is_text = bool(beginning.decode()) and b"\0" not in beginning
    except UnicodeDecodeError:
        is_text = False
    return _TEXT if is_text else _UNKNOWN


def _of_zip(path: Path) -> Content:
    try:
        with zipfile.ZipFile(path) as file:
            names = file.namelist()
    except (zipfile.BadZipFile, OSError):
        return _DAMAGED
    if "config.json" in names:
        return KERAS
    return _TORCH if any(name.endswith("data.pkl") for name in names) else _ZIP
