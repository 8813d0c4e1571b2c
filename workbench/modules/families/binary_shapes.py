"""Binary modules that draw outlines and simple shapes around objects."""

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.modules.binary_module import BinaryModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_functions import function_of
from workbench.modules.opencv import opencv
from workbench.modules.planes import by_plane

__all__ = ["Contours", "ConvexHull", "EnclosingShape", "contours", "convex_hull", "enclosing_shape"]


class Contours(BinaryModule, frozen=True):
    """Find the outline of each object and draw it as a line.

    An outline is the closed line of the object's outermost pixels, found by following them around. It can be simplified
    to a polygon with few corners: Douglas and Peucker leave out points that lie within a tolerance of the line between
    others. Volumes go slice by slice.

    Args:
        retrieval: "external" finds the outer outlines only, "all" those of holes too.
        tolerance: How far a polygon may lie from the outline; 0 keeps each pixel of it.
        thickness: The width of the drawn line.
        fill: Whether the inside of the outlines is filled; with "external" holes are filled too, with "all" they stay.

    >>> contours(np.pad(np.ones((3, 3), bool), 1))[1:4, 1:4].tolist()
    [[255, 255, 255], [255, 0, 255], [255, 255, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Contours",
        korean="윤곽선",
        category="Binary",
        source="OpenCV, cv2.findContours, cv2.approxPolyDP and cv2.drawContours; S. Suzuki, K. Abe: Topological "
        "structural analysis of digitized binary images by border following, 1985.",
        chain="SmallObjectsRemoval > Contours",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="The line is drawn on the object's own pixels; a thick one grows to both sides.",
    )

    retrieval: Literal["external", "all"] = "external"
    tolerance: Annotated[float, Meta(ge=0, le=1000, extra={"unit": "px"})] = 0.0
    thickness: Annotated[int, Meta(ge=1, le=100, extra={"unit": "px"})] = 1
    fill: bool = False

    def foreground(self, inside: Array) -> Array:
        cv2 = opencv()
        mode = cv2.RETR_EXTERNAL if self.retrieval == "external" else cv2.RETR_CCOMP

        def draw(plane: Array) -> Array:
            found, _ = cv2.findContours(plane, mode, cv2.CHAIN_APPROX_NONE)
            lines = [cv2.approxPolyDP(one, self.tolerance, closed=True) for one in found] if self.tolerance else found
            drawn = np.zeros(plane.shape, np.uint8)
            cv2.drawContours(drawn, lines, -1, 1, cv2.FILLED if self.fill else self.thickness)
            return drawn

        return by_plane(draw, inside.astype(np.uint8), inside.ndim) > 0


class ConvexHull(BinaryModule, frozen=True):
    """Fill each object up to its convex hull, the shape that a rubber band around it would take.

    It closes bays that hole filling leaves open, as where a bright vessel cuts into a lung. An object is convex if each
    line between two of its pixels stays inside. Volumes go slice by slice.

    Args:
        around: "each" takes each connected area by itself, "all" puts one hull around the whole foreground.

    >>> convex_hull(np.array([[1, 0, 0], [1, 0, 0], [1, 1, 1]])).tolist()
    [[255, 0, 0], [255, 255, 0], [255, 255, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Convex Hull",
        korean="볼록 껍질",
        category="Binary",
        source="OpenCV, cv2.convexHull and cv2.fillConvexPoly; J. Sklansky: Finding the convex hull of a simple "
        "polygon, 1982.",
        chain="LargestComponent > ConvexHull",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="One speck far away stretches the hull of 'all': remove small objects first.",
    )

    around: Literal["each", "all"] = "each"

    def foreground(self, inside: Array) -> Array:
        def fill(plane: Array) -> Array:
            cv2 = opencv()
            filled = plane.copy()  # a hull of pixels' centres can round one of them away
            for points in _outlines(plane, together=self.around == "all"):
                cv2.fillConvexPoly(filled, cv2.convexHull(points), 1)
            return filled

        return by_plane(fill, inside.astype(np.uint8), inside.ndim) > 0


class EnclosingShape(BinaryModule, frozen=True):
    """Replace each object by the smallest simple shape around it, filled.

    Rough annotations are often boxes or circles: make such ones of exact masks, or compare an object with its box.
    The ellipse is fitted to the outline by least squares and is not wholly around it; objects with fewer than five
    outline points get their turned rectangle instead. Volumes go slice by slice.

    Args:
        shape: "rectangle" has sides along the image, "turned rectangle" may lie at any angle, "circle" is the smallest
            around the object, "ellipse" fits its outline.
        around: "each" takes each connected area by itself, "all" puts one shape around the whole foreground.

    >>> enclosing_shape(np.array([[1, 0, 0], [1, 1, 0], [0, 0, 0]]), "rectangle").tolist()
    [[255, 255, 0], [255, 255, 0], [0, 0, 0]]
    """

    about: ClassVar[Description] = Description(
        name="Enclosing Shape",
        korean="외접 도형",
        category="Binary",
        source="OpenCV, cv2.boundingRect, cv2.minAreaRect, cv2.minEnclosingCircle and cv2.fitEllipse.",
        chain="LargestComponent > EnclosingShape(shape='circle')",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="Circles and ellipses at the edge are cut at the border of the image.",
    )

    shape: Literal["rectangle", "turned rectangle", "circle", "ellipse"] = "rectangle"
    around: Literal["each", "all"] = "each"

    def foreground(self, inside: Array) -> Array:
        def enclose(plane: Array) -> Array:
            drawn = np.zeros(plane.shape, np.uint8)
            for points in _outlines(plane, together=self.around == "all"):
                _draw_around(drawn, points, self.shape)
            return drawn

        return by_plane(enclose, inside.astype(np.uint8), inside.ndim) > 0


_FEWEST_FOR_ELLIPSE = 5


def _draw_around(drawn: Array, points: Array, shape: str) -> None:
    """Fill the shape around (points, 1, 2), x before y, with 1."""
    cv2 = opencv()
    if shape == "rectangle":
        left, top, width, height = cv2.boundingRect(points)
        drawn[top : top + height, left : left + width] = 1
    elif shape == "circle":
        (column, row), radius = cv2.minEnclosingCircle(points)
        top, left = (max(int(middle - radius), 0) for middle in (row, column))
        side = int(2 * radius) + 3
        window = drawn[top : top + side, left : left + side]
        rows, columns = np.ogrid[: len(window), : window.shape[1]]
        window[(rows + top - row) ** 2 + (columns + left - column) ** 2 <= radius**2] = 1
    elif shape == "ellipse" and _can_be_an_ellipse(points):
        cv2.ellipse(drawn, cv2.fitEllipse(points), 1, cv2.FILLED)
    else:
        corners = cv2.boxPoints(cv2.minAreaRect(points))
        cv2.fillConvexPoly(drawn, np.rint(corners).astype(np.int32), 1)


def _can_be_an_ellipse(points: Array) -> bool:
    """Whether there are enough points, and not all on one line."""
    spread = points.reshape(-1, 2) - points.reshape(-1, 2).mean(axis=0)
    return len(points) >= _FEWEST_FOR_ELLIPSE and int(np.linalg.matrix_rank(spread)) > 1


def _outlines(plane: Array, *, together: bool) -> list[Any]:
    """The outer outline of each connected area, or all of their points as one."""
    cv2 = opencv()
    found, _ = cv2.findContours(plane, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return [np.concatenate(found)] if together and len(found) else list(found)


contours = function_of(Contours)
convex_hull = function_of(ConvexHull)
enclosing_shape = function_of(EnclosingShape)
