"""Names of axes, and shapes as a learner reads them."""

from collections.abc import Sequence

from workbench.analysis.analysis_report import Shape
from workbench.messages import mark, say

BATCH = mark("batch")
STEPS = mark("steps")
FEATURES = mark("features")
DEPTH = mark("depth")
HEIGHT = mark("height")
WIDTH = mark("width")
CHANNELS = mark("channels")
AXIS = mark("axis {number}")
SCALAR = mark("one number")
NAMED = mark("{shape} ({axes})")
UNKNOWN = "?"

_HOW_MANY = mark("how many {axis} come in")
_EXTENT = mark("the {axis} of what comes in")
_SPACE = {3: (STEPS,), 4: (HEIGHT, WIDTH), 5: (DEPTH, HEIGHT, WIDTH)}
_SEQUENCE = 3


def size_along(axis: str) -> str:
    """What the size of an axis is in words: there are many channels, but one width.

    >>> size_along("channels"), size_along("width")
    ('how many channels come in', 'the width of what comes in')
    """
    return say(_HOW_MANY if axis in (STEPS, FEATURES, CHANNELS) else _EXTENT, axis=say(axis))


def axis_names(rank: int, *, channels_first: bool = False, in_time: bool = False) -> tuple[str, ...]:
    """Names for the axes of a tensor with ``rank`` axes, the batch included.

    ``in_time`` says that the second axis counts steps: frames of a film, before a ConvLSTM2D.

    >>> axis_names(4), axis_names(4, channels_first=True)
    (('batch', 'height', 'width', 'channels'), ('batch', 'channels', 'height', 'width'))
    """
    if in_time and rank > _SEQUENCE:
        batch, *rest = axis_names(rank - 1, channels_first=channels_first)
        renamed = {STEPS: WIDTH, FEATURES: CHANNELS}  # of rows: each step has a width and channels
        return (batch, STEPS, *(renamed.get(name, name) for name in rest))
    if rank <= 2:  # noqa: PLR2004 - batch and features
        return (BATCH, FEATURES)[:rank]
    if rank not in _SPACE:
        return (BATCH, *(say(AXIS, number=axis) for axis in range(1, rank)))
    space, last = _SPACE[rank], FEATURES if rank == _SEQUENCE else CHANNELS
    return (BATCH, last, *space) if channels_first else (BATCH, *space, last)


def shape_text(shape: Shape) -> str:
    """A shape without its batch axis; an unknown size is a question mark.

    >>> shape_text((None, 28, 28, 32)), shape_text((None, None, 16)), shape_text((None,))
    ('28 × 28 × 32', '? × 16', 'one number')
    """
    if len(shape) <= 1:
        return say(SCALAR)
    return " × ".join(size_text(size) for size in shape[1:])


def tensor_text(shape: Shape, axes: Sequence[str]) -> str:
    """A shape with the names of its axes.

    >>> tensor_text((None, 28, 28, 1), ("batch", "height", "width", "channels"))
    '28 × 28 × 1 (height × width × channels)'
    """
    if len(shape) <= 1:
        return shape_text(shape)
    return say(NAMED, shape=shape_text(shape), axes=axes_text(axes))


def tuple_text(shape: Shape) -> str:
    """A shape without its batch axis as Keras writes it, for labels and the like.

    >>> tuple_text((None, 10)), tuple_text((None,)), tuple_text((None, None, 2))
    ('(10,)', '()', '(None, 2)')
    """
    return str(tuple(shape[1:]))


def size_text(size: int | None) -> str:
    """One size; a question mark when it is unknown."""
    return UNKNOWN if size is None else str(size)


def axes_text(axes: Sequence[str]) -> str:
    """Names of axes without the batch.

    >>> axes_text(("batch", "height", "width", "channels"))
    'height × width × channels'
    """
    return " × ".join(say(name) for name in axes[1:])
