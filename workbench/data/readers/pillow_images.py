"""Pictures: PNG, JPEG, BMP, GIF and WebP, by Pillow; PNG of 16 bits by OpenCV, as Pillow drops 8 of them."""

import io
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import ColorMode, ImageHeader, mode_of
from workbench.data.readers.image_content import Decode, ImageContent, ImageReader, refuse, require_size
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.quiet_libraries import quiet_libraries

_RANGES: dict[str, tuple[float, float]] = {"bool": (0, 1), "uint8": (0, 255), "uint16": (0, 65_535)}
_ORIENTATION = 0x0112
_UPRIGHT = 1
_PNG_DEPTH, _PNG_COLOUR = 24, 25
"""Where a PNG says how many bits a channel has, and which channels there are."""
_SIXTEEN = 16
_PNG_GREY, _PNG_GREY_ALPHA, _PNG_RGBA = 0, 4, 6
_NO_HEADER = mark("it begins as {format} does, but the rest of its header cannot be read; it is cut off or damaged")
_CLEAR = mark("its header names one value as transparent, which was kept as a value")
TURNED = mark("turned upright, as its EXIF entry says")
_FRAMES = mark_plural("the first of {count} frames was taken", "the first of {count} frames was taken")
_CONVERTED = mark("converted from {mode} to {other}")
ALPHA_KEPT = mark("its transparency is kept as a fourth channel")
_SPECIAL = {"1": "L", "L": "L", "RGB": "RGB", "RGBA": "RGBA", "I;16": "I;16", "I;16B": "I;16B", "I": "I", "F": "F"}
"""Modes of Pillow that are taken as they are; one bit a pixel becomes 0 and 255."""
_FLIPS: dict[int, tuple[bool, bool, bool]] = {
    2: (False, False, True), 3: (False, True, True), 4: (False, True, False), 5: (True, False, False),
    6: (True, False, True), 7: (True, True, True), 8: (True, True, False),
}  # fmt: skip
"""Of each entry on how the camera was held: whether rows become columns, and which of both then count backwards."""


def value_range(array: Array) -> tuple[float, float] | None:
    """The least and the largest value that a picture of this type can have; None for other types."""
    return _RANGES.get(str(array.dtype))


def upright(array: Array, turn: int) -> Array:
    """Pixels as they were seen.

    Args:
        array: (height, width[, channels]).
        turn: The entry of EXIF or TIFF on how the camera was held, 1 to 8.

    Returns:
        A view of the array.

    >>> upright(np.array([[1, 2], [3, 4]]), 6).tolist()
    [[3, 1], [4, 2]]
    """
    swaps, rows, columns = _FLIPS.get(turn, (False, False, False))
    array = array.swapaxes(0, 1) if swaps else array
    return array[:: -1 if rows else 1, :: -1 if columns else 1]


def with_grey_as_colours(array: Array) -> Array:
    """(…, 4): grey and transparency as red, green, blue and transparency."""
    return array[..., [0, 0, 0, 1]]


def content_of(image: Any, frames: int = 0) -> ImageContent:
    """An open picture of Pillow as content, upright, in a colour mode of ours.

    Args:
        image: The picture.
        frames: How many it has, of which one is taken; 0 asks the picture.

    Returns:
        The content, with remarks on what was done to it.
    """
    from PIL import ImageOps

    require_size(image.width * image.height * len(image.getbands()))
    remarks = []
    frames = frames or getattr(image, "n_frames", 1)
    if frames > 1:
        remarks.append(say_plural(_FRAMES, frames))
    if image.getexif().get(_ORIENTATION, _UPRIGHT) != _UPRIGHT:
        image = ImageOps.exif_transpose(image)
        remarks.append(say(TURNED))
    indices = np.asarray(image) if image.mode == "P" else None
    is_binary = image.mode == "1"
    mode = "RGBA" if "transparency" in image.info else _SPECIAL.get(image.mode) or _target(image)
    if mode != image.mode:
        if image.mode not in ("P", "1"):
            remarks.append(say(_CONVERTED, mode=image.mode, other=mode))
        image = image.convert(mode)
    if mode == "RGBA":
        remarks.append(say(ALPHA_KEPT))
    array = np.asarray(image)
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    modes: dict[str, ColorMode] = {"RGB": "RGB", "RGBA": "RGBA", "L": "Binary" if is_binary else "L"}
    header = ImageHeader(color_mode=modes.get(mode, "L"), value_range=value_range(array))
    return ImageContent(array, header, tuple(remarks), indices)


