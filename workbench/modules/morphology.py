"""Morphology with OpenCV: its operations and kernels by their names, for grey and for binary images."""

from typing import Literal, TypeAlias

from workbench.data.affine_map import Array
from workbench.modules.opencv import opencv

MorphologyMethod: TypeAlias = Literal["Erosion", "Dilation", "Opening", "Closing", "Gradient", "Top-hat", "Black-hat"]
KernelShape: TypeAlias = Literal["Rectangular", "Elliptic", "Cross"]

_OPERATIONS: dict[MorphologyMethod, str] = {
    "Erosion": "MORPH_ERODE",
    "Dilation": "MORPH_DILATE",
    "Opening": "MORPH_OPEN",
    "Closing": "MORPH_CLOSE",
    "Gradient": "MORPH_GRADIENT",
    "Top-hat": "MORPH_TOPHAT",
    "Black-hat": "MORPH_BLACKHAT",
}
_SHAPES: dict[KernelShape, str] = {"Rectangular": "MORPH_RECT", "Elliptic": "MORPH_ELLIPSE", "Cross": "MORPH_CROSS"}


def kernel_of(shape: KernelShape, size: int) -> Array:
    """A neighbourhood.

    Args:
        shape: Its form.
        size: Its height and width.

    Returns:
        uint8, (size, size): 1 inside.

    >>> kernel_of("Cross", 3).tolist()
    [[0, 1, 0], [1, 1, 1], [0, 1, 0]]
    """
    cv2 = opencv()
    kernel: Array = cv2.getStructuringElement(getattr(cv2, _SHAPES[shape]), (size, size))
    return kernel


def morphed(plane: Array, method: MorphologyMethod, kernel: Array, iterations: int = 1) -> Array:
    """A picture after one operation.

    Args:
        plane: (height, width) or (height, width, channels), of a type that OpenCV takes.
        method: The operation.
        kernel: The neighbourhood.
        iterations: How often erosion and dilation are repeated.

    Returns:
        A new picture of the same type and size.

    >>> morphed(np.array([[0, 5, 0, 0]], np.uint8), "Dilation", kernel_of("Rectangular", 3)).tolist()
    [[5, 5, 5, 0]]
    """
    cv2 = opencv()
    changed: Array = cv2.morphologyEx(plane, getattr(cv2, _OPERATIONS[method]), kernel, iterations=iterations)
    return changed
