"""Grayscale modules that answer to edges and stripes: gradient, Laplacian, Gabor."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.modules.intensity_module import PlaneModule
from workbench.modules.module_description import Description
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import Degrees
from workbench.modules.opencv import opencv

__all__ = ["Gabor", "Gradient", "Laplacian", "gabor", "gradient", "laplacian"]

DerivativeSize = Annotated[int, Meta(ge=1, le=31, extra={"unit": "px", "odd": True})]
"""The side of a kernel that takes a derivative, as OpenCV allows."""


class Gradient(PlaneModule, frozen=True):
    """Show how fast the brightness changes: edges become bright, even areas dark.

    The derivatives gx (to the right) and gy (downwards) are differences of neighbours, smoothed across. The magnitude
    √(gx² + gy²) tells how strong an edge is, the direction where it becomes brighter.

    Args:
        method: "Sobel" weighs three neighbours 1, 2, 1; "Scharr" weighs them 3, 10, 3 and is exacter for slanted edges.
        component: "magnitude", "x" or "y" for one derivative, or "direction" in degrees: 0 is to the right, 90 down.
        kernel_size: The side of Sobel's kernel: larger ones are less disturbed by noise. Scharr's is always 3.

    >>> gradient(np.array([[0, 0, 9, 9]], "uint8")).tolist()
    [[0.0, 36.0, 36.0, 0.0]]
    """

    about: ClassVar[Description] = Description(
        name="Gradient",
        korean="기울기",
        category="Grayscale",
        source="OpenCV, cv2.Sobel and cv2.Scharr; R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., "
        "section 3.6.",
        chain="ColorToGrayscale > Smoothing(kernel_size=3) > Gradient > MinMaxNormalization",
        color_modes=("L", "Channels"),
        gives_dtype="float32",
        caution="Derivatives may be negative, and are larger the larger the kernel is; the result is float32.",
    )

    method: Literal["Sobel", "Scharr"] = "Sobel"
    component: Literal["magnitude", "x", "y", "direction"] = "magnitude"
    kernel_size: DerivativeSize = 3

    def plane(self, plane: Array) -> Array:
        values = plane.astype(np.float32)
        if self.component in ("x", "y"):
            return self._derivative(values, self.component)
        across, down = self._derivative(values, "x"), self._derivative(values, "y")
        if self.component == "magnitude":
            return np.hypot(across, down)
        return np.degrees(np.arctan2(down, across))

    def _derivative(self, values: Array, axis: str) -> Array:
        cv2, order = opencv(), (1, 0) if axis == "x" else (0, 1)
        if self.method == "Scharr":
            result: Array = cv2.Scharr(values, cv2.CV_32F, *order)
        else:
            result = cv2.Sobel(values, cv2.CV_32F, *order, ksize=self.kernel_size)
        return result


class Laplacian(PlaneModule, frozen=True):
    """Show where the brightness bends: the sum of the second derivatives, ∂²/∂x² + ∂²/∂y².

    It is 0 in even areas and on even slopes, positive on the dark side of an edge and negative on the bright one, and
    most negative in the middle of bright spots. With a smoothing in front it is the "Laplacian of Gaussian", which
    finds spots of the radius √2 · sigma.

    Args:
        kernel_size: The side of the kernel.
        sigma: The standard deviation of a Gaussian in front; 0 leaves it out.

    >>> laplacian(np.array([[0, 0, 1, 0, 0]], "uint8"), kernel_size=1).tolist()
    [[0.0, 1.0, -2.0, 1.0, 0.0]]
    """

    about: ClassVar[Description] = Description(
        name="Laplacian",
        korean="라플라시안",
        category="Grayscale",
        source="OpenCV, cv2.Laplacian and cv2.GaussianBlur; D. Marr, E. Hildreth: Theory of edge detection, Proc. R. "
        "Soc. Lond. B 207, 1980.",
        chain="ColorToGrayscale > Laplacian(sigma=2) > MinMaxNormalization",
        color_modes=("L", "Channels"),
        gives_dtype="float32",
        caution="Second derivatives make noise strong: smooth with sigma.",
    )

    kernel_size: DerivativeSize = 3
    sigma: Annotated[float, Meta(ge=0, le=100, extra={"unit": "px"})] = 0.0

    def plane(self, plane: Array) -> Array:
        cv2, values = opencv(), plane.astype(np.float32)
        if self.sigma:
            values = cv2.GaussianBlur(values, (0, 0), self.sigma)
        bent: Array = cv2.Laplacian(values, cv2.CV_32F, ksize=self.kernel_size)
        return bent


class Gabor(PlaneModule, frozen=True):
    """Answer to stripes of one width and direction: a wave under a Gaussian, as cells of the eye's cortex do.

    g(x, y) = exp(-(x'² + aspect² · y'²) / 2σ²) · cos(2π x' / wavelength), where x' and y' are turned by the angle and
    σ = 0.56 · wavelength. Textures, fingerprints and vessels have such stripes. Even areas give 0.

    Args:
        wavelength: The distance from one bright stripe to the next.
        angle: The direction in which the wave runs: 0 answers to upright stripes, 90 to level ones.
        aspect: How much longer the Gaussian is along the stripes: 0.5 is twice as long, 1 is round.
        directions: How many angles are tried, evenly spaced from ``angle`` on; the largest answer counts.
        response: "energy" is the same wherever in a stripe a pixel lies; "wave" follows the stripes with plus and
            minus.

    >>> stripes = np.tile(np.array([0, 0, 9, 9], "float32"), (16, 4))
    >>> bool(gabor(stripes, 4, 0)[8, 8] > 10 * gabor(stripes, 4, 90)[8, 8])
    True
    """

    about: ClassVar[Description] = Description(
        name="Gabor",
        korean="가보 필터",
        category="Grayscale",
        source="J. G. Daugman: Uncertainty relation for resolution in space, J. Opt. Soc. Am. A 2, 1985; OpenCV, "
        "cv2.getGaborKernel and cv2.filter2D. Each kernel is made to sum to 0, and its absolute values to 1.",
        chain="ColorToGrayscale > Gabor(wavelength=6, directions=4) > MinMaxNormalization",
        color_modes=("L", "Channels"),
        gives_dtype="float32",
        caution="It sees one width of stripes: try several wavelengths, and put them together by Channel Merge.",
    )

    wavelength: Annotated[float, Meta(ge=2, le=128, extra={"unit": "px"})] = 8.0
    angle: Degrees = 0.0
    aspect: Annotated[float, Meta(ge=0.2, le=2)] = 0.5
    directions: Annotated[int, Meta(ge=1, le=16)] = 1
    response: Literal["energy", "wave"] = "energy"

    def plane(self, plane: Array) -> Array:
        values = plane.astype(np.float32)
        turns = np.arange(self.directions) * 180 / self.directions
        answers = [self._answer(values, self.angle + turn) for turn in turns]
        strongest: Array = np.max(answers, axis=0)
        return strongest

    def _answer(self, values: Array, angle: float) -> Array:
        even = self._filtered(values, angle, 0)
        return even if self.response == "wave" else np.hypot(even, self._filtered(values, angle, -np.pi / 2))

    def _filtered(self, values: Array, angle: float, phase: float) -> Array:
        cv2, sigma = opencv(), 0.56 * self.wavelength
        side = 2 * int(np.ceil(3 * sigma / min(self.aspect, 1))) + 1
        kernel = cv2.getGaborKernel((side, side), sigma, np.radians(angle), self.wavelength, self.aspect, phase)
        window = cv2.getGaborKernel((side, side), sigma, np.radians(angle), np.inf, self.aspect, 0)
        kernel -= window * (kernel.sum() / window.sum())
        answer: Array = cv2.filter2D(values, cv2.CV_32F, kernel / np.abs(kernel).sum(), borderType=cv2.BORDER_REFLECT)
        return answer


gradient = function_of(Gradient)
laplacian = function_of(Laplacian)
gabor = function_of(Gabor)
