"""Receptive fields along one axis: which part of the input each position of a tensor depends on.

Source: Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019,
https://distill.pub/2019/computing-receptive-fields. There a layer with kernel ``k``, stride ``s`` and padding ``p``
takes the positions ``s·i - p`` to ``s·i - p + k - 1`` (section "Problem setup"), a dilation ``d`` makes ``k`` into
``d·(k - 1) + 1``, and where branches meet, the field is the union of theirs. What is upsampled has several kinds of
positions that take turns, so a window is kept for each of them.
"""

from collections.abc import Callable
from fractions import Fraction
from math import gcd, lcm
from typing import Literal, TypeAlias

from msgspec import Struct

Extent: TypeAlias = tuple[int, int]
"""The first and the last position, both included."""


class FieldWindow(Struct, frozen=True):
    """The receptive field of every position along an axis, borders left out: negative positions are padding.

    Args:
        extents: Of positions 0, 1 … of one turn: the positions of the input that they depend on.
        shift: By how many positions of the input those of the next turn lie further.

    >>> strided(FieldWindow(), kernel=3, stride=2, before=1)
    FieldWindow(extents=((-1, 1),), shift=2)
    """

    extents: tuple[Extent, ...] = ((0, 0),)
    shift: int = 1

    def at(self, position: int) -> Extent:
        """The extent of any position."""
        turns, place = divmod(position, len(self.extents))
        first, last = self.extents[place]
        return first + turns * self.shift, last + turns * self.shift

    @property
    def size(self) -> int:
        """How many positions of the input the one with the largest field depends on."""
        return max(last - first + 1 for first, last in self.extents)

    @property
    def stride(self) -> Fraction:
        """By how many positions of the input neighbours are apart; below 1 where there are more of them than there."""
        return Fraction(self.shift, len(self.extents))


AxisField: TypeAlias = FieldWindow | Literal["whole"] | None
"""A window, the whole input, or not known."""

AxisMap: TypeAlias = Callable[[AxisField], AxisField]
"""What a layer does to the receptive field along one axis."""


def strided(window: FieldWindow, *, kernel: int, stride: int, before: int, dilation: int = 1) -> FieldWindow:
    """Behind a convolution or pooling: position ``i`` takes ``s·i - p`` to ``s·i - p + d·(k - 1)``.

    Args:
        window: Of what comes in.
        kernel: How many positions it takes, ``k``.
        stride: ``s``.
        before: How many positions are padded before the first, ``p``; negative where they are cut off.
        dilation: ``d``.

    Returns:
        The window of what comes out.
    """
    period = len(window.extents)
    count = period // gcd(period, stride)
    starts = [stride * position - before for position in range(count)]
    reach = dilation * (kernel - 1)
    extents = tuple((window.at(start)[0], window.at(start + reach)[1]) for start in starts)
    return FieldWindow(extents, window.shift * count * stride // period)


def transposed(window: FieldWindow, *, kernel: int, stride: int, before: int, dilation: int = 1) -> FieldWindow:
    """Behind a transposed convolution: position ``i`` sums over all ``q`` with ``q·s ≤ i + p ≤ q·s + d·(k - 1)``.

    Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016, chapter 4. A position that no
    kernel reaches (``k < s``) counts as the one before it.
    """
    reach = dilation * (kernel - 1)
    extents = []
    for position in range(len(window.extents) * stride):
        last = (position + before) // stride
        first = min(last, -((reach - position - before) // stride))
        extents.append((window.at(first)[0], window.at(last)[1]))
    return FieldWindow(tuple(extents), window.shift)


def interpolated(window: FieldWindow, *, factor: int, taps: int) -> FieldWindow:
    """Behind an upsampling by ``factor``: each position is computed of the ``taps`` nearest ones (1, 2 or 4).

    Position ``i`` lies at ``(i + ½)/factor - ½`` of what comes in: 1 is the nearest neighbour, 2 linear, 4 cubic
    (Keys, "Cubic convolution interpolation for digital image processing", 1981).
    """
    extents = []
    for position in range(len(window.extents) * factor):
        place = Fraction(2 * position + 1, 2 * factor) - Fraction(1, 2)
        below = place.numerator // place.denominator
        first, last = (below - taps // 2 + 1, below + taps // 2) if place.denominator > 1 else (below, below)
        if taps == 1:
            first = last = position // factor
        extents.append((window.at(first)[0], window.at(last)[1]))
    return FieldWindow(tuple(extents), window.shift)


def united(first: AxisField, second: AxisField) -> AxisField:
    """Where branches meet: from the earliest start to the latest end.

    Not known where the branches have different strides: their positions drift apart, and no window fits them all.
    """
    if first is None or second is None:
        return None
    if first == "whole" or second == "whole":
        return "whole"
    if first.stride != second.stride:
        return None
    count = lcm(len(first.extents), len(second.extents))
    pairs = [(first.at(position), second.at(position)) for position in range(count)]
    extents = tuple((min(one[0], other[0]), max(one[1], other[1])) for one, other in pairs)
    return FieldWindow(extents, first.shift * count // len(first.extents))
