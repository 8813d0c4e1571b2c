"""NIfTI: volumes with their place in space, by nibabel."""

import gzip
import io
import math
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import ImageHeader, mode_of
from workbench.data.readers.image_content import MOST_PIXELS, ImageContent, ImageReader, refuse, require_size
from workbench.messages import mark, say

_LONGEST = MOST_PIXELS * 8 + 1024
_ODD = mark("its affine is {problem}; spacing and place are left out")
_AXES = mark("it has the shape {shape}; volumes of two or three axes, and a fourth for channels, are read")
_KIND = mark("its numbers are of the type {dtype}, which no image has")
_AXIS_COUNT = 3
_MOST = float(np.finfo(np.float32).max)
"""Up to this value float64 becomes float32; larger ones would become infinite."""
_TO_DICOM = np.array([[-1], [-1], [1]])
"""NIfTI counts mm to the right and to the front, DICOM to the left and to the back; headers are in DICOM's system, and
count z before y before x as arrays do."""


def decode_nifti(data: bytes) -> ImageContent:
    """The volume as (depth, height, width[, channels]): NIfTI's axes (x, y, z) the other way round."""
    import nibabel

    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(data)
    image = nibabel.Nifti1Image.from_bytes(data) if not _is_second(data) else nibabel.Nifti2Image.from_bytes(data)
    require_size(math.prod(image.shape))
    array = _array(image)
    affine = np.asarray(image.affine, float)[:3] * _TO_DICOM
    header, remarks = _frame(affine, mode_of(array, _AXIS_COUNT), array.shape[0] == 1)
    if array.shape[0] == 1:
        return ImageContent(array[0], header, remarks)
    return ImageContent(array, header, remarks)


def _is_second(data: bytes) -> bool:
    return data[:4] in (b"\x1c\x02\0\0", b"\0\0\x02\x1c")


def _unpacked(data: bytes) -> bytes:
    with gzip.open(io.BytesIO(data)) as file:
        content = file.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        raise refuse(say("it unpacks to more than {most:,} bytes", most=_LONGEST))
    return content


def _array(image: Any) -> Array:
    """(depth, height, width[, channels]); scaled as the header says, whole numbers where it says nothing."""
    array = np.asarray(image.dataobj)
    while array.ndim > _AXIS_COUNT and array.shape[-1] == 1:
        array = array[..., 0]
    if array.dtype.names:  # RGB24 and RGBA32: a record of bytes a pixel
        array = np.stack([array[name] for name in array.dtype.names], axis=-1)
    if array.ndim == 2:  # noqa: PLR2004 - one slice
        array = array[..., np.newaxis]
    if array.dtype.kind not in "biuf":
        raise refuse(say(_KIND, dtype=array.dtype))
    if array.ndim not in (3, 4):
        raise refuse(say(_AXES, shape=array.shape))
    if array.dtype == np.float64 and np.abs(array, where=np.isfinite(array), out=np.zeros(array.shape)).max() < _MOST:
        array = array.astype(np.float32)
    order = (2, 1, 0, 3)[: array.ndim]
    return np.ascontiguousarray(array.transpose(order).astype(array.dtype.newbyteorder("="), copy=False))


def _frame(affine: Array, mode: Any, flat: bool) -> tuple[ImageHeader, tuple[str, ...]]:
    """Spacing, origin and direction of the array's axes; an affine that cannot be is left out, with a remark."""
    problem = _problem(affine)
    dimension = 2 if flat else 3
    if problem:
        return ImageHeader(dimension, mode), (say(_ODD, problem=problem),)
    columns = affine[:, 2::-1]  # slice, row, column
    spacing = np.linalg.norm(columns, axis=0)
    if flat:
        return ImageHeader(2, mode, spacing=tuple(spacing[1:].tolist())), ()
    direction = (columns / spacing)[::-1].ravel().tolist()
    return ImageHeader(3, mode, tuple(spacing.tolist()), tuple(affine[::-1, 3].tolist()), tuple(direction)), ()


def _problem(affine: Array) -> str:
    if not np.isfinite(affine).all():
        return say("not finite")
    return say("singular") if abs(np.linalg.det(affine[:, :3])) < np.finfo(np.float32).tiny else ""


NIFTI = ImageReader("NIfTI", (".nii.gz", ".nii"), decode_nifti, (b"n+1\0", b"n+2\0"), offset=344)
