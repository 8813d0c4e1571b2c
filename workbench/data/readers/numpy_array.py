"""Arrays of NumPy. Pickled objects, which can run code when they are loaded, are never read."""

import io
import math
import zipfile
from dataclasses import replace

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
_NAMES = ("image", "mask", "label", "x", "arr_0")


def decode_npy(data: bytes) -> ImageContent:
    """The array of an ``.npy`` file."""
    return array_content(_array(data))


def decode_npz(data: bytes) -> ImageContent:
    """The only array of an ``.npz`` file, or the one that is named as an image."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sizes = {entry.filename.removesuffix(".npy"): entry.file_size for entry in archive.infolist()}
        name = only_array(list(sizes))
        require_size(sizes[name])
        return array_content(_array(archive.read(f"{name}.npy")))


def only_array(names: list[str]) -> str:
    """The name of the array that is the image. Raises UnreadableFile."""
    chosen = names if len(names) == 1 else [name for name in _NAMES if name in names]
    if not chosen:
        raise refuse(say(_NOT_ONE, count=len(names), names=", ".join(names[:5])))
    return chosen[0]


def _array(data: bytes) -> Array:
    file = io.BytesIO(data)
    version = np.lib.format.read_magic(file)
    reads = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    shape, _, dtype = reads.get(version, np.lib.format.read_array_header_2_0)(file)
    if dtype.hasobject:
        raise refuse(say(_PICKLED))
    require_size(math.prod(shape))
    expected, received = math.prod(shape) * dtype.itemsize, len(data) - file.tell()
    if received < expected:
        raise refuse(say(_SHORT, expected=expected, received=received))
    file.seek(0)
    array: Array = np.load(file, allow_pickle=False)
    return array


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
