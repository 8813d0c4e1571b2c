"""General modules that take noise away from images, or detail to the fore."""

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.modules.intensity_module import PlaneModule
from workbench.modules.module_description import Description
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import Sigma
from workbench.modules.opencv import cast_like, opencv
from workbench.modules.planes import by_channel

__all__ = ["Denoising", "Sharpening", "denoising", "sharpening"]


class Denoising(PlaneModule, frozen=True):
    """Take noise away and keep edges, which Smoothing would blur.

    All three methods average pixels that belong together: "bilateral" neighbours of a similar value, "non-local means"
    pixels whose surroundings look alike wherever they are, "total variation" looks for the image with the shortest
    edges that is still near the given one.

    Args:
        method: "bilateral" is fast; "non-local means" is slow and keeps textures best; "total variation" makes smooth
            areas with sharp borders.
        strength: How large the differences are that count as noise, as a share of the range of values: 255 of uint8,
            max - min of other images.
        radius: How far pixels may be from each other; "total variation" does not use it.

    >>> noisy = np.array([[0.0, 0.02, 0.01, 1.0, 0.98, 0.99]] * 6)
    >>> denoising(noisy, strength=0.1)[3].round(2).tolist()
    [0.01, 0.01, 0.01, 0.99, 0.99, 0.99]
    """

    about: ClassVar[Description] = Description(
        name="Denoising",
        korean="잡음 제거",
        category="General",
        source="OpenCV, cv2.bilateralFilter and cv2.fastNlMeansDenoising; scikit-image, denoise_nl_means for other "
        "types than uint8, and denoise_tv_chambolle.",
        chain="Resize(height=64, width=64) > Denoising(strength=0.05) > MinMaxNormalization",
        color_modes=("L", "RGB", "Channels"),
        caution="Fine texture looks like noise: compare before and after where the detail matters.",
    )

    method: Literal["bilateral", "non-local means", "total variation"] = "bilateral"
    strength: Annotated[float, Meta(gt=0, le=1)] = 0.1
    radius: Annotated[int, Meta(ge=1, le=50, extra={"unit": "px"})] = 5

    def plane(self, plane: Array) -> Array:
        if self.method == "bilateral":
            return self._bilateral(plane)
        if self.method == "non-local means" and plane.dtype == np.uint8:
            return self._means_of_bytes(plane)
        low, extent = float(plane.min()), float(plane.max()) - float(plane.min())
        if not extent:
            return plane.copy()
        if plane.dtype == np.uint8:
            low, extent = 0.0, 255.0
        return cast_like(low + self._denoised((plane.astype(np.float64) - low) / extent) * extent, plane.dtype)

    def _bilateral(self, plane: Array) -> Array:
        cv2 = opencv()
        extent = 255.0 if plane.dtype == np.uint8 else float(plane.max()) - float(plane.min())
        if not extent:
            return plane.copy()
        values = plane if plane.dtype == np.uint8 else (plane.astype(np.float64) / extent).astype(np.float32)
        unit = 1.0 if plane.dtype == np.uint8 else extent
        diameter, similar = 2 * self.radius + 1, self.strength * (255 if plane.dtype == np.uint8 else 1)

        def smooth(part: Array) -> Array:
            result: Array = cv2.bilateralFilter(part, diameter, similar, self.radius)
            return result

        result = smooth(values) if plane.ndim == 2 or plane.shape[-1] == 3 else by_channel(smooth, values)  # noqa: PLR2004
        return result if plane.dtype == np.uint8 else cast_like(result.astype(np.float64) * unit, plane.dtype)

    def _means_of_bytes(self, plane: Array) -> Array:
        cv2 = opencv()

        def smooth(part: Array) -> Array:
            result: Array = cv2.fastNlMeansDenoising(
                part, None, h=self.strength * 255, templateWindowSize=_PATCH, searchWindowSize=2 * self.radius + 1
            )
            return result

        return smooth(plane) if plane.ndim == 2 or plane.shape[-1] <= 4 else by_channel(smooth, plane)  # noqa: PLR2004

    def _denoised(self, shares: Array) -> Array:
        """With scikit-image, of values from 0 to 1."""
        from skimage import restoration

        restore: Any = restoration  # has no annotations
        axis = None if shares.ndim == 2 else -1  # noqa: PLR2004 - height, width
        if self.method == "total variation":
            result: Array = restore.denoise_tv_chambolle(shares, weight=self.strength, channel_axis=axis)
        else:
            result = restore.denoise_nl_means(
                shares, patch_size=_PATCH, patch_distance=self.radius, h=self.strength, channel_axis=axis
            )
        return result


_PATCH = 7
"""The side of the surroundings that are compared, in pixels."""


class Sharpening(PlaneModule, frozen=True):
    """Make edges steeper: add to the image what a blur would take away from it (unsharp mask).

    The new value is x + amount · (x - blurred), where the blur is a Gaussian of ``sigma`` pixels. Whole numbers are
    rounded and cut at the ends of their type.

    Args:
        amount: How much of the difference is added; 0 changes nothing.
        sigma: How wide the edges are that are sharpened.

    >>> sharpening(np.array([[10, 10, 20, 20]], "uint8"), 1, 1).tolist()
    [[9, 7, 23, 21]]
    """

    about: ClassVar[Description] = Description(
        name="Sharpening",
        korean="선명화",
        category="General",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., equation 3-56; OpenCV, "
        "cv2.GaussianBlur and cv2.addWeighted.",
        chain="Resize(height=64, width=64) > Sharpening(amount=1.5) > MinMaxNormalization",
        color_modes=("L", "RGB", "Channels"),
        caution="Noise is sharpened too, and bright seams appear beside strong edges.",
    )

    amount: Annotated[float, Meta(ge=0, le=20)] = 1.0
    sigma: Sigma = 1.0

    def plane(self, plane: Array) -> Array:
        cv2 = opencv()
        blurred = cv2.GaussianBlur(plane, (0, 0), self.sigma)
        sharp: Array = cv2.addWeighted(plane, 1 + self.amount, blurred, -self.amount, 0)
        return sharp


denoising = function_of(Denoising)
sharpening = function_of(Sharpening)
