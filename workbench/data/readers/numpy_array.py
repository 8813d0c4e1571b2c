"""Arrays of NumPy. Pickled objects, which can run code when they are loaded, are never read."""

import io
import math
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import guessed_header
from workbench.data.readers.image_content import ImageContent, ImageReader, refuse, require_size
from workbench.data.readers.pillow_images import value_range
from workbench.messages import mark, say

_PICKLED = mark(
    "it holds Python objects (a pickle), which could run code; save the array as numbers: np.save(file, array)"
)
_SHORT = mark("its header announces {expected:,} bytes of numbers, but it holds {received:,}")
_NOT_ONE = mark("it holds {count} arrays ({names}); save the image alone, or name it 'image'")
_IMAGES, _MASKS = ("image", "x", "arr_0"), ("mask", "label")
_BAD_HEADER = mark("its header cannot be read; it is cut off or damaged")
_NONE = mark("it holds no arrays")


def decode_npy(data: bytes) -> ImageContent:
    """The array of an ``.npy`` file."""
    return array_content(_array(data))


def decode_npz(data: bytes) -> ImageContent:
    """The only array of an ``.npz`` file, or the one that is named as an image."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sizes = {entry.filename.removesuffix(".npy"): entry.file_size for entry in archive.infolist()}
        chosen = {name for name in (_chosen(list(sizes), _IMAGES), _chosen(list(sizes), _MASKS)) if name}
        for name in chosen or _refused_names(list(sizes)):
            require_size(sizes[name])
        return content_of_arrays({name: _array(archive.read(f"{name}.npy")) for name in sizes if name in chosen})


def content_of_arrays(arrays: Mapping[str, Array]) -> ImageContent:
    """The content of a file of several arrays.

    Args:
        arrays: The arrays by their names in the file.

    Returns:
        The image: the only array, or the one that is named so. One that is named as a mask is kept beside it, for
        files that serve as labels.

    Raises:
        UnreadableFile: No array is the image, or the image is none.
    """
    image, mask = _chosen(list(arrays), _IMAGES), _chosen(list(arrays), _MASKS)
    content = array_content(arrays[image or mask or _refused_names(list(arrays))[0]])
    is_mask = image and mask and arrays[mask].dtype.kind in "biu" and image != mask
    return replace(content, indices=arrays[mask]) if is_mask else content


def _chosen(names: list[str], wanted: tuple[str, ...]) -> str:
    """The name of the array that is meant; "" where none is."""
    return names[0] if len(names) == 1 else next((name for name in wanted if name in names), "")


def _refused_names(names: list[str]) -> list[str]:
    """Refuse a file none of whose arrays is the image."""
    raise refuse(say(_NOT_ONE, count=len(names), names=", ".join(names[:5])) if names else say(_NONE))


def _array(data: bytes) -> Array:
    file = io.BytesIO(data)
    shape, dtype = _header(file)
    if dtype.hasobject:
        raise refuse(say(_PICKLED))
    require_size(math.prod(shape))
    expected, received = math.prod(shape) * dtype.itemsize, len(data) - file.tell()
    if received < expected:
        raise refuse(say(_SHORT, expected=expected, received=received))
    file.seek(0)
    array: Array = np.load(file, allow_pickle=False)
    return array


def _header(file: io.BytesIO) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """The shape and the type of numbers that a file announces."""
    version = np.lib.format.read_magic(file)
    reads = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    try:
        shape, _, dtype = reads.get(version, np.lib.format.read_array_header_2_0)(file)
    except (ValueError, TypeError, SyntaxError):  # texts that quote Python's own objects
        raise refuse(say(_BAD_HEADER)) from None
    return shape, dtype


def array_content(array: Array) -> ImageContent:
    """A bare array as content; refuses what is no image."""
    require_size(array.size)
    if array.dtype.kind not in "biuf" or array.ndim not in (2, 3, 4):
        reason = say("it holds {dtype} of the shape {shape}, no image", dtype=array.dtype, shape=array.shape)
        raise refuse(reason)
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    return ImageContent(array, replace(guessed_header(array), value_range=value_range(array)))


NPY = ImageReader("NumPy", (".npy",), decode_npy, (b"\x93NUMPY",))
NPZ = ImageReader("NumPy archive", (".npz",), decode_npz)
