"""Reading single MR images in DICOM. Only the tags named here are read: none that could say who the patient is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench.data.dataset import Array
from workbench.data.series_errors import BrokenDicom
from workbench.messages import say
from workbench.quiet_libraries import quiet_libraries

PIXEL_TAGS = (
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "NumberOfFrames",
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "PixelData",
)
"""What is needed to decode pixels."""
DARK_IS_HIGH = "MONOCHROME1"
"""In such an image the highest number is the darkest pixel."""
_SCAN_TAGS = ("PixelSpacing", "SliceThickness", "SliceLocation", "TriggerTime")


@dataclass(frozen=True, eq=False)
class MrImage:
    """One slice: ``pixels`` (height, width), float32 in 0..1 from the darkest to the brightest, as they are shown.

    ``spacing`` is the distance of neighbouring rows and columns, ``thickness`` that of the slice, ``location`` its
    place along the axis of the heart, all in mm; ``time`` is in ms after the R wave. What a file does not say is NaN.
    """

    pixels: Array
    spacing: tuple[float, float]
    thickness: float
    location: float
    time: float


def instance_number(path: Path) -> int:
    """The number of an image in its series. Raises BrokenDicom."""
    tags = _read(path, ("InstanceNumber",))
    return int(_required(path, tags, "InstanceNumber"))


def read_mr_image(path: Path) -> MrImage:
    """Read one grey image. Raises BrokenDicom."""
    tags = _read(path, (*PIXEL_TAGS, *_SCAN_TAGS))
    _required(path, tags, "PixelData")
    try:
        pixels = tags.pixel_array
        spacing = [float(value) for value in tags.get("PixelSpacing") or (np.nan, np.nan)]
        rest = [_number(tags.get(name)) for name in _SCAN_TAGS[1:]]
        height, width = spacing
    except Exception as error:
        # pydicom and the decoders raise errors of many classes for a damaged file.
        expected = say("pixels that can be decoded")
        raise BrokenDicom(where=path, expected=expected, received=_why(error)) from error
    if pixels.ndim != 2 or pixels.size == 0:  # noqa: PLR2004 - height, width
        received = say("the shape {shape}", shape=pixels.shape)
        raise BrokenDicom(where=path, expected=say("one grey image"), received=received)
    scaled = _scaled(pixels)
    if tags.get("PhotometricInterpretation") == DARK_IS_HIGH and scaled.any():
        scaled = 1 - scaled
    return MrImage(scaled, (height, width), *rest)


def _read(path: Path, tags: tuple[str, ...]) -> Any:
    """Only the named tags; pydicom's warnings about odd UIDs are nothing that a learner can mend."""
    import pydicom

    try:
        with quiet_libraries():
            return pydicom.dcmread(path, specific_tags=list(tags))
    except Exception as error:
        raise BrokenDicom(where=path, expected=say("a DICOM header"), received=_why(error)) from error


def _required(path: Path, tags: Any, name: str) -> Any:
    value = tags.get(name)
    if value is None:
        raise BrokenDicom(where=path, expected=say("the tag {name}", name=name), received=say("none"))
    return value


def _number(value: Any) -> float:
    return float("nan") if value in (None, "") else float(value)


def _why(error: Exception) -> str:
    """The first line of what went wrong; the library's own sentence names the place in the file."""
    lines = str(error).splitlines()
    return lines[0][:200] if lines else type(error).__name__


def _scaled(pixels: Array) -> Array:
    """From the image's own darkest and brightest pixel to 0 and 1; an even image is 0."""
    low, high = float(pixels.min()), float(pixels.max())
    scaled: Array = (pixels.astype(np.float32) - np.float32(low)) / np.float32(max(high - low, 1.0))
    return scaled
