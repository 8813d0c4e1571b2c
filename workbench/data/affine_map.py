"""How pixels move: a linear map and a shift, between the frames of two images."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Matrix: TypeAlias = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class AffineMap:
    """``new = matrix @ old + offset`` for places in an image, in the order of its axes, such as (row, column).

    A place is counted from the corner of the first pixel: pixel ``i`` covers ``i`` to ``i + 1`` and has its centre at
    ``i + 0.5``. So the whole image is 0 to its size, twice the size is a factor of 2, and boxes are mapped as they are.

    Args:
        matrix: (axes, axes), row by row.
        offset: (axes,), in pixels.

    >>> double = AffineMap.scaling((2, 2))
    >>> double.apply([[1, 3]]).tolist(), double.inverse().apply([[2, 6]]).tolist()
    ([[2.0, 6.0]], [[1.0, 3.0]])
    """

    matrix: Matrix
    offset: tuple[float, ...]

    @classmethod
    def scaling(cls, factors: Sequence[float]) -> "AffineMap":
        """Each axis times a factor.

        Args:
            factors: (axes,): new size / old size.

        Returns:
            The map.
        """
        return cls.of(np.diag(np.asarray(factors, float)))

    @classmethod
    def shift(cls, offset: Sequence[float]) -> "AffineMap":
        """All places moved alike.

        Args:
            offset: (axes,): in pixels.

        Returns:
            The map.
        """
        return cls.of(np.eye(len(offset)), offset)

    @classmethod
    def of(cls, matrix: Any, offset: Any = None) -> "AffineMap":
        """From arrays.

        Args:
            matrix: (axes, axes).
            offset: (axes,); None is no shift.

        Returns:
            The map.
        """
        rows = np.asarray(matrix, float)
        moved = np.zeros(len(rows)) if offset is None else np.asarray(offset, float)
        return cls(tuple(map(tuple, rows.tolist())), tuple(moved.tolist()))

    def apply(self, places: Any) -> Array:
        """Map places.

        Args:
            places: (places, axes), in the order of the image's axes.

        Returns:
            (places, axes), float64.
        """
        given = np.asarray(places, float).reshape(-1, len(self.offset))
        moved: Array = given @ np.asarray(self.matrix).T + np.asarray(self.offset)
        return moved

    def inverse(self) -> "AffineMap":
        """The way back."""
        back = np.linalg.inv(np.asarray(self.matrix))
        return AffineMap.of(back, -back @ np.asarray(self.offset))

    def then(self, second: "AffineMap") -> "AffineMap":
        """One map for two: this, and ``second`` after it.

        Args:
            second: The map that comes after.

        Returns:
            The map of both.
        """
        matrix = np.asarray(second.matrix) @ np.asarray(self.matrix)
        return AffineMap.of(matrix, second.apply([self.offset])[0])

    def of_pixels(self) -> "AffineMap":
        """The same map for pixel numbers, whose whole numbers are the centres of pixels: what OpenCV and SciPy take."""
        half = (0.5,) * len(self.offset)
        return AffineMap.shift(half).then(self).then(AffineMap.shift(tuple(-value for value in half)))
