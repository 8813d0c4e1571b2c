"""The input in other arrangements: a network may reshape, transpose or embed it before its first layer with places."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.explain.image_batch import Array

_MOVING = ("Permute", "Transpose", "Swapaxes", "Moveaxis")
"""Layers and operations that move axes; those that only reshape are known by the order of the numbers."""
_BY_CHANNEL = ("Normalization", "BatchNormalization", "Rescaling", "LayerNormalization")
"""Layers that change every number and leave it where it is."""
_EMBEDDING = "Embedding"
_FRAMES = 3
"""The least axes of frames in the batch: frames, a place, channels."""
_CLOSE = 2e-3
"""Of the range of the numbers: what half precision may change of them."""


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The input as a layer receives it.

    Args:
        order: (…spatial axes, channels), or with channels first: where each number stands in the flat input.
        tensor: What the layer receives, (1, …) in the shape of ``order``; of an embedding with its features as
            channels, where ``order`` has one.
        embedded: Whether an embedding stands in between, so that the numbers are others.
        channels_first: Whether the channels are the first axis.
        folded: Whether the first axis of a sample, its frames or slices, is the batch of ``tensor``.
    """

    order: Array
    tensor: Any
    embedded: bool = False
    channels_first: bool = False
    folded: bool = False

    @property
    def rank(self) -> int:
        """The axes of a batch of samples in this arrangement."""
        return self.order.ndim + 1

    @property
    def places(self) -> Array:
        """``order`` with channels last."""
        channels = 1 if self.folded else 0
        return np.moveaxis(self.order, channels, -1) if self.channels_first and self.order.ndim > 1 else self.order

    @property
    def spatial_shape(self) -> tuple[int, ...]:
        """Height and width, or whatever axes a sample has beside its channels."""
        return tuple(self.places.shape[:-1])

    def values(self, flat: Array) -> Array:
        """The numbers of a flat input in this arrangement, (…spatial axes, channels)."""
        result: Array = flat[self.places]
        return result

    def heat(self, values: Array, shown: "Arrangement") -> Array:
        """``values`` of this arrangement's places, (…spatial axes), at the places of another arrangement."""
        if shown is self:
            return values
        flat = np.zeros(int(self.order.max()) + 1, values.dtype)
        flat[self.places] = values[..., np.newaxis]
        moved: Array = flat[shown.places].max(axis=-1)
        return moved


def whole_input(x: Any, *, channels_first: bool) -> Arrangement:
    """The arrangement of the input itself, (1, …)."""
    shape = tuple(x.shape[1:])
    return Arrangement(np.arange(int(np.prod(shape))).reshape(shape), x, channels_first=channels_first)


def most_spatial(arrangements: Sequence[Arrangement]) -> Arrangement:
    """The arrangement to be shown: the one with the most spatial axes.

    Among equals it is the last whose channels are others than in the input: there the axes had been in another order.
    """
    first = arrangements[0]
    most = max(len(one.spatial_shape) for one in arrangements)
    found = [one for one in arrangements if len(one.spatial_shape) == most]
    if first in found and _same_channels(first, found[-1]):
        return first
    return found[-1]


def _same_channels(one: Arrangement, other: Arrangement) -> bool:
    """Whether the numbers of each place of ``other`` are those of a place of ``one``."""
    if one.places.shape[-1] != other.places.shape[-1]:
        return False
    left, right = (np.sort(part.places.reshape(-1, part.places.shape[-1]), axis=1) for part in (one, other))
    return np.array_equal(left[left[:, 0].argsort()], right[right[:, 0].argsort()])


def arrangement_of(given: Any, known: Sequence[Arrangement]) -> Arrangement | None:
    """``given`` as one of the ``known`` arrangements, or as a reshape of one, also scaled and shifted."""
    for one in reversed(known):
        if given is one.tensor:
            return one
    if not getattr(getattr(given, "dtype", None), "is_floating", False) or given.shape.rank is None:
        return None
    numbers = None
    for one in reversed(known):
        folded = given.shape[0] != 1
        may_be = not folded or given.shape.rank >= _FRAMES
        if not one.embedded and int(np.prod(given.shape)) == one.order.size and may_be:
            numbers = np.asarray(given, "float64").ravel() if numbers is None else numbers
            if _same_but_scaled(numbers, np.asarray(one.tensor, "float64").ravel()):
                order = one.order.reshape(tuple(given.shape if folded else given.shape[1:]))
                return Arrangement(order, given, channels_first=one.channels_first, folded=folded)
    return None


def arranged_by(operation: Any, of: Arrangement, result: Any) -> Arrangement | None:
    """What a layer or operation makes of an arrangement, if every number keeps its place or moves to a known one."""
    kind = type(operation).__name__
    if kind == _EMBEDDING and not of.embedded:
        return Arrangement(of.order[..., np.newaxis], result, embedded=True, folded=of.folded)
    if kind in _MOVING:
        moved = np.asarray(type(operation).call(operation, of.order if of.folded else of.order[np.newaxis]))
        return dataclasses.replace(of, order=moved if of.folded else moved[0], tensor=result)
    if kind in _BY_CHANNEL and tuple(result.shape) == tuple(of.tensor.shape):
        return dataclasses.replace(of, tensor=result)
    return None


def _same_but_scaled(values: Array, origin: Array) -> bool:
    """Whether ``values`` are ``origin``, times a number, plus a number; of constant ones nothing can be said."""
    low, high = int(origin.argmin()), int(origin.argmax())
    span = values[high] - values[low]
    if span == 0 or not np.isfinite(span):
        return bool(np.array_equal(values, origin))
    scaled = values[low] + (origin - origin[low]) / (origin[high] - origin[low]) * span
    return bool(np.abs(values - scaled).max() <= _CLOSE * abs(span))
