"""General modules that change the values of pixels."""

from typing import ClassVar, Literal

import numpy as np

from workbench.data.affine_map import Array
from workbench.modules.intensity_module import IntensityModule, PlaneModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import KernelSize
from workbench.modules.opencv import opencv
from workbench.modules.planes import flat_plane

__all__ = ["MinMaxNormalization", "Smoothing", "min_max_normalization", "smoothing"]


class MinMaxNormalization(IntensityModule, frozen=True):
    """Bring the darkest pixel of each image to 0 and its brightest to 1: (x - min) / (max - min).

    Networks learn best from small numbers of one range. One very bright pixel presses all others together: look at the
    histogram, and put Clipping in front if it has a long tail. An image of one value becomes 0.

    >>> min_max_normalization(np.array([[10, 20], [15, 30]])).tolist()
    [[0.0, 0.5], [0.25, 1.0]]
    """

    about: ClassVar[Description] = Description(
        name="Min-Max Normalization",
        korean="최소-최대 정규화",
        category="General",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., equation 2-31.",
        chain="Resize(height=64, width=64) > MinMaxNormalization",
        dtypes=ALL_DTYPES,
        gives_dtype="float32",
        gives_range=(0, 1),
        caution="Each image is stretched by itself: differences of brightness between images are lost.",
    )

    def process(self, image: Array) -> Array:
        if image.dtype in _FAST:
            return _fast_min_max(image)
        low, high = image.min(), image.max()
        if low == high:
            return np.zeros(image.shape, np.float32)
        scaled: Array = ((image - np.float64(low)) / (np.float64(high) - np.float64(low))).astype(np.float32)
        return np.clip(scaled, 0, 1, out=scaled)  # a product can miss 1 by its last digit


_FAST = frozenset(map(np.dtype, ("uint8", "uint16", "int16")))


def _fast_min_max(image: Array) -> Array:
    """The same by OpenCV, which scales exactly where the least value is 0: n · (1 / n) is never above 1."""
    cv2 = opencv()
    flat = flat_plane(image)
    low = cv2.minMaxLoc(flat)[0]
    if low != 0:
        flat = flat - flat.dtype.type(low)
        flat = flat.view(np.uint16) if flat.dtype == np.int16 else flat  # what wrapped around is right again
    scaled: Array = cv2.normalize(flat, None, 0, 1, cv2.NORM_MINMAX, cv2.CV_32F)
    return scaled if scaled.shape == image.shape else scaled.reshape(image.shape)


class Smoothing(PlaneModule, frozen=True):
    """Blur images, so that noise and fine detail fade.

    Args:
        method: "mean" takes the average of the neighbourhood, "gaussian" weighs its middle more, "median" takes the
            value in the middle and keeps edges sharp.
        kernel_size: The side of the square neighbourhood; odd, so that it has a middle.

    >>> smoothing(np.array([[0, 0, 0], [0, 9, 0], [0, 0, 0]], "uint8"), "mean", 3)[1, 1]
    np.uint8(1)
    """

    about: ClassVar[Description] = Description(
        name="Smoothing",
        korean="스무딩",
        category="General",
        source="OpenCV, cv2.blur, cv2.GaussianBlur and cv2.medianBlur.",
        chain="Resize(height=64, width=64) > Smoothing(kernel_size=3) > MinMaxNormalization",
        color_modes=("L", "RGB", "RGBA", "Lab", "YCrCb", "Channels"),
        caution="What is smaller than half of the kernel disappears: mind small lesions.",
    )

    method: Literal["mean", "gaussian", "median"] = "gaussian"
    kernel_size: KernelSize = 5

    def plane(self, plane: Array) -> Array:
        cv2, size = opencv(), self.kernel_size
        if self.method == "mean":
            smooth: Array = cv2.blur(plane, (size, size))
        elif self.method == "gaussian":
            smooth = cv2.GaussianBlur(plane, (size, size), 0)
        else:
            smooth = _median(plane, size)
        return smooth


_LARGEST_FAST_MEDIAN = 5


def _median(plane: Array, size: int) -> Array:
    """OpenCV's median, or SciPy's for the sizes and types that it lacks; both repeat the border."""
    few_channels = plane.ndim == 2 or plane.shape[-1] <= 4  # noqa: PLR2004 - what OpenCV takes
    fast = plane.dtype == np.uint8 or (
        size <= _LARGEST_FAST_MEDIAN and plane.dtype in (np.uint16, np.int16, np.float32)
    )
    if fast and few_channels:
        smooth: Array = opencv().medianBlur(plane, size)
        return smooth
    from scipy import ndimage

    window = (size, size, *(1 for _ in plane.shape[2:]))
    result: Array = ndimage.median_filter(plane, window, mode="nearest")
    return result


min_max_normalization = function_of(MinMaxNormalization)
smoothing = function_of(Smoothing)
