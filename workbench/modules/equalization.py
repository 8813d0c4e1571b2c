"""Histogram equalization of bytes, which the modules for grey and for colour images share."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.modules.opencv import opencv

Tiles = Annotated[int, Meta(ge=1, le=64)]
"""Into how many tiles each side of an image is divided."""
ClipLimit = Annotated[float, Meta(gt=0, le=100)]
"""How much the contrast of a tile may grow."""
EqualizationMethod: TypeAlias = Literal["Simple", "Adaptive"]
"""Whether the whole picture has one curve, or each tile its own."""


def equalized(plane: Array, method: EqualizationMethod, tiles: int, limit: float) -> Array:
    """Spread the values of a picture evenly over 0 to 255.

    Args:
        plane: (height, width) in uint8.
        method: "Simple" has one curve for the whole picture, "Adaptive" is that of ``clahe``.
        tiles: How many tiles stand side by side, and how many above each other; only for "Adaptive".
        limit: How steep the curve of a tile may become; only for "Adaptive".

    Returns:
        A picture of the same shape in uint8.
    """
    if method == "Adaptive":
        return clahe(plane, tiles, limit)
    equal: Array = opencv().equalizeHist(plane)
    return equal


def clahe(plane: Array, tiles: int, limit: float) -> Array:
    """Spread the values of each tile of a picture, with a limit, and interpolate between the tiles.

    Args:
        plane: (height, width) in uint8.
        tiles: How many tiles stand side by side, and how many above each other.
        limit: How steep the curve of a tile may become.

    Returns:
        A picture of the same shape in uint8.
    """
    cv2 = opencv()
    result: Array = cv2.createCLAHE(limit, (tiles, tiles)).apply(plane)
    return result
