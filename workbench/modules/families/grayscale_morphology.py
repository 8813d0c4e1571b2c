"""Grayscale modules that work by the least and the largest value of a neighbourhood."""

from typing import ClassVar, Literal

import numpy as np

from workbench.data.affine_map import Array
from workbench.modules.intensity_module import PlaneModule
from workbench.modules.module_description import Description
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import Iterations, KernelSize
from workbench.modules.morphology import KernelShape, MorphologyMethod, kernel_of, morphed
from workbench.modules.opencv import cast_like

__all__ = ["MorphologicalTransformationGrayscale", "TopHat", "morphological_transformation_grayscale", "top_hat"]


class MorphologicalTransformationGrayscale(PlaneModule, frozen=True):
    """Shrink or grow what is bright in grey images, by the least or the largest value around each pixel.

    Erosion takes the least value: bright things shrink, and those smaller than the kernel disappear. Dilation takes the
    largest: they grow, and gaps close. Opening is erosion and then dilation, so that small bright specks vanish and all
    else keeps its size; closing is the reverse, and fills small dark holes.

    Args:
        method: Besides those above, "Gradient" is dilation minus erosion and shows outlines, "Top-hat" is the image
            minus its opening and shows small bright things, "Black-hat" is its closing minus the image and shows small
            dark ones.
        kernel_shape: The form of the neighbourhood.
        kernel_size: Its height and width.
        iteration: How often erosion or dilation is repeated.

    >>> morphological_transformation_grayscale(np.array([[1, 9, 1, 1]], "uint8"), "Dilation", kernel_size=3).tolist()
    [[9, 9, 9, 1]]
    """

    about: ClassVar[Description] = Description(
        name="Morphological Transformation-grayscale",
        korean="형태학적 변환-흑백",
        category="Grayscale",
        source="OpenCV, cv2.morphologyEx; R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., section 9.8.",
        chain="ColorToGrayscale > MorphologicalTransformationGrayscale(method='Opening', kernel_size=3) > "
        "MinMaxNormalization",
        color_modes=("L", "Channels"),
        caution="Things smaller than the kernel are lost in an opening: mind small lesions.",
    )

    method: MorphologyMethod = "Erosion"
    kernel_shape: KernelShape = "Rectangular"
    kernel_size: KernelSize = 5
    iteration: Iterations = 1

    def plane(self, plane: Array) -> Array:
        return morphed(plane, self.method, kernel_of(self.kernel_shape, self.kernel_size), self.iteration)


class TopHat(PlaneModule, frozen=True):
    """Keep small bright or dark things, and take an uneven background away.

    The white top-hat is the image minus its opening: what is brighter than its surroundings and smaller than the
    kernel, such as micro-calcifications or cells under uneven light. The black one is the closing minus the image: what
    is darker, such as vessels of the eye. Both together raise contrast: image + white - black.

    Args:
        method: "white" keeps what is bright, "black" what is dark; "contrast" adds the one to the image and takes the
            other away.
        kernel_size: Height and width of the round kernel: larger than the things that should stay.

    >>> top_hat(np.array([[5, 5, 9, 5, 5, 5]], "uint8"), "white", 3).tolist()
    [[0, 0, 4, 0, 0, 0]]
    """

    about: ClassVar[Description] = Description(
        name="Top-Hat",
        korean="탑햇 변환",
        category="Grayscale",
        source="F. Meyer: Iterative image transformations for an automatic screening of cervical smears, J. Histochem. "
        "Cytochem. 27, 1979; OpenCV, cv2.morphologyEx with MORPH_TOPHAT and MORPH_BLACKHAT.",
        chain="ColorToGrayscale > TopHat(method='white', kernel_size=9) > MinMaxNormalization",
        color_modes=("L", "Channels"),
        caution="A kernel smaller than the things takes away their middle and leaves rings.",
    )

    method: Literal["white", "black", "contrast"] = "white"
    kernel_size: KernelSize = 15

    def plane(self, plane: Array) -> Array:
        kernel = kernel_of("Elliptic", self.kernel_size)
        if self.method == "white":
            return morphed(plane, "Top-hat", kernel)
        if self.method == "black":
            return morphed(plane, "Black-hat", kernel)
        white, black = morphed(plane, "Top-hat", kernel), morphed(plane, "Black-hat", kernel)
        return cast_like(plane.astype(np.float64) + white - black, plane.dtype)


morphological_transformation_grayscale = function_of(MorphologicalTransformationGrayscale)
top_hat = function_of(TopHat)
