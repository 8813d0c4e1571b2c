"""An array seen through an affine map: exactly where pixels only change places, else with OpenCV or SciPy."""

from functools import cache, lru_cache
from typing import Literal

import numpy as np

from workbench.data.affine_map import AffineMap, Array
from workbench.modules.module_parameters import Interpolation
from workbench.modules.opencv import cast_like, in_taken_dtype, opencv
from workbench.modules.planes import by_plane

_IMAGE_AXES = 2
_MOST_CHANNELS = 4
"""OpenCV takes a border value of as many channels."""
_WHOLE = 1e-9
"""What sums of products miss of a whole number."""
_TOGETHER = 1e-6
"""How near two sizes in pixels are the same."""
_SPLINES: dict[Interpolation, int] = {"nearest": 0, "linear": 1, "area": 1, "cubic": 3, "lanczos": 3}


def warped(array: Array, way: AffineMap, size: tuple[int, ...], interpolation: Interpolation, fill: float = 0) -> Array:
    """Move the pixels of an array.

    Pixels that only change places (crop, pad, flip, quarter turns) keep their values; the whole image in another size
    is resized as ``cv2.resize`` does it; all else is interpolated.

    Args:
        array: (height, width[, channels]) or (depth, height, width[, channels]); ``way`` says how many axes move.
        way: From places in ``array`` to places in the result.
        size: The spatial shape of the result.
        interpolation: How values between pixels are found; "nearest" invents none.
        fill: What stands where ``array`` has no pixel.

    Returns:
        A new array, or a view, of the type of ``array``.
    """
    change = _change(way, array.shape[: len(size)], size)
    if change == "places":
        matrix, offset = np.rint(way.matrix).astype(int), np.rint(way.offset).astype(int)
        return _rearranged(array, matrix, offset, size, fill)
    if change == "size":
        return resized(array, size, interpolation)
    if interpolation == "nearest":
        return _nearest(array, way.inverse(), size, fill)
    if len(size) == _IMAGE_AXES:
        return _warped_planes(array, way, size, interpolation, fill)
    return _warped_volume(array, way, size, interpolation, fill)


def resized(array: Array, size: tuple[int, ...], interpolation: Interpolation) -> Array:
    """An array in another size, as ``cv2.resize`` does it; volumes also along their depth.

    Args:
        array: (height, width[, channels]) or (depth, height, width[, channels]).
        size: The new spatial shape.
        interpolation: How values between pixels are found.

    Returns:
        A new array of the same type.
    """
    if interpolation == "nearest":
        return _gathered(array, size)
    cv2 = opencv()
    flag = _flag(interpolation)
    height, width = size[-2:]

    def resize(plane: Array) -> Array:
        result: Array = cv2.resize(plane, (width, height), None, 0, 0, flag)
        return result

    def resize_planes(known: Array) -> Array:
        return by_plane(resize, known, len(size))

    flat = in_taken_dtype(resize_planes, array)
    if len(size) == _IMAGE_AXES or size[0] == len(flat):
        return flat

    def deepen(known: Array) -> Array:
        rows: Array = cv2.resize(known.reshape(len(known), -1), (known[0].size, size[0]), interpolation=flag)
        return rows.reshape(size[0], *known.shape[1:])

    return in_taken_dtype(deepen, np.ascontiguousarray(flat))


def _gathered(array: Array, size: tuple[int, ...]) -> Array:
    """The pixel whose area each new centre falls into."""
    result = array
    for axis, (new, old) in enumerate(zip(size, array.shape, strict=False)):
        result = np.take(result, ((np.arange(new) + 0.5) * (old / new)).astype(int).clip(0, old - 1), axis=axis)
    return result


@lru_cache(maxsize=1024)
def _change(way: AffineMap, old: tuple[int, ...], size: tuple[int, ...]) -> Literal["places", "size", "all"]:
    """What a map changes: only the places of whole pixels, only the size of the whole image, or anything."""
    matrix, offset = np.asarray(way.matrix), np.asarray(way.offset)
    entries = np.abs(matrix) > _WHOLE
    one_each = bool(np.all(entries.sum(axis=0) == 1) and np.all(entries.sum(axis=1) == 1))
    if (
        one_each
        and np.all(np.abs(np.abs(matrix[entries]) - 1) < _WHOLE)
        and np.all(np.abs(offset - np.rint(offset)) < _WHOLE)
    ):
        return "places"
    diagonal = np.diag(matrix)
    scales = one_each and np.all(diagonal > 0) and np.all(np.abs(offset) < _WHOLE)
    return "size" if scales and np.allclose(diagonal * old, size, rtol=0, atol=_TOGETHER) else "all"


