"""TIFF: 8, 16 and 32 bits, one page or a volume of pages."""

import io
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import ImageHeader, mode_of
from workbench.data.readers.image_content import ImageContent, ImageReader, refuse, require_size
from workbench.data.readers.pillow_images import by_opencv, content_of, opened, value_range
from workbench.messages import mark_plural, say, say_plural

_BITS = 258  # the tag of bits a channel
_EIGHT = 8
_PAGES = mark_plural("{count} page read as a volume", "{count} pages read as a volume")


def decode_tiff(data: bytes) -> ImageContent:
    """One page as an image, several pages of one size as a volume."""
    image = opened(data, "TIFF")
    pages = getattr(image, "n_frames", 1)
    bits = image.tag_v2.get(_BITS, (1,))
    require_size(image.width * image.height * len(image.getbands()) * pages)
    deep_colour = len(bits) > 1 and max(bits) > _EIGHT  # Pillow would keep 8 bits of them
    if pages == 1:
        return _content(_deep(data), 2) if deep_colour else content_of(image)
    volume = _deep(data) if deep_colour else _pages(image, pages)
    return _content(volume, 3, say_plural(_PAGES, pages))


def _pages(image: Any, count: int) -> Array:
    pages = []
    for number in range(count):
        image.seek(number)
        pages.append(np.asarray(image if image.mode not in ("P", "CMYK") else image.convert("RGB")))
    if len({page.shape for page in pages}) > 1:
        shapes = ", ".join(dict.fromkeys("×".join(map(str, page.shape)) for page in pages))
        raise refuse(say("its pages differ in size: {shapes}", shapes=shapes))
    return np.stack(pages)


def _deep(data: bytes) -> Array:
    """All bits of an image in colour; tifffile lacks some compressions, which OpenCV has."""
    import tifffile

    try:
        array: Array = tifffile.imread(io.BytesIO(data))
    except ValueError:
        array = by_opencv(data)
    return array


def _content(array: Array, dimension: int, *remarks: str) -> ImageContent:
    header = ImageHeader(dimension, mode_of(array, dimension), value_range=value_range(array))
    return ImageContent(array, header, remarks)


TIFF = ImageReader("TIFF", (".tif", ".tiff"), decode_tiff, (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"))
