"""Grayscale modules that divide pixels into foreground and background, or into a few classes, by their brightness."""

from collections.abc import Callable
from math import floor
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.messages import say
from workbench.modules.intensity_module import IntensityModule, PlaneModule
from workbench.modules.module_description import Description
from workbench.modules.module_errors import ModuleParametersDisagree
from workbench.modules.module_functions import function_of
from workbench.modules.opencv import opencv
from workbench.modules.planes import flat_plane
from workbench.modules.value_scale import to_bytes

__all__ = [
    "AdaptiveThreshold",
    "MultiOtsuThreshold",
    "OtsuThreshold",
    "Threshold",
    "adaptive_threshold",
    "multi_otsu_threshold",
    "otsu_threshold",
    "threshold",
]

Foreground: TypeAlias = Literal["bright", "dark"]
Brightness = Annotated[float, Meta(ge=-1e9, le=1e9)]
"""A value of pixels, in the units of the image."""


def _binary(bright: Array, foreground: Foreground) -> Array:
    """0 and 255 for a choice of pixels, or for all others."""
    chosen = bright if foreground == "bright" else ~bright
    return chosen.view(np.uint8) * np.uint8(255)


def _above(image: Array, value: float) -> Array:
    """Where pixels are above a value; whole numbers are compared with whole ones, which is five times as fast."""
    return np.asarray(image > (floor(value) if image.dtype.kind in "iu" else value))


def _bytes_above(image: Array, threshold: float, foreground: Foreground) -> Array:
    """The same for bytes by OpenCV, in a tenth of the time."""
    cv2 = opencv()
    kind = cv2.THRESH_BINARY if foreground == "bright" else cv2.THRESH_BINARY_INV
    chosen: Array = cv2.threshold(flat_plane(image), threshold, 255, kind)[1]
    return chosen if chosen.shape == image.shape else chosen.reshape(image.shape)


