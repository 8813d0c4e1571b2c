"""TIFF: any number of bits and channels, one page or a volume of pages.

Microscopes and scanners write far more kinds than Pillow has modes for: it cuts some to 8 bits, and reads others with a
wrong sign. Numbers are therefore read by tifffile; Pillow reads colours that must be converted (a palette, CMYK, YCbCr,
Lab), pixels of fewer than 8 bits, and compressions that tifffile needs another package for.
"""

import io
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import ColorMode, ImageHeader, mode_of
from workbench.data.readers.image_content import ImageContent, ImageReader, refuse, require_size
from workbench.data.readers.pillow_images import (
    ALPHA_KEPT,
    TURNED,
    by_opencv,
    content_of,
    opened,
    upright,
    value_range,
    with_grey_as_colours,
)
from workbench.messages import mark, mark_plural, say, say_plural

_ORIENTATION = 274
_UPRIGHT = 1
_EIGHT = 8
_MINIMUM_IS_WHITE, _MINIMUM_IS_BLACK, _RGB = 0, 1, 2
_TRANSPARENCY = (1, 2)
"""Kinds of a further channel that are transparency; 0 says nothing of it."""
_PAGES = mark_plural("{count} page read as a volume", "{count} pages read as a volume")
_SIZES = mark("its pages differ in size: {shapes}")
_DARK = mark("its lowest value is white (MINISWHITE), and was inverted")
_NONE = 1
"""The compression of pixels that are not compressed."""
_CUT_OFF = mark("its pixels are not all there; it is cut off or damaged")
_UNDECODED = mark("its pixels are compressed in a way that needs another package; save it without compression")


def decode_tiff(data: bytes) -> ImageContent:
    """One page as an image, several pages of one size as a volume."""
    import tifffile

    with tifffile.TiffFile(io.BytesIO(data)) as file:
        pages: list[Any] = list(file.pages)
        shapes = dict.fromkeys((page.imagelength, page.imagewidth) for page in pages)
        if len(shapes) > 1:
            raise refuse(say(_SIZES, shapes=", ".join(f"{height}×{width}" for height, width in shapes)))
        first = pages[0]
        require_size(first.imagelength * first.imagewidth * first.samplesperpixel * len(pages))
        if not _is_plain(first):
            return _by_pillow(data, len(pages))
        try:
            arrays = [_page(page, _turn(first)) for page in pages]
        except (ValueError, KeyError, NotImplementedError, RuntimeError):
            return _by_others(data, first, len(pages))
        return _content(first, arrays)


def _is_plain(page: Any) -> bool:
    """Whether its numbers are what is meant, and not colours in other terms."""
    return page.photometric in (_MINIMUM_IS_WHITE, _MINIMUM_IS_BLACK, _RGB) and page.bitspersample >= _EIGHT


def _page(page: Any, turn: int) -> Array:
    """(height, width[, channels]), upright: writers say it of the first page for all."""
    array = page.asarray()
    if array.ndim > 2 and page.planarconfig == 2:  # noqa: PLR2004 - height, width; one plane a channel
        array = np.moveaxis(array, 0, -1)
    return upright(array, turn)


def _turn(page: Any) -> int:
    tag = page.tags.get(_ORIENTATION)
    return int(tag.value) if tag is not None else _UPRIGHT


def _content(first: Any, arrays: list[Array]) -> ImageContent:
    """Pages of plain numbers."""
    remarks = []
    array = arrays[0] if len(arrays) == 1 else np.stack(arrays)
    dimension = 2 if len(arrays) == 1 else 3
    if first.photometric == _MINIMUM_IS_WHITE and array.dtype.kind == "u":
        array = np.iinfo(array.dtype).max - array
        remarks.append(say(_DARK))
    if array.ndim > dimension and array.shape[-1] == 2 and first.extrasamples[-1:] and _is_alpha(first):  # noqa: PLR2004
        array = with_grey_as_colours(array)
    if len(arrays) > 1:
        remarks.append(say_plural(_PAGES, len(arrays)))
    if _turn(first) != _UPRIGHT:
        remarks.append(say(TURNED))
    mode = _mode(first, array, dimension)
    if mode == "RGBA":
        remarks.append(say(ALPHA_KEPT))
    array = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("="), copy=False))
    return ImageContent(array, ImageHeader(dimension, mode, value_range=value_range(array)), tuple(remarks))


def _is_alpha(page: Any) -> bool:
    return int(page.extrasamples[-1]) in _TRANSPARENCY


def _mode(page: Any, array: Array, dimension: int) -> ColorMode:
    """Colours where the file says so; several channels of other files are no colours."""
    guessed = mode_of(array, dimension)
    grey_alpha = page.samplesperpixel == 2  # noqa: PLR2004 - grey and transparency, which were made four
    return "Channels" if guessed in ("RGB", "RGBA") and page.photometric != _RGB and not grey_alpha else guessed


def _by_pillow(data: bytes, count: int) -> ImageContent:
    """Pages whose colours Pillow converts; of a palette the numbers are kept, which a mask is made of."""
    image = opened(data, "TIFF")
    pages = []
    for number in range(count):
        image.seek(number)
        pages.append(content_of(image.copy() if count > 1 else image, frames=1))
    if count == 1:
        return pages[0]
    array = np.stack([page.array for page in pages])
    numbers = [page.indices for page in pages if page.indices is not None]
    header = ImageHeader(3, pages[0].header.color_mode, value_range=value_range(array))
    remarks = (*dict.fromkeys(text for page in pages for text in page.remarks), say_plural(_PAGES, count))
    return ImageContent(array, header, remarks, np.stack(numbers) if len(numbers) == count else None)


def _by_others(data: bytes, first: Any, count: int) -> ImageContent:
    """Compressions that tifffile lacks: Pillow has those of 8 bits, OpenCV those of one deep page."""
    if first.compression == _NONE:
        raise refuse(say(_CUT_OFF))
    if first.bitspersample == _EIGHT:
        return _by_pillow(data, count)
    if count > 1 or first.photometric == _MINIMUM_IS_WHITE:
        raise refuse(say(_UNDECODED))
    return _content(first, [by_opencv(data)])


TIFF = ImageReader("TIFF", (".tif", ".tiff"), decode_tiff, (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"))
