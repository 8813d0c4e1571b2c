"""Binary modules that shrink, grow and thin the foreground."""

from typing import ClassVar, Literal

import numpy as np

from workbench.data.affine_map import Array
from workbench.modules.binary_module import BinaryModule, Neighbours, binary_image
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import Iterations, KernelSize
from workbench.modules.morphology import KernelShape, MorphologyMethod, kernel_of, morphed
from workbench.modules.opencv import opencv
from workbench.modules.planes import by_plane

__all__ = [
    "Boundary", "MajorityFilter", "MorphologicalTransformationBinary", "Skeleton", "boundary", "majority_filter",
    "morphological_transformation_binary", "skeleton",
]  # fmt: skip


class MorphologicalTransformationBinary(BinaryModule, frozen=True):
    """Shrink, grow or clean the foreground with a small shape, the kernel, that is moved over the image.

    Erosion keeps a pixel only if the kernel around it lies wholly in the foreground, and takes a rim away; dilation
    sets a pixel if the kernel touches the foreground, and adds a rim. Opening (erosion, then dilation) removes specks
    and thin bridges and keeps the size of all else; closing (dilation, then erosion) closes small gaps and holes. The
    gradient is dilation without erosion, the edge; top-hat is what opening removes, black-hat what closing adds.
    Beyond the border nothing is assumed, so that objects there are not eaten from outside. Volumes go slice by slice.

    Args:
        method: What is done: "Erosion", "Dilation", "Opening", "Closing", "Gradient", "Top-hat" or "Black-hat".
        kernel_shape: The shape of the kernel; "Elliptic" treats all directions most alike.
        kernel_size: The side of the kernel; what is thinner than it vanishes in an opening.
        iteration: How often erosion and dilation are repeated; opening twice erodes twice, then dilates twice.

    >>> dot = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    >>> morphological_transformation_binary(dot, "Dilation", "Cross", 3).tolist()
    [[0, 255, 0], [255, 255, 255], [0, 255, 0]]
    """

    about: ClassVar[Description] = Description(
        name="Morphological Transformation-binary",
        korean="형태학적 변환-이진",
        category="Binary",
        source="OpenCV, cv2.morphologyEx; R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., section 9.3.",
        chain="MorphologicalTransformationBinary(method='Opening', kernel_size=3) > LargestComponent",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="Erosion and dilation change areas: do not measure after only one of them.",
    )

    method: MorphologyMethod = "Erosion"
    kernel_shape: KernelShape = "Rectangular"
    kernel_size: KernelSize = 5
    iteration: Iterations = 1

    def foreground(self, inside: Array) -> Array:
        kernel = kernel_of(self.kernel_shape, self.kernel_size)

        def transform(plane: Array) -> Array:
            return morphed(plane, self.method, kernel, self.iteration)

        return by_plane(transform, inside.astype(np.uint8), inside.ndim) > 0


class MajorityFilter(BinaryModule, frozen=True):
    """Smooth outlines: each pixel becomes what most pixels around it are.

    It rounds the staircase of a hand-drawn or predicted mask and removes single pixels of both kinds, and shifts
    straight edges nowhere. For two values the majority is the median. Volumes go slice by slice.

    Args:
        kernel_size: The side of the square neighbourhood; what is thinner than half of it vanishes.

    >>> majority_filter(np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]]), 3).min()
    np.uint8(255)
    """

    about: ClassVar[Description] = Description(
        name="Majority Filter",
        korean="다수결 필터",
        category="Binary",
        source="OpenCV, cv2.medianBlur on 0 and 255; R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., "
        "section 3.5.",
        chain="MajorityFilter(kernel_size=5) > LargestComponent",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="Thin vessels and cracks vanish: keep the kernel smaller than twice their width.",
    )

    kernel_size: KernelSize = 5

    def foreground(self, inside: Array) -> Array:
        def smooth(plane: Array) -> Array:
            changed: Array = opencv().medianBlur(plane, self.kernel_size)
            return changed

        return by_plane(smooth, binary_image(inside), inside.ndim) > 0


class Skeleton(BinaryModule, frozen=True):
    """Thin each object to a line in its middle, one pixel wide, that keeps its branches and rings.

    Use it to measure lengths and to count branches and crossings, of vessels, roads or letters. Border pixels are
    taken away in turns as long as no object falls apart; the ends of a line stay.

    Args:
        method: "zhang" is the usual one for images; "lee" works in volumes too, and volumes always use it.

    >>> int((skeleton(np.ones((3, 7), bool)) > 0).sum())
    6
    """

    about: ClassVar[Description] = Description(
        name="Skeleton",
        korean="골격화",
        category="Binary",
        source="scikit-image, skimage.morphology.skeletonize (OpenCV has it in its extra modules only); T. Y. Zhang, "
        "C. Y. Suen: A fast parallel algorithm for thinning digital patterns, 1984; T. C. Lee et al., 1994.",
        chain="MajorityFilter > Skeleton",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="Every bump of an outline grows a branch: smooth the outline first, as with Majority Filter.",
    )

    method: Literal["zhang", "lee"] = "zhang"

    def foreground(self, inside: Array) -> Array:
        from skimage.morphology import skeletonize

        flat = inside.ndim == 2  # noqa: PLR2004 - height, width
        thin: Array = skeletonize(inside, method=self.method if flat else "lee") > 0
        return thin


class Boundary(BinaryModule, frozen=True):
    """Keep only the pixels at the edge of each object.

    The inner boundary is A - (A eroded): foreground pixels with a background neighbour. The outer boundary is
    (A dilated) - A: background pixels beside the foreground. Draw it over the image to judge a segmentation, or compare
    boundaries where areas hide small errors. An object cut by the border of the image has no boundary there. A volume
    has neighbours above and below too.

    Args:
        side: "inner" pixels belong to the object, "outer" ones to the background; "both" takes the two.
        neighbours: "edges" counts neighbours that share an edge (4 of a pixel), "corners" those at corners too (8); the
            boundary of "corners" is closed for steps along edges, that of "edges" is thinner.

    >>> boundary(np.array([[0, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0]]), "outer").tolist()
    [[0, 255, 255, 0], [255, 0, 0, 255], [0, 255, 255, 0]]
    """

    about: ClassVar[Description] = Description(
        name="Boundary",
        korean="경계 추출",
        category="Binary",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., equation 9-18; SciPy, "
        "scipy.ndimage.binary_erosion (volumes too, which OpenCV erodes by slices only).",
        chain="HoleFilling > Boundary",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
    )

    side: Literal["inner", "outer", "both"] = "inner"
    neighbours: Neighbours = "edges"

    def foreground(self, inside: Array) -> Array:
        from scipy import ndimage

        reach = ndimage.generate_binary_structure(inside.ndim, 1 if self.neighbours == "edges" else inside.ndim)
        smaller = ndimage.binary_erosion(inside, reach, border_value=1) if self.side != "outer" else inside
        larger = ndimage.binary_dilation(inside, reach) if self.side != "inner" else inside
        edge: Array = larger & ~smaller
        return edge


morphological_transformation_binary = function_of(MorphologicalTransformationBinary)
majority_filter = function_of(MajorityFilter)
skeleton = function_of(Skeleton)
boundary = function_of(Boundary)
