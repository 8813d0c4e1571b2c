"""DICOM images of any kind. Only the tags named here are read: no tag reaches a sample unless it is listed.

So none of the tags of DICOM's basic confidentiality profile (PS3.15, table E.1-1) can, whether known today or
added later, and neither can private tags, overlays, curves or comments.
"""

import io
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.dicom import DARK_IS_HIGH, PIXEL_TAGS
from workbench.data.image_header import ColorMode, ImageHeader, mode_of
from workbench.data.readers.image_content import ImageContent, ImageReader, SliceFrame, refuse, require_size
from workbench.messages import mark, say
from workbench.quiet_libraries import quiet_libraries

_COLOURS = ("Red", "Green", "Blue")
_PARTS = ("Descriptor", "Data")
_PALETTE = tuple(f"{colour}PaletteColorLookupTable{part}" for colour in _COLOURS for part in _PARTS)
_VALUE_TAGS = ("RescaleSlope", "RescaleIntercept", "PlanarConfiguration", *_PALETTE)
_PLACE_TAGS = (
    "PixelSpacing", "ImagerPixelSpacing", "SliceThickness", "SpacingBetweenSlices",
    "ImagePositionPatient", "ImageOrientationPatient", "InstanceNumber",
)  # fmt: skip
READ_TAGS = (*PIXEL_TAGS, *_VALUE_TAGS, *_PLACE_TAGS, "Modality")
"""All tags that are ever read: pixels, their scale, their place, and which kind of machine took them."""

_MODALITIES = frozenset("CR CT DX ES IO MG MR NM OP OPT PT PX RF SC SM US XA XC OT".split())  # noqa: SIM905
"""The modality is a code of this list or it is left out, so that no free text comes with it."""
_DARK = mark("it is MONOCHROME1 (high values are dark), and was inverted")
_RESCALED = mark("its values were rescaled by slope {slope:g} and intercept {intercept:g}")
_NO_PIXELS = mark("it holds no pixels (a report, a structure set or a directory)")
_UNDECODED = mark("its pixels cannot be decoded: they are cut off, or compressed in a way that needs another package")
_NO_HEADER = mark("it is no DICOM file that can be read")


def decode_dicom(data: bytes) -> ImageContent:
    """One image, or the frames of one as a volume, in the values of its modality (such as Hounsfield units)."""
    tags = _tags(data)
    if "PixelData" not in tags:
        raise refuse(say(_NO_PIXELS))
    raw = _pixels(tags)
    array, remarks = _values(raw, tags)
    colour = array.ndim > 2 and tags.get("SamplesPerPixel") == 3  # noqa: PLR2004 - axes, channels
    dimension = array.ndim - colour
    mode = "RGB" if colour else mode_of(array, dimension)
    header = _header(tags, dimension, mode, array)
    return ImageContent(array, header, remarks, position=_position(tags), frame=_frame(tags), is_private=True)


def _tags(data: bytes) -> Any:
    """The listed tags alone. Texts of pydicom's errors are never shown, as they may quote a value."""
    import pydicom

    try:
        with quiet_libraries():
            return pydicom.dcmread(io.BytesIO(data), specific_tags=list(READ_TAGS))
    except Exception:  # noqa: BLE001 - pydicom raises errors of many classes for a damaged file
        raise refuse(say(_NO_HEADER)) from None


def _pixels(tags: Any) -> Array:
    from pydicom.pixels.processing import apply_color_lut
    from pydicom.pixels.utils import pixel_array

    sizes = (tags.get("Rows"), tags.get("Columns"), tags.get("SamplesPerPixel") or 1, tags.get("NumberOfFrames") or 1)
    if not all(isinstance(size, int) for size in sizes):
        raise refuse(say(_UNDECODED))
    require_size(int(np.prod(sizes, dtype=object)))
    try:
        with quiet_libraries():
            array: Array = pixel_array(tags)
            if tags.get("PhotometricInterpretation") == "PALETTE COLOR":
                array = apply_color_lut(array, tags)
    except Exception:  # noqa: BLE001 - the decoders raise errors of many classes
        raise refuse(say(_UNDECODED)) from None
    return array


def _values(array: Array, tags: Any) -> tuple[Array, tuple[str, ...]]:
    """Rescaled to the units of the modality, and with high values bright."""
    remarks = []
    low, high = _stored_range(tags)
    slope, intercept = _number(tags, "RescaleSlope", 1.0), _number(tags, "RescaleIntercept", 0.0)
    if tags.get("PhotometricInterpretation") == DARK_IS_HIGH:
        array = (low + high - array.astype(np.int64)).astype(array.dtype)
        remarks.append(say(_DARK))
    if (slope, intercept) != (1.0, 0.0):
        array = (array * np.float32(slope) + np.float32(intercept)).astype(np.float32)
        remarks.append(say(_RESCALED, slope=slope, intercept=intercept))
    return array, tuple(remarks)


def _stored_range(tags: Any) -> tuple[int, int]:
    bits = int(tags.get("BitsStored") or 8)
    return (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if tags.get("PixelRepresentation") else (0, (1 << bits) - 1)


def _number(tags: Any, name: str, default: float) -> float:
    numbers = _numbers(tags, name, 1)
    return numbers[0] if numbers else default


def _numbers(tags: Any, name: str, count: int) -> tuple[float, ...]:
    """So many numbers of a tag, or none: a tag that holds something else is as good as missing."""
    value = tags.get(name)
    try:
        numbers = tuple(float(one) for one in (value if count > 1 else (value,)))
    except (TypeError, ValueError):
        return ()
    return numbers if len(numbers) == count and all(map(np.isfinite, numbers)) else ()


def _header(tags: Any, dimension: int, mode: ColorMode, array: Array) -> ImageHeader:
    """Spacing and place as far as the file says it; mm, axes in the array's order."""
    spacing = _numbers(tags, "PixelSpacing", 2) or _numbers(tags, "ImagerPixelSpacing", 2)
    spacing = spacing if all(value > 0 for value in spacing) else ()
    modality = str(tags.get("Modality") or "")
    modality = modality if modality in _MODALITIES else ""
    kinds = {"uint8": (0.0, 255.0)}
    values = kinds.get(str(array.dtype))
    if dimension == 2:  # noqa: PLR2004 - axes
        return ImageHeader(2, mode, spacing, modality=modality, value_range=values)
    depth = _number(tags, "SpacingBetweenSlices", 0.0) or _number(tags, "SliceThickness", 0.0)
    whole = (depth, *spacing) if spacing and depth > 0 else ()
    return ImageHeader(3, mode, whole, modality=modality, value_range=values)


def _frame(tags: Any) -> SliceFrame | None:
    place, turn = _numbers(tags, "ImagePositionPatient", 3), _numbers(tags, "ImageOrientationPatient", 6)
    return SliceFrame(place, turn) if place and turn else None


def _position(tags: Any) -> tuple[float, float] | None:
    """Where a slice lies along the normal of its plane in mm, then its number; None where neither is said."""
    number, frame = _number(tags, "InstanceNumber", float("nan")), _frame(tags)
    if frame is not None:
        across, down = frame.orientation[:3], frame.orientation[3:]
        return float(np.round(np.dot(np.cross(across, down), frame.origin), 4)), np.nan_to_num(number)
    return None if np.isnan(number) else (0.0, number)


DICOM = ImageReader("DICOM", (".dcm", ".dicom", ".ima"), decode_dicom, (b"DICM",), offset=128, is_private=True)
