"""The shape of samples against what a network takes, and what to do where they differ."""

from itertools import permutations
from math import prod

from workbench.catalog.loss_matching import Shape, equal
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.training.sample_errors import ChannelsFirst, MissingChannels, SingleSample, WrongInputShape

_SPATIAL = 3
"""(height, width, channels)"""
_COLOURS = 3
_MOST_AXES = 5

_RESHAPE = mark("Set the Input's shape to {received}, or reshape the data.")
_RESIZE = mark("Set the Input's shape to {received}, or resize the data.")
_TO_COLOUR = mark(
    "Set the Input's shape to {received}, or give the grey images equal channels: np.repeat(x, 3, axis=-1)."
)
_TO_GREY = mark("Set the Input's shape to {received}, or make the images grey: x.mean(axis=-1, keepdims=True).")
_TRANSPOSE = mark(
    "The axes are in another order: np.transpose(x, {order}) brings them into this one; a reshape would scramble the "
    "pixels."
)


def check_shape(takes: Shape, x: Array, where: str) -> None:
    """Check the shape of samples against what the network takes.

    Raises:
        SingleSample, ChannelsFirst, MissingChannels, WrongInputShape: as they say.
    """
    received = x.shape[1:]
    if equal(takes, received):
        return
    if equal(takes, x.shape):
        raise SingleSample(where=where, expected=shape_text(takes))
    if has_channels_first(received, takes):
        raise ChannelsFirst(where=where, expected=shape_text(takes), received=shape_text(received), name="x")
    if equal(takes, (*received, 1)) and takes[-1] == 1:
        raise MissingChannels(where=where, expected=shape_text(takes), received=shape_text(received))
    remedy = _remedy(takes, received)
    raise WrongInputShape(where=where, expected=shape_text(takes), received=shape_text(received), remedy=remedy)


def _remedy(takes: Shape, received: tuple[int, ...]) -> str:
    words = {"received": shape_text(received)}
    if order := _order(takes, received):
        return say(_TRANSPOSE, order=(0, *(axis + 1 for axis in order)))
    if len(takes) == len(received) == _SPATIAL and equal(takes[:-1], received[:-1]):
        if (received[-1], takes[-1]) == (1, _COLOURS):
            return say(_TO_COLOUR, **words)
        if (received[-1], takes[-1]) == (_COLOURS, 1):
            return say(_TO_GREY, **words)
    sizes = [size for size in takes if size is not None]
    fits = len(sizes) == len(takes) and prod(sizes) == prod(received)
    return say(_RESHAPE if fits else _RESIZE, **words)


def _order(takes: Shape, received: tuple[int, ...]) -> tuple[int, ...] | None:
    """In which order the axes of an image have to be put to be those that are taken; None if there is no such order."""
    if not _SPATIAL <= len(received) <= _MOST_AXES or None in takes or sorted(received) != sorted(map(int, takes)):  # type: ignore[arg-type] # none is None
        return None
    found = (one for one in permutations(range(len(received))) if equal(takes, tuple(received[axis] for axis in one)))
    return next(found, None)


def has_channels_first(received: tuple[int, ...], expected: Shape) -> bool:
    """Whether ``received`` has the last axis of an image first."""
    return len(received) >= _SPATIAL and equal(expected, (*received[1:], received[0]))


def shape_text(shape: Shape) -> str:
    """A shape in an error: ``(8, 8, None)``."""
    return str(tuple(shape))
