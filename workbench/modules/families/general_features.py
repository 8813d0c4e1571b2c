"""General modules that find where an image changes: edges and corners."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.messages import mark, say
from workbench.modules.intensity_module import PlaneModule
from workbench.modules.module_description import Description
from workbench.modules.module_errors import ModuleParametersDisagree
from workbench.modules.module_functions import function_of
from workbench.modules.opencv import opencv

__all__ = ["CornerDetection", "EdgeDetection", "corner_detection", "edge_detection"]

_LOW_UNTIL_HIGH = mark("low_threshold of at most high_threshold")
_CHANNELS_OF_RGB = 3


def _grey_bytes(plane: Array) -> Array:
    """A picture in grey values from 0 to 255: uint8 as it is, other types from their least to their largest value."""
    cv2 = opencv()
    if plane.dtype != np.uint8:
        low, high = float(plane.min()), float(plane.max())
        shares = (plane.astype(np.float64) - low) / (high - low) if high > low else np.zeros(plane.shape)
        plane = np.rint(shares * 255).astype(np.uint8)
    if plane.ndim == 2:  # noqa: PLR2004 - height, width
        return plane
    grey: Array = cv2.cvtColor(np.ascontiguousarray(plane[..., :_CHANNELS_OF_RGB]), cv2.COLOR_RGB2GRAY)
    return grey


class EdgeDetection(PlaneModule, frozen=True):
    """Show where the grey value changes: bright lines along the borders of objects, and black where all is even.

    "canny" draws lines of one pixel, 255 or 0. The others give the strength of the change, with 255 for the strongest
    edge of the image: √(dx² + dy²) of the differences to the right and downwards ("sobel", "prewitt"), or the absolute
    value of the second differences ("laplacian"). Colour images are turned grey first.

    Args:
        method: How edges are found.
        low_threshold: "canny" follows a line as long as its change is above this (of grey values from 0 to 255).
        high_threshold: "canny" begins a line where the change is above this.

    >>> step = np.repeat([[0, 0, 0, 0, 200, 200, 200, 200]], 8, axis=0).astype("uint8")
    >>> edge_detection(step, "sobel")[4].tolist()
    [0, 0, 0, 255, 255, 0, 0, 0]
    """

    about: ClassVar[Description] = Description(
        name="Edge Detection",
        korean="가장자리 검출",
        category="General",
        source="J. Canny: A Computational Approach to Edge Detection, 1986; OpenCV, cv2.Canny, cv2.Sobel, "
        "cv2.filter2D and cv2.Laplacian.",
        chain="Resize(height=64, width=64) > Smoothing(kernel_size=3) > EdgeDetection",
        color_modes=("L", "Binary", "RGB", "RGBA"),
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="L",
        caution="Noise has edges too: put Smoothing in front of it.",
    )

    method: Literal["canny", "sobel", "prewitt", "laplacian"] = "canny"
    low_threshold: Annotated[float, Meta(ge=0, le=2000)] = 100.0
    high_threshold: Annotated[float, Meta(ge=0, le=2000)] = 200.0

    def check(self) -> None:
        low, high = self.low_threshold, self.high_threshold
        if low > high:
            expected, received = say(_LOW_UNTIL_HIGH), f"low_threshold={low:g}, high_threshold={high:g}"
            example = "low_threshold=100, high_threshold=200"
            raise ModuleParametersDisagree(where="EdgeDetection", expected=expected, received=received, example=example)

    def plane(self, plane: Array) -> Array:
        grey = _grey_bytes(plane)
        if self.method == "canny":
            edges: Array = opencv().Canny(grey, self.low_threshold, self.high_threshold)
            return edges
        change = _change(grey.astype(np.float64), self.method)
        strongest = change.max()
        scaled: Array = np.rint(change * (255 / strongest if strongest else 0))
        return scaled.astype(np.uint8)


_PREWITT = np.array([[-1.0, 0.0, 1.0]] * 3)


def _change(grey: Array, method: str) -> Array:
    """How much the grey value changes at each pixel, not below 0."""
    cv2 = opencv()
    if method == "laplacian":
        second: Array = np.abs(cv2.Laplacian(grey, cv2.CV_64F))
        return second
    if method == "sobel":
        across, down = cv2.Sobel(grey, cv2.CV_64F, 1, 0), cv2.Sobel(grey, cv2.CV_64F, 0, 1)
    else:
        across, down = cv2.filter2D(grey, cv2.CV_64F, _PREWITT), cv2.filter2D(grey, cv2.CV_64F, _PREWITT.T)
    length: Array = np.hypot(across, down)
    return length


class CornerDetection(PlaneModule, frozen=True):
    """Mark corners: places where the grey value changes in two directions. White dots on black.

    Corners are found again in another picture of the same object, so that two pictures can be laid on each other. Both
    methods look at the matrix of the squared changes around each pixel: "shi-tomasi" at its smaller eigenvalue,
    "harris" at det - 0.04 · trace². Colour images are turned grey first.

    Args:
        method: How a corner is told from an edge.
        count: How many corners are marked at most, the strongest first.
        quality: Corners weaker than this share of the strongest one are left out.
        distance: How far corners are from each other at least.
        radius: How large the dots are; 0 is a single pixel.

    >>> square = np.pad(np.full((10, 10), 255, "uint8"), 8)
    >>> int((corner_detection(square, radius=0) > 0).sum())
    4
    """

    about: ClassVar[Description] = Description(
        name="Corner Detection",
        korean="모서리 검출",
        category="General",
        source="J. Shi, C. Tomasi: Good Features to Track, 1994; C. Harris, M. Stephens: A Combined Corner and Edge "
        "Detector, 1988; OpenCV, cv2.goodFeaturesToTrack.",
        chain="Resize(height=64, width=64) > Smoothing(kernel_size=3) > CornerDetection",
        color_modes=("L", "Binary", "RGB", "RGBA"),
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="Each image has its own strongest corner: one without any corners still shows the best of its noise.",
    )

    method: Literal["shi-tomasi", "harris"] = "shi-tomasi"
    count: Annotated[int, Meta(ge=1, le=10_000)] = 100
    quality: Annotated[float, Meta(gt=0, le=1)] = 0.05
    distance: Annotated[int, Meta(ge=0, le=1000, extra={"unit": "px"})] = 5
    radius: Annotated[int, Meta(ge=0, le=50, extra={"unit": "px"})] = 2

    def plane(self, plane: Array) -> Array:
        cv2, grey = opencv(), _grey_bytes(plane)
        found = cv2.goodFeaturesToTrack(
            grey, self.count, self.quality, self.distance, useHarrisDetector=self.method == "harris", k=0.04
        )
        dots = np.zeros(grey.shape, np.uint8)
        for column, row in [] if found is None else np.rint(found.reshape(-1, 2)).astype(int).tolist():
            cv2.circle(dots, (column, row), self.radius, 255, cv2.FILLED)
        return dots


edge_detection = function_of(EdgeDetection)
corner_detection = function_of(CornerDetection)
