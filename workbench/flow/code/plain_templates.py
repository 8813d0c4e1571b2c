"""Modules in fewer lines, for pictures that have nothing but a class: no mask, no boxes, no millimetres to follow.

Each does what the module of its name does with such samples; a test compares them. Like ``plain_sample``, this file is
the source of what goes into exported notebooks.
"""

from dataclasses import replace

import numpy as np

from workbench.flow.code.plain_sample import PlainSample
from workbench.modules.opencv import opencv


def resize(
    sample: PlainSample,
    height: int = 256,
    width: int = 256,
    volume: int | None = None,  # noqa: ARG001 - the arguments are those of the module
    interpolation: str = "linear",
) -> PlainSample:
    """Bring a picture to one height and width."""
    cv2 = opencv()
    image = sample.image
    if interpolation == "nearest" or sample.header.color_mode == "Binary":
        rows = ((np.arange(height) + 0.5) * (image.shape[0] / height)).astype(int)
        columns = ((np.arange(width) + 0.5) * (image.shape[1] / width)).astype(int)
        return replace(sample, image=image[rows][:, columns])
    flags = {
        "linear": cv2.INTER_LINEAR,
        "cubic": cv2.INTER_CUBIC,
        "area": cv2.INTER_AREA,
        "lanczos": cv2.INTER_LANCZOS4,
    }
    resized = cv2.resize(image, (width, height), interpolation=flags[interpolation])
    return replace(sample, image=resized.reshape(height, width, *image.shape[2:]))


def crop(sample: PlainSample, coordinates: tuple[int, int, int, int] = (0, 16, 0, 16)) -> PlainSample:
    """Keep a rectangle of a picture: (y_min, y_max, x_min, x_max)."""
    top, bottom, left, right = coordinates
    return replace(sample, image=sample.image[top:bottom, left:right])


def flip(sample: PlainSample, direction: str = "horizontal") -> PlainSample:
    """Mirror a picture: left and right, or top and bottom, or both."""
    rows = -1 if direction in ("vertical", "both") else 1
    columns = -1 if direction in ("horizontal", "both") else 1
    return replace(sample, image=sample.image[::rows, ::columns])


def zero_padding(
    sample: PlainSample, top: int = 8, bottom: int = 8, left: int = 8, right: int = 8, value: float = 0.0
) -> PlainSample:
    """Put a margin around a picture: zeros, or another value."""
    image = sample.image
    height, width = image.shape[:2]
    whole = (top + height + bottom, left + width + right, *image.shape[2:])
    limits = np.iinfo(image.dtype) if image.dtype.kind in "iu" else None
    filling = value if limits is None else np.clip(np.rint(value), limits.min, limits.max)
    padded = np.full(whole, filling, image.dtype)
    padded[top : top + height, left : left + width] = image
    return replace(sample, image=padded)


def color_to_grayscale(sample: PlainSample, method: str = "luminance") -> PlainSample:
    """Make a colour picture grey: one number a pixel instead of three."""
    cv2 = opencv()
    image = sample.image
    weights = (0.299, 0.587, 0.114) if method == "luminance" else None
    if image.ndim == 2 or image.shape[-1] == 1:  # noqa: PLR2004 - it is grey already
        grey = image.reshape(image.shape[:2])
    elif method == "maximum":
        grey = image[..., :3].max(axis=-1)
    elif method == "luminance" and image.dtype != np.float64:
        grey = cv2.cvtColor(np.ascontiguousarray(image[..., :3]), cv2.COLOR_RGB2GRAY)
    else:
        mean = np.average(image[..., :3], axis=-1, weights=weights)
        grey = (np.rint(mean) if image.dtype.kind in "iu" else mean).astype(image.dtype)
    return replace(sample, image=grey, header=replace(sample.header, color_mode="L", value_range=None))