def _target(image: Any) -> str:
    """The mode that a picture with a palette, with transparency, or of another colour space is converted to."""
    if image.mode in ("LA", "PA", "La", "RGBa"):
        return "RGBA"
    return "RGB"


def opened(data: bytes, format_name: str) -> Any:
    """A picture of Pillow; only this format is tried."""
    from PIL import Image, UnidentifiedImageError

    with quiet_libraries():
        try:
            image = Image.open(io.BytesIO(data), formats=[format_name])
        except Image.DecompressionBombError:
            raise refuse(say("its header announces more pixels than an image has")) from None
        except UnidentifiedImageError:  # its text tells where the bytes lie in memory
            raise refuse(say(_NO_HEADER, format=format_name)) from None
    image.decodermaxblock = max(image.decodermaxblock, len(data))  # all at once: pieces are copied once more
    return image


def _by_pillow(format_name: str) -> Decode:
    def decode(data: bytes) -> ImageContent:
        return content_of(opened(data, format_name))

    return decode


def _png(data: bytes) -> ImageContent:
    """A PNG; that of 16 bits is read by OpenCV, which Pillow would cut down to 8 bits where there is more than grey."""
    image = opened(data, "PNG")
    depth, colours = data[_PNG_DEPTH], data[_PNG_COLOUR]
    has_clear_value = "transparency" in image.info
    if depth < _SIXTEEN or (colours == _PNG_GREY and not has_clear_value):
        return content_of(image)
    require_size(image.width * image.height * len(image.getbands()))
    array = by_opencv(data)
    remarks = [say(_CLEAR)] if has_clear_value else []
    if has_clear_value and array.ndim > 2:  # noqa: PLR2004 - OpenCV makes a channel of it
        array = array[..., 0] if colours == _PNG_GREY else array[..., :3]
    if colours in (_PNG_GREY_ALPHA, _PNG_RGBA):
        remarks.append(say(ALPHA_KEPT))
    mode = mode_of(array, 2)
    turn = image.getexif().get(_ORIENTATION, _UPRIGHT)
    if turn != _UPRIGHT:
        array = np.ascontiguousarray(upright(array, turn))
        remarks.append(say(TURNED))
    return ImageContent(array, ImageHeader(color_mode=mode, value_range=value_range(array)), tuple(remarks))


def by_opencv(data: bytes) -> Array:
    """(height, width, channels) with all bits, red first."""
    import cv2

    level = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # it would write to the terminal
    try:
        array = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    finally:
        cv2.utils.logging.setLogLevel(level)
    if array is None:
        raise refuse(say("its pixels cannot be decoded"))
    if array.ndim == 3:  # noqa: PLR2004 - height, width, channels
        array = array[..., [2, 1, 0, *range(3, array.shape[-1])]]
    return np.ascontiguousarray(array)


PNG = ImageReader("PNG", (".png",), _png, (b"\x89PNG\r\n\x1a\n",))
JPEG = ImageReader("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif"), _by_pillow("JPEG"), (b"\xff\xd8\xff",))
BMP = ImageReader("BMP", (".bmp", ".dib"), _by_pillow("BMP"), (b"BM",))
GIF = ImageReader("GIF", (".gif",), _by_pillow("GIF"), (b"GIF87a", b"GIF89a"))
WEBP = ImageReader("WebP", (".webp",), _by_pillow("WEBP"), (b"WEBP",), offset=8)
