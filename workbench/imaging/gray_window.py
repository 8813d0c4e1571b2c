"""Windows: the range of values that is shown from black to white, as radiologists choose it by level and width."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from workbench.imaging.pixel_statistics import automatic_range, value_range
from workbench.messages import mark

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_ROUNDING = 1e-3
"""So that bytes shown from 0 to 255 stay what they are, whatever the last digit of a division is."""
_WIDE = 4
"""Bytes of numbers that single precision does not hold exactly."""


@dataclass(frozen=True)
class GrayWindow:
    """Values from ``low`` (black) to ``high`` (white); what lies outside is black or white.

    >>> GrayWindow.of(40, 400)
    GrayWindow(low=-160.0, high=240.0)
    """

    low: float
    high: float

    @classmethod
    def of(cls, level: float, width: float) -> "GrayWindow":
        """The window with ``level`` in its middle that is ``width`` wide."""
        return cls(level - width / 2, level + width / 2)

    def applied(self, values: Array) -> Array:
        """Grey values for ``values`` of any shape.

        Args:
            values: Numbers of any kind.

        Returns:
            The same shape, uint8: 0 at ``low`` and below, 255 at ``high`` and above; NaN is 0.

        >>> GrayWindow(0, 10).applied(np.array([-5, 0, 5, 10, np.nan])).tolist()
        [0, 0, 127, 255, 0]
        """
        width = (self.high - self.low) or 1.0
        numbers: Array = values.astype(np.float32 if values.dtype.itemsize < _WIDE else np.float64)
        gray: Array = np.nan_to_num(np.clip((numbers - self.low) / width, 0, 1) * 255 + _ROUNDING).astype(np.uint8)
        return gray


PRESETS: dict[str, tuple[tuple[str, float, float], ...]] = {
    "CT": (
        (mark("soft tissue"), 40, 400),
        (mark("lung"), -600, 1500),
        (mark("bone"), 400, 1800),
        (mark("brain"), 40, 80),
        (mark("mediastinum"), 50, 350),
        (mark("liver"), 60, 160),
    )
}
"""Windows in use for a modality: name, level, width; of CT in Hounsfield units. The first is where one begins."""

_BYTE = GrayWindow(0.0, 255.0)
_UNIT = GrayWindow(0.0, 1.0)


def first_window(values: Array, modality: str = "") -> GrayWindow:
    """The window in which an image is first seen.

    Args:
        values: The image.
        modality: As in its header.

    Returns:
        The modality's first preset, where values are below 0 as in Hounsfield units; all of 0..255 for bytes; 0..1
        for truth values and for images whose values lie in it, a mask of bytes among them; for others from the value
        that 1 % are below to the value that 99 % are below.

    >>> first_window(np.full((4, 4), 200, "uint8")), first_window(np.full((4, 4), -1000, "int16"), "CT").high
    (GrayWindow(low=0.0, high=255.0), 240.0)
    """
    low, high = value_range(values)
    if modality in PRESETS and low < 0:
        return GrayWindow.of(*PRESETS[modality][0][1:])
    if values.dtype == np.uint8:
        return GrayWindow(0.0, max(high, 1.0)) if high <= 1 else _BYTE
    if low >= 0 and high <= 1:
        return _UNIT
    return wide_enough(*automatic_range(values))


def wide_enough(low: float, high: float) -> GrayWindow:
    """The window from ``low`` to ``high``, or one of the width 1 where they are equal."""
    return GrayWindow(low, high) if high > low else GrayWindow(low, low + 1.0)
