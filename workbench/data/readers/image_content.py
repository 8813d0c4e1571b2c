"""What a file of any format holds, and how a reader says that it cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from workbench.data.affine_map import Array
from workbench.data.data_errors import DataError
from workbench.data.image_header import ImageHeader
from workbench.messages import mark, say

MOST_PIXELS = 1 << 28
"""Pixels of one file, times channels: 256 million. A header that announces more is not believed."""


class UnreadableFile(DataError):
    """A file cannot be read as an image, a table or boxes.

    Open it with another program, save it anew, or leave it out.
    """

    code = "unreadable-file"
    template = mark("{where}: {reason}")


@dataclass(frozen=True)
class SliceFrame:
    """Where a slice lies in the body.

    Args:
        origin: (x, y, z) of the centre of its first pixel in mm, in DICOM's system: to the left, the back, the head.
        orientation: The direction of its rows (x, y, z), then that of its columns.
    """

    origin: tuple[float, ...]
    orientation: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class ImageContent:
    """What a file holds.

    Args:
        array: (height, width[, channels]) or (depth, height, width[, channels]).
        header: What the file says of it; nothing that could tell who the patient is.
        remarks: What was done to read it, in words, such as turning it as its camera says.
        indices: (height, width) or (depth, height, width): what the file is as a mask, where that is another array: the
            numbers of the colours of a palette, or the mask that lies beside the image in one file.
        position: Where a slice lies along its series, in mm or as a number; None where the file does not say.
        frame: Where it lies in the body; None where the file does not say.
        is_private: Whether the file is of a format that tells who a patient is, as its name mostly does then.
    """

    array: Array
    header: ImageHeader
    remarks: tuple[str, ...] = ()
    indices: Array | None = None
    position: tuple[float, float] | None = None
    frame: SliceFrame | None = None
    is_private: bool = False


Decode: TypeAlias = Callable[[bytes], ImageContent]


@dataclass(frozen=True)
class ImageReader:
    """A format that can be read.

    Args:
        format: Its name, such as "PNG".
        endings: How names of its files end, in lower case.
        decode: Reads the bytes of a file. Raises UnreadableFile, or whatever its library raises.
        signatures: How its files begin; () where they have no fixed beginning.
        offset: Where the signature stands.
        is_private: Whether files of the format tell who a patient is, so that nothing of an error's text is shown.
    """

    format: str
    endings: tuple[str, ...]
    decode: Decode = field(repr=False)
    signatures: tuple[bytes, ...] = ()
    offset: int = 0
    is_private: bool = False

    def has_signature(self, data: bytes) -> bool:
        """Whether a file begins as one of this format does."""
        return any(data.startswith(signature, self.offset) for signature in self.signatures)


_TOO_LARGE = mark("its header announces {count:,} values, more than the {most:,} that a file may have")


def refuse(reason: str) -> UnreadableFile:
    """The error for a file that cannot be read; who knows the file's name fills ``where``."""
    return UnreadableFile(where=say("This file"), reason=reason)


def require_size(count: int) -> None:
    """Refuse a file whose header announces more values than anybody has. Raises UnreadableFile."""
    if not 0 < count <= MOST_PIXELS:
        raise refuse(say(_TOO_LARGE, count=count, most=MOST_PIXELS) if count > 0 else say("it has no pixels"))
