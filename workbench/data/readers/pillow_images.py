"""Pictures: PNG, JPEG, BMP, GIF and WebP, by Pillow; PNG of 16 bits in colour by OpenCV, as Pillow drops 8 of them."""

import io
import warnings
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import ColorMode, ImageHeader
from workbench.data.readers.image_content import Decode, ImageContent, ImageReader, refuse, require_size
from workbench.messages import mark, mark_plural, say, say_plural

_RANGES: dict[str, tuple[float, float]] = {"bool": (0, 1), "uint8": (0, 255), "uint16": (0, 65_535)}
_ORIENTATION = 0x0112
_UPRIGHT = 1
_PNG_DEPTH, _PNG_COLOUR = 24, 25
"""Where a PNG says how many bits a channel has, and which channels there are."""
_SIXTEEN = 16
_PNG_MODES: dict[int, ColorMode] = {2: "RGB", 6: "RGBA"}
_TURNED = mark("turned upright, as its EXIF entry says")
_FRAMES = mark_plural("the first of {count} frames was taken", "the first of {count} frames was taken")
_CONVERTED = mark("converted from {mode} to {other}")
_ALPHA = mark("its transparency is kept as a fourth channel")
_SPECIAL = {"1": "L", "L": "L", "RGB": "RGB", "RGBA": "RGBA", "I;16": "I;16", "I;16B": "I;16", "I": "I", "F": "F"}
"""Modes of Pillow that are taken as they are; one bit a pixel becomes 0 and 255."""


def value_range(array: Array) -> tuple[float, float] | None:
    """The least and the largest value that a picture of this type can have; None for other types."""
    return _RANGES.get(str(array.dtype))


def content_of(image: Any) -> ImageContent:
    """An open picture of Pillow as content: its first frame, upright, in a colour mode of ours."""
    from PIL import ImageOps

    require_size(image.width * image.height * len(image.getbands()))
    remarks = []
    frames = getattr(image, "n_frames", 1)
    if frames > 1:
        remarks.append(say_plural(_FRAMES, frames))
    if image.getexif().get(_ORIENTATION, _UPRIGHT) != _UPRIGHT:
        image = ImageOps.exif_transpose(image)
        remarks.append(say(_TURNED))
    indices = np.asarray(image) if image.mode == "P" else None
    is_binary = image.mode == "1"
    mode = "RGBA" if "transparency" in image.info else _SPECIAL.get(image.mode) or _target(image)
    if mode != image.mode:
        if image.mode not in ("P", "1"):
            remarks.append(say(_CONVERTED, mode=image.mode, other=mode))
        image = image.convert(mode)
    if mode == "RGBA":
        remarks.append(say(_ALPHA))
    array = np.asarray(image)
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
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return Image.open(io.BytesIO(data), formats=[format_name])
        except Image.DecompressionBombError:
            raise refuse(say("its header announces more pixels than an image has")) from None


def _by_pillow(format_name: str) -> Decode:
    def decode(data: bytes) -> ImageContent:
        return content_of(opened(data, format_name))

    return decode


def _png(data: bytes) -> ImageContent:
    """A PNG; that of 16 bits in colour is read by OpenCV, which Pillow would cut down to 8 bits."""
    image = opened(data, "PNG")
    depth, colours = data[_PNG_DEPTH], data[_PNG_COLOUR]
    if depth < _SIXTEEN or colours not in _PNG_MODES:
        return content_of(image)
    require_size(image.width * image.height * len(image.getbands()))
    array = by_opencv(data)
    mode = _PNG_MODES[colours]
    remarks = (say(_ALPHA),) if mode == "RGBA" else ()
    return ImageContent(array, ImageHeader(color_mode=mode, value_range=value_range(array)), remarks)


def by_opencv(data: bytes) -> Array:
    """(height, width, channels) with all bits, red first."""
    import cv2

    array = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
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