class Threshold(IntensityModule, frozen=True):
    """Call all pixels above one value the foreground: x > threshold.

    It is the simplest segmentation, and right where numbers have a meaning: in CT, bone is above 300 HU. The result is
    a binary image, 255 in the foreground and 0 elsewhere.

    Args:
        threshold: The largest value of the background, in the units of the image.
        upper: The largest value of the foreground; None has no such limit. In CT, 0 to 100 HU is soft tissue.
        foreground: "dark" turns the answer round: all pixels up to the threshold (or above ``upper``).

    >>> threshold(np.array([[10, 127, 128, 250]], "uint8"), 127).tolist()
    [[0, 0, 255, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Threshold",
        korean="임계값",
        category="Grayscale",
        source="OpenCV, cv2.threshold with THRESH_BINARY.",
        chain="ColorToGrayscale > Threshold(threshold=100) > Resize(height=64, width=64)",
        color_modes=("L",),
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="The threshold is in the values of the image: behind Min-Max Normalization 127 is above all of them.",
    )

    threshold: Brightness = 127.0
    upper: Brightness | None = None
    foreground: Foreground = "bright"

    def check(self) -> None:
        if self.upper is not None and self.upper <= self.threshold:
            expected, received = say("threshold below upper"), (self.threshold, self.upper)
            example = "threshold=100, upper=200"
            raise ModuleParametersDisagree(where="Threshold", expected=expected, received=received, example=example)

    def process(self, image: Array) -> Array:
        if image.dtype == np.uint8 and self.upper is None:
            return _bytes_above(image, self.threshold, self.foreground)
        bright = _above(image, self.threshold)
        if self.upper is not None:
            bright &= ~_above(image, self.upper)
        return _binary(bright, self.foreground)


class OtsuThreshold(IntensityModule, frozen=True):
    """Find the threshold by itself: the one that divides the histogram best into two groups (Otsu).

    It tries every threshold and takes the one with the largest variance between the two groups,
    w0 · w1 · (mean0 - mean1)². That works well where the histogram has two hills, such as cells on a dark ground. A
    volume has one threshold for all its slices. In an image of one value all is background.

    Args:
        foreground: Whether the brighter or the darker group is the foreground.

    >>> otsu_threshold(np.array([[10, 12, 200, 210]], "uint8")).tolist()
    [[0, 0, 255, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Otsu Threshold",
        korean="오츠 임계값",
        category="Grayscale",
        source="N. Otsu: A threshold selection method from gray-level histograms, IEEE Trans. SMC 9, 1979; OpenCV, "
        "cv2.threshold with THRESH_OTSU for uint8, skimage.filters.threshold_otsu for other types.",
        chain="ColorToGrayscale > Smoothing(kernel_size=3) > OtsuThreshold",
        color_modes=("L",),
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="It always finds two groups, also where there is only one thing, or three.",
    )

    foreground: Foreground = "bright"

    def process(self, image: Array) -> Array:
        if image.min() == image.max():
            return np.zeros(image.shape, np.uint8)
        return _binary(image > _otsu(image), self.foreground)


def _otsu(image: Array) -> float:
    """The largest value of the dark group."""
    if image.dtype == np.uint8:
        cv2 = opencv()
        found, _ = cv2.threshold(image.reshape(len(image), -1), 0, 255, cv2.THRESH_OTSU)
        return float(found)
    from skimage.filters import threshold_otsu

    search: Callable[[Array], float] = threshold_otsu
    return float(search(image))


class MultiOtsuThreshold(IntensityModule, frozen=True):
    """Divide pixels into several classes of brightness, by the thresholds that divide the histogram best (multi-Otsu).

    It is Otsu's method with more than one threshold, such as for air, tissue and bone. The classes become grey values
    from 0 for the darkest to 255 for the brightest, in even steps. A volume has the same thresholds in all slices.
    Images that are not of bytes are divided by 256 steps between their least and largest value.

    Args:
        classes: How many classes of brightness there are.

    >>> multi_otsu_threshold(np.array([[1, 2, 100, 101, 250, 251]], "uint8"), 3).tolist()
    [[0, 0, 128, 128, 255, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Multi-Otsu Threshold",
        korean="다중 오츠 임계값",
        category="Grayscale",
        source="P.-S. Liao, T.-S. Chen, P.-C. Chung: A fast algorithm for multilevel thresholding, J. Inf. Sci. Eng. "
        "17, 2001; skimage.filters.threshold_multiotsu.",
        chain="ColorToGrayscale > MultiOtsuThreshold(classes=4) > Resize(height=64, width=64)",
        color_modes=("L",),
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="L",
        caution="Each image has thresholds of its own: the same grey may be another class in another image.",
    )

    classes: Annotated[int, Meta(ge=2, le=4)] = 3  # five take seconds an image

    def process(self, image: Array) -> Array:
        values = to_bytes(image)  # the search takes hours for the 65,536 values of 16 bits
        levels = np.rint(np.linspace(0, 255, self.classes)).astype(np.uint8)
        numbers: Array = levels[np.searchsorted(self._limits(values), np.arange(256))]
        return numbers[values]

    def _limits(self, values: Array) -> Array:
        """The largest value of each class but the last."""
        present = np.unique(values)
        if len(present) <= self.classes:  # each value is a class of its own
            return present[:-1]
        from skimage.filters import threshold_multiotsu

        search: Callable[[Array, int], Array] = threshold_multiotsu
        return search(values, self.classes)


class AdaptiveThreshold(PlaneModule, frozen=True):
    """Compare each pixel with the mean of its neighbourhood, so that uneven light does not matter.

    A pixel is foreground if it is brighter than that mean by more than the offset, or for dark foreground darker by at
    least the offset, such as ink on a page that lies half in the shade.

    Args:
        method: "mean" takes the plain average of the neighbourhood, "gaussian" weighs its middle more.
        kernel_size: The side of the square neighbourhood; larger than the things that are looked for.
        offset: By how much a pixel must differ from the mean, in the units of the image.
        foreground: Whether what is brighter or what is darker than its neighbourhood is the foreground.

    >>> adaptive_threshold(np.array([[9, 9, 1, 9, 90, 90, 10, 90]], "uint8"), kernel_size=3, foreground="dark").tolist()
    [[0, 0, 255, 255, 0, 0, 255, 0]]
    """

    about: ClassVar[Description] = Description(
        name="Adaptive Threshold",
        korean="적응형 임계값",
        category="Grayscale",
        source="OpenCV, cv2.adaptiveThreshold; the same formula by cv2.boxFilter and cv2.GaussianBlur for types of "
        "numbers other than uint8.",
        chain="ColorToGrayscale > AdaptiveThreshold(kernel_size=15, foreground='dark') > Resize(height=64, width=64)",
        color_modes=("L",),
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="The offset is in the values of the image: one of 0 to 1 needs such as 0.02. Large even things become "
        "hollow.",
    )

    method: Literal["mean", "gaussian"] = "mean"
    kernel_size: Annotated[int, Meta(ge=3, le=255, extra={"unit": "px", "odd": True})] = 31
    offset: Brightness = 5.0
    foreground: Foreground = "bright"

    def plane(self, plane: Array) -> Array:
        cv2, size = opencv(), self.kernel_size
        if plane.dtype == np.uint8:
            way = cv2.ADAPTIVE_THRESH_MEAN_C if self.method == "mean" else cv2.ADAPTIVE_THRESH_GAUSSIAN_C
            bright = self.foreground == "bright"
            kind, offset = (cv2.THRESH_BINARY, -self.offset) if bright else (cv2.THRESH_BINARY_INV, self.offset)
            result: Array = cv2.adaptiveThreshold(plane, 255, way, kind, size, offset)
            return result
        values, border = plane.astype(np.float64), cv2.BORDER_REPLICATE
        if self.method == "mean":
            mean = cv2.boxFilter(values, cv2.CV_64F, (size, size), borderType=border)
        else:
            mean = cv2.GaussianBlur(values, (size, size), 0, borderType=border)
        if self.foreground == "bright":
            return _binary(values > mean + self.offset, "bright")
        return _binary(values > mean - self.offset, "dark")


threshold = function_of(Threshold)
otsu_threshold = function_of(OtsuThreshold)
multi_otsu_threshold = function_of(MultiOtsuThreshold)
adaptive_threshold = function_of(AdaptiveThreshold)
