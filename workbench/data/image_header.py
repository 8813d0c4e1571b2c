"""What is known of an image besides its pixels: where it lies, what its numbers mean, and how it was moved."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

import numpy as np
from msgspec import Struct

from workbench.data.affine_map import AffineMap, Array
from workbench.data.frozen_copy import frozen_copy
from workbench.data.image_errors import BadImageHeader
from workbench.messages import say

ColorMode = Literal["L", "Binary", "RGB", "RGBA", "HSV", "Lab", "YCrCb", "Channels"]
"""What the channels of an image mean: ``L`` is grey, ``Channels`` are any others, such as the series of a patient."""

COLOR_MODES: tuple[ColorMode, ...] = get_args(ColorMode)
CHANNELS: dict[ColorMode, int] = {"L": 1, "Binary": 1, "RGB": 3, "RGBA": 4, "HSV": 3, "Lab": 3, "YCrCb": 3}
"""How many channels a colour mode has; ``Channels`` may have any number."""
_DIMENSIONS = (2, 3)
_MOST_CHANNELS = 4


class GeometryStep(Struct, frozen=True):
    """What one module did to the frame of an image, so that it can be undone.

    Args:
        module: The name of the module's class, such as "Resize".
        map: From places in the old image to places in the new one.
        before: The spatial shape before, (height, width) or (depth, height, width).
        after: The spatial shape after.

    >>> step = GeometryStep("Crop", AffineMap.shift((-4, -6)), (20, 30), (16, 24))
    >>> step.map.apply([[4, 6]]).tolist()
    [[0.0, 0.0]]
    """

    module: str
    map: AffineMap
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True)
class ImageHeader:
    """Facts about an image. Entries for axes are in the order of the array: (row, column) or (slice, row, column).

    Args:
        dimension: How many spatial axes there are: 2 or 3.
        color_mode: What the channels mean.
        spacing: The distance of neighbouring pixels in mm, an entry an axis; empty where unknown.
        origin: Where the centre of the first pixel lies, in mm; empty where unknown.
        direction: (axes, axes), row by row in one tuple: column ``i`` is the direction of axis ``i``; empty where
            unknown.
        modality: Such as "CT" or "MR"; empty where unknown.
        value_range: The least and the largest value that a pixel can have; None where unknown.
        source: The file that the image was read from; never a patient's name.
        history: What modules did to the frame, the first first.

    Raises:
        BadImageHeader: An entry does not fit ``dimension``.

    >>> ImageHeader(spacing=(0.5, 0.5), modality="MR").dimension
    2
    """

    dimension: int = 2
    color_mode: ColorMode = "L"
    spacing: tuple[float, ...] = ()
    origin: tuple[float, ...] = ()
    direction: tuple[float, ...] = ()
    modality: str = ""
    value_range: tuple[float, float] | None = None
    source: str = ""
    history: tuple[GeometryStep, ...] = ()

    def __post_init__(self) -> None:
        """Check that all entries fit the dimension."""
        if self.dimension not in _DIMENSIONS:
            self._refuse("dimension", say("2 or 3"), "dimension=2")
        self._require_mode()
        for name, count in (("spacing", 1), ("origin", 1), ("direction", self.dimension)):
            self._take_numbers(name, count * self.dimension)
        if any(value <= 0 for value in self.spacing):
            self._refuse("spacing", say("numbers above 0"), f"spacing={(1.0,) * self.dimension}")

    def _require_mode(self) -> None:
        if self.color_mode not in COLOR_MODES:
            self._refuse("color_mode", say("one of {names}", names=", ".join(COLOR_MODES)), 'color_mode="RGB"')

    def _take_numbers(self, name: str, count: int) -> None:
        """Make an entry a tuple of floats of the right length, or leave it empty."""
        if getattr(self, name) == ():
            return
        try:
            numbers = tuple(float(value) for value in np.ravel(getattr(self, name)))
        except (TypeError, ValueError):
            numbers = (np.nan,)
        if len(numbers) not in (0, count) or not all(map(np.isfinite, numbers)):
            self._refuse(name, say("{count} finite numbers, or none", count=count), f"{name}={(1.0,) * count}")
        object.__setattr__(self, name, numbers)

    def _refuse(self, name: str, expected: str, example: str) -> None:
        received = getattr(self, name)
        raise BadImageHeader(where="ImageHeader", name=name, expected=expected, received=received, example=example)

    def with_values(self, color_mode: ColorMode, value_range: tuple[float, float] | None) -> "ImageHeader":
        """The header of an image with other values in the same place.

        Args:
            color_mode: What the channels mean now.
            value_range: The least and the largest value that a pixel can have now; None where unknown.

        Returns:
            A new header, or this one where nothing is new.

        Raises:
            BadImageHeader: There is no such colour mode.
        """
        if color_mode != self.color_mode:
            header = frozen_copy(self, color_mode=color_mode, value_range=value_range)
            header._require_mode()  # noqa: SLF001 - of this class
            return header
        return self if value_range == self.value_range else frozen_copy(self, value_range=value_range)

    def has_axes_of(self, other: "ImageHeader") -> bool:
        """Whether images of both headers have as many spatial axes and channels.

        Args:
            other: Another header.

        Returns:
            True or False; for ``Channels``, whose number is open, True only beside ``Channels``.
        """
        if self.dimension != other.dimension:
            return False
        mode, old = self.color_mode, other.color_mode
        return mode == old or CHANNELS.get(mode) == CHANNELS.get(old)

    def moved(self, step: GeometryStep) -> "ImageHeader":
        """The header of the image behind ``step``: spacing, origin and direction follow the pixels.

        Args:
            step: What was done to the frame.

        Returns:
            A new header whose history ends with ``step``.
        """
        if not (self.spacing or self.origin or self.direction):
            return frozen_copy(self, history=(*self.history, step))
        spacing, origin, direction = _moved_frame(self.spacing, self.origin, self.direction, step.map)
        history = (*self.history, step)
        return frozen_copy(self, spacing=spacing, origin=origin, direction=direction, history=history)


_KEPT_DIGITS = 9


def _rounded(values: Array) -> tuple[float, ...]:
    """Without the noise of the last digits: 0.3 and not 0.30000000000000004."""
    return tuple((np.round(values, _KEPT_DIGITS) + 0.0).tolist())


_Frame: TypeAlias = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]


@lru_cache(maxsize=1024)  # the images of a set mostly lie alike
def _moved_frame(
    spacing: tuple[float, ...], origin: tuple[float, ...], direction: tuple[float, ...], way: AffineMap
) -> _Frame:
    """Spacing, origin and direction behind a map; what was unknown stays so."""
    back = way.of_pixels().inverse()
    axes = len(way.offset)
    turned = np.reshape(direction or np.eye(axes).ravel(), (axes, axes))
    old = turned * np.asarray(spacing or (1.0,) * axes)
    new = old @ np.asarray(back.matrix)
    lengths = np.linalg.norm(new, axis=0)
    return (
        _rounded(lengths) if spacing else (),
        _rounded(np.asarray(origin) + old @ np.asarray(back.offset)) if origin else (),
        _rounded((new / lengths).ravel()) if direction else (),
    )


def guessed_header(image: Array) -> ImageHeader:
    """The header of a bare array: the last axis is channels if there are at most four.

    Args:
        image: (height, width), (height, width, 1 to 4), (depth, height, width) or (depth, height, width, channels).

    Returns:
        A header with dimension and colour mode.

    >>> guessed_header(np.zeros((20, 30, 3))).color_mode, guessed_header(np.zeros((16, 20, 30))).dimension
    ('RGB', 3)
    """
    flat = image.ndim == 2 or (image.ndim == 3 and image.shape[-1] <= _MOST_CHANNELS)  # noqa: PLR2004 - axes
    dimension = 2 if flat else 3
    return ImageHeader(dimension, mode_of(image, dimension))


def mode_of(image: Array, dimension: int) -> ColorMode:
    """The colour mode that an array looks like: grey, RGB, RGBA, a mask of truth values, or channels of any kind.

    Args:
        image: The array.
        dimension: How many of its axes are spatial.

    Returns:
        The mode.
    """
    channels = image.shape[dimension] if image.ndim > dimension else 1
    if channels == 1:
        return "Binary" if image.dtype == bool else "L"
    return {CHANNELS["RGB"]: "RGB", CHANNELS["RGBA"]: "RGBA"}.get(channels, "Channels")  # type: ignore[return-value]