def _rearranged(array: Array, matrix: Array, offset: Array, size: tuple[int, ...], fill: float) -> Array:
    """Axes in another order, some turned round, then cut or padded."""
    axes = len(size)
    order = np.abs(matrix).argmax(axis=1)
    turned = array.transpose(*order.tolist(), *range(axes, array.ndim))
    backward = matrix.sum(axis=1) < 0
    turned = turned[tuple(slice(None, None, -1) if back else slice(None) for back in backward)]
    starts = np.where(backward, offset - turned.shape[:axes], offset)  # where the old image begins in the new one
    ends = starts + turned.shape[:axes]
    inside = turned[
        tuple(slice(max(0, -low), max(0, new - low)) for low, new in zip(starts.tolist(), size, strict=True))
    ]
    if inside.shape[:axes] == size:
        return inside
    result = np.full((*size, *array.shape[axes:]), cast_like(np.asarray(float(fill)), array.dtype), array.dtype)
    result[
        tuple(slice(max(0, low), max(0, high)) for low, high in zip(starts.tolist(), ends.tolist(), strict=True))
    ] = inside
    return result


def _nearest(array: Array, back: AffineMap, size: tuple[int, ...], fill: float) -> Array:
    """The pixel whose area the centre of each new pixel comes from."""
    centres = np.stack(np.meshgrid(*(np.arange(length) + 0.5 for length in size), indexing="ij"), axis=-1)
    places = np.floor(back.apply(centres.reshape(-1, len(size))) + _WHOLE).astype(np.int64)
    old = np.asarray(array.shape[: len(size)])
    inside = np.all((places >= 0) & (places < old), axis=1)
    rest = array.shape[len(size) :]
    result = np.full((len(places), *rest), cast_like(np.asarray(float(fill)), array.dtype), array.dtype)
    result[inside] = array[tuple(places[inside].T)]
    return result.reshape(*size, *rest)


def _warped_planes(
    array: Array, way: AffineMap, size: tuple[int, ...], interpolation: Interpolation, fill: float
) -> Array:
    cv2 = opencv()
    pixels = way.of_pixels()
    matrix = np.asarray(pixels.matrix)[::-1, ::-1]  # OpenCV counts x before y
    forward = np.column_stack([matrix, np.asarray(pixels.offset)[::-1]])
    height, width = size
    flags, border = _flag(interpolation, warps=True), cv2.BORDER_CONSTANT

    def warp(plane: Array) -> Array:
        moved: Array = cv2.warpAffine(
            plane, forward, (width, height), flags=flags, borderMode=border, borderValue=(fill,) * _MOST_CHANNELS
        )
        return moved

    def all_channels(plane: Array) -> Array:
        if plane.ndim == _IMAGE_AXES or plane.shape[-1] <= _MOST_CHANNELS:
            return warp(plane)
        return np.stack([warp(np.ascontiguousarray(plane[..., index])) for index in range(plane.shape[-1])], axis=-1)

    return in_taken_dtype(lambda known: by_plane(all_channels, known, _IMAGE_AXES), array)


def _warped_volume(
    array: Array, way: AffineMap, size: tuple[int, ...], interpolation: Interpolation, fill: float
) -> Array:
    """With SciPy: OpenCV turns pictures only."""
    from scipy import ndimage

    back = way.of_pixels().inverse()
    matrix, offset = np.asarray(back.matrix), np.asarray(back.offset)

    def warp(volume: Array) -> Array:
        moved: Array = ndimage.affine_transform(
            volume.astype(np.float64), matrix, offset, size, order=_SPLINES[interpolation], mode="constant", cval=fill
        )
        return moved

    has_channels = array.ndim > len(size)
    volumes = [warp(array[..., index]) for index in range(array.shape[-1])] if has_channels else [warp(array)]
    return cast_like(np.stack(volumes, axis=-1) if has_channels else volumes[0], array.dtype)


@cache
def _flag(interpolation: Interpolation, *, warps: bool = False) -> int:
    """OpenCV's number of an interpolation. Its warps know no areas."""
    cv2 = opencv()
    flags: dict[str, int] = {
        "linear": cv2.INTER_LINEAR,
        "cubic": cv2.INTER_CUBIC,
        "area": cv2.INTER_LINEAR if warps else cv2.INTER_AREA,
        "lanczos": cv2.INTER_LANCZOS4,
    }
    return flags[interpolation]
