"""General modules that find their frame in the image itself: what it shows, its spacing, its history."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import AffineMap, Array
from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.geometry_module import GeometryModule, Placement, restored
from workbench.modules.module import SampleModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import ModuleParameterRange, SpacingMissing
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import Fraction, Interpolation, Margin

__all__ = ["AutoCrop", "Depadding", "Resample", "ResizeOriginalRestoration", "auto_crop", "resample"]

_LARGEST = 8192
_LARGER_SPACING = mark("at least {least:g} mm, so that no side has more than {most:,} pixels")
Millimetres = Annotated[float, Meta(gt=0, le=1000, extra={"unit": "mm"})]


class AutoCrop(GeometryModule, frozen=True):
    """Cut off the empty border of each image: keep the smallest rectangle that holds all that is not background.

    Scans often have a wide black border, and a network that sees less of it sees the object larger. Of a volume, empty
    slices at both ends are cut off too. An image that is all background stays as it is.

    Args:
        background: Whether the border is dark or bright.
        threshold: Background is what differs from the darkest (or brightest) value by at most this share of the image's
            range (max - min); noise in the border needs more than 0.
        margin: How much of the border stays at each side.

    >>> auto_crop(np.pad(np.ones((3, 4)), 5)).shape
    (3, 4)
    """

    about: ClassVar[Description] = Description(
        name="Auto Crop",
        korean="자동 자르기",
        category="General",
        source="The bounding box of image > min + threshold · (max - min).",
        chain="AutoCrop(threshold=0.1) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        caution="Images have different sizes behind it: put Resize behind it. One bright letter in a corner stays in.",
    )

    background: Literal["dark", "bright"] = "dark"
    threshold: Fraction = 0.05
    margin: Margin = 0

    def placement(self, sample: Sample) -> Placement:
        axes, size = len(sample.size), sample.size
        content = self._content(sample.image.reshape(*size, -1))
        lows, highs = [0] * axes, list(size)
        if content.any():
            for axis in range(axes):
                along = np.flatnonzero(content.any(axis=tuple(other for other in range(axes) if other != axis)))
                lows[axis] = max(0, int(along[0]) - self.margin)
                highs[axis] = min(size[axis], int(along[-1]) + 1 + self.margin)
        shift = AffineMap.shift([-low for low in lows])
        return Placement(shift, tuple(high - low for low, high in zip(lows, highs, strict=True)))

    def _content(self, image: Array) -> Array:
        """Where a pixel of (…, channels) is not background in any of its channels."""
        values = image.astype(np.float64)
        low, high = values.min(), values.max()
        distance = values - low if self.background == "dark" else high - values
        return np.asarray((distance > self.threshold * (high - low)).any(axis=-1))


class Resample(GeometryModule, frozen=True):
    """Bring images to one distance between pixels in mm, so that the same organ has the same size in pixels everywhere.

    The new number of pixels is size · spacing / new spacing, rounded to whole pixels; the image covers the same area as
    before. The spacing that this gives exactly stands in the header: it differs from the wanted one by what half a
    pixel is of the side.

    Args:
        spacing: The distance of neighbouring rows and of neighbouring columns.
        slice_spacing: The distance of the slices of a volume; None keeps them.
        interpolation: How values between pixels are found: "area" is best for much smaller sizes. Masks always take
            the nearest pixel.
        old_spacing: The distance in images whose header does not say it, such as photos and plain arrays; None refuses
            them.

    Raises:
        SpacingMissing: Neither the header nor ``old_spacing`` says the spacing.
        ModuleError: A parameter or the image is refused; the class of the error says why.

    >>> resample(np.zeros((100, 80)), spacing=1, old_spacing=0.5).shape
    (50, 40)
    """

    about: ClassVar[Description] = Description(
        name="Resample",
        korean="리샘플링",
        category="General",
        source="F. Isensee et al.: nnU-Net, 2021 (resampling to a common spacing); OpenCV, cv2.resize.",
        chain="Resample(spacing=0.4) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Images have different sizes behind it: put Crop, Zero-padding or patches behind it, not Resize, "
        "which changes the spacing again.",
    )

    spacing: Millimetres = 1.0
    slice_spacing: Millimetres | None = None
    interpolation: Interpolation = "linear"
    old_spacing: Millimetres | None = None

    def placement(self, sample: Sample) -> Placement:
        old, size = sample.header.spacing, sample.size
        if not old and self.old_spacing:
            old = (self.old_spacing,) * len(size)
        if not old:
            raise SpacingMissing(where="Resample", example=repr((1.0,) * len(size)))
        depth = (self.slice_spacing or old[0],) if len(size) > 2 else ()  # noqa: PLR2004 - rows, columns
        wanted = (*depth, self.spacing, self.spacing)
        exact = np.asarray(size) * old / np.asarray(wanted)
        if exact.max() > _LARGEST:
            axis = int(exact.argmax())
            expected = say(_LARGER_SPACING, least=_up(size[axis] * old[axis] / _LARGEST), most=_LARGEST)
            name = "slice_spacing" if len(size) - axis > 2 else "spacing"  # noqa: PLR2004 - rows, columns
            raise ModuleParameterRange(
                where="Resample",
                parameter=name,
                expected=expected,
                received=wanted[axis],
                example=f"{name}={old[axis]:g}",
            )
        new = tuple(np.maximum(1, np.rint(exact)).astype(int).tolist())
        return Placement(AffineMap.scaling(np.divide(new, size).tolist()), new)

    def resampling(self) -> Interpolation:
        return self.interpolation


def _up(value: float) -> float:
    """Rounded up to three digits, so that the number that is told is enough."""
    step = 10.0 ** (np.floor(np.log10(value)) - 2)
    return float(np.ceil(value / step) * step)


class Depadding(SampleModule, frozen=True):
    """Take away the margin that Zero-padding put around an image: its frame is the one before.

    Image, mask, boxes, points and what a network predicted all go back. Use it behind a network that needed a padded
    image, to lay its answer on the original.

    >>> from workbench.data import Sample
    >>> from workbench.modules import ZeroPadding
    >>> Depadding()(ZeroPadding(top=2, bottom=3, left=1, right=0)(Sample(image))).size
    (8, 8)
    """

    about: ClassVar[Description] = Description(
        name="Depadding",
        korean="패딩 제거",
        category="General",
        source="The slice that undoes Zero-padding, from the history in the header of the image.",
        chain="ZeroPadding(top=4, bottom=4) > Smoothing(kernel_size=3) > Depadding",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        after="ZeroPadding",
        caution="It undoes the last change of the frame: what was done after Zero-padding must be undone first.",
    )

    def apply(self, sample: Sample) -> Sample:
        return restored(sample, ("ZeroPadding",), "Depadding")


class ResizeOriginalRestoration(SampleModule, frozen=True):
    """Bring images back to the size that they had before Resize (or Resample), with all that lies in them.

    Image, mask, boxes, points and what a network predicted all go back: a mask that was predicted in 256 × 256 pixels
    can be laid on the original and measured in its millimetres. Detail that Resize lost does not come back.

    Args:
        interpolation: How values of the image between pixels are found. Masks always take the nearest pixel.

    >>> from workbench.data import Sample
    >>> from workbench.modules import Resize
    >>> ResizeOriginalRestoration()(Resize(height=4, width=20)(Sample(image))).size
    (8, 8)
    """

    about: ClassVar[Description] = Description(
        name="Resize - Original Restoration",
        korean="원본 크기 복원",
        category="General",
        source="OpenCV, cv2.resize to the size in the history of the image's header.",
        chain="Resize(height=64, width=64) > Smoothing(kernel_size=3) > ResizeOriginalRestoration",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        after="Resize(height=12, width=16)",
        caution="It undoes the last change of the frame: what was done after Resize must be undone first.",
    )

    interpolation: Interpolation = "linear"

    def apply(self, sample: Sample) -> Sample:
        return restored(sample, ("Resize", "Resample"), "ResizeOriginalRestoration", self.interpolation)


auto_crop = function_of(AutoCrop)
resample = function_of(Resample)
