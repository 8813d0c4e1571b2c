"""Colour spaces by OpenCV, for every type of numbers that colour images have.

In ``uint8`` the values are those of OpenCV: a hue of 0 to 179 (half a degree each), lightness, a and b of 0 to 255 with
128 for no colour. In fractions a hue is 0 to 360, lightness 0 to 100, a and b about -127 to 127, and all else 0 to 1.
In ``uint16`` each channel has the whole range of the type.
"""

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import ColorMode, ImageHeader
from workbench.modules.module_description import Dtype
from workbench.modules.opencv import opencv
from workbench.modules.value_scale import shares, value_scale

COLOR_DTYPES: tuple[Dtype, ...] = ("uint8", "uint16", "float32", "float64")
"""What colour images have; those with a sign have no colours below zero."""

_ALPHA = 3
_RANGES: dict[ColorMode, tuple[tuple[float, float], ...]] = {
    "HSV": ((0, 360), (0, 1), (0, 1)),
    "Lab": ((0, 100), (-127, 127), (-127, 127)),
}
"""The least and the largest fraction of each channel; 0 and 1 for all other colour modes."""
_GREY = ("L", "Binary")


def to_rgb(image: Array, header: ImageHeader) -> Array:
    """The colours of an image or volume as red, green and blue.

    Args:
        image: (…, channels), or (…) for a grey one; the alpha channel is left out.
        header: Its header, with any colour mode but "Channels".

    Returns:
        (…, 3): uint8 for uint8, and otherwise float32 from 0 to 1.
    """
    mode = header.color_mode
    if mode in _GREY:
        return _unit(np.repeat(_with_channel(image, header), 3, axis=-1), header)
    if mode in ("RGB", "RGBA"):
        return _unit(image[..., :_ALPHA], header)
    return _converted(_encoded(image, mode), f"COLOR_{mode}2RGB")


def from_rgb(rgb: Array, mode: ColorMode) -> Array:
    """Red, green and blue as another colour mode.

    Args:
        rgb: (…, 3) in uint8, or in float32 from 0 to 1.
        mode: Any colour mode but "Binary" and "Channels".

    Returns:
        (…) for "L", otherwise (…, channels), in the type of ``rgb``.

    >>> from_rgb(np.array([[[255, 0, 0]]], "uint8"), "HSV").tolist()
    [[[0, 255, 255]]]
    """
    if mode == "RGB":
        return rgb
    if mode == "RGBA":
        opaque = np.full((*rgb.shape[:-1], 1), 255 if rgb.dtype == np.uint8 else 1, rgb.dtype)
        return np.concatenate([rgb, opaque], axis=-1)
    return _converted(rgb, "COLOR_RGB2GRAY" if mode == "L" else f"COLOR_RGB2{mode}")


def _unit(rgb: Array, header: ImageHeader) -> Array:
    """Bytes as they are, all else as fractions of white."""
    return rgb if rgb.dtype == np.uint8 else shares(rgb, value_scale(rgb, header)).astype(np.float32)


def _with_channel(image: Array, header: ImageHeader) -> Array:
    return image if image.ndim > header.dimension else image[..., None]


def _encoded(image: Array, mode: ColorMode) -> Array:
    """The values of a colour space as OpenCV takes them: bytes as they are, 16 bits as fractions."""
    if image.dtype != np.uint16:
        return image if image.dtype == np.uint8 else image.astype(np.float32)
    low, high = np.asarray(_RANGES.get(mode, ((0, 1),) * 3), np.float32).T
    fractions: Array = image.astype(np.float32) / np.float32(65_535) * (high - low) + low
    return fractions


def _converted(image: Array, code: str) -> Array:
    """OpenCV's conversion of (…, 3), as a picture of one long column for volumes."""
    cv2 = opencv()
    flat = np.ascontiguousarray(image).reshape(-1, *image.shape[-2:])
    result: Array = cv2.cvtColor(flat, getattr(cv2, code))
    channels = result.shape[2:]
    result = result.reshape(*image.shape[:-1], *channels)
    return result.clip(0, 1) if code.endswith("2RGB") and result.dtype != np.uint8 else result
