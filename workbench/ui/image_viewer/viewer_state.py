"""What is chosen in the viewer: slice, window, layers. The page changes it, the kernel draws the picture from it."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta, Struct

from workbench.ui.image_viewer.viewed_sample import IN_COLOUR, ViewedSample

MOST_BINS = 512
Count: TypeAlias = Annotated[int, Meta(ge=0)]
Share: TypeAlias = Annotated[float, Meta(ge=0, le=1)]
Limits: TypeAlias = tuple[float, float]


class ViewerState(Struct, frozen=True):
    """The choices.

    Args:
        axis: Across which axis a volume is cut.
        index: Which slice.
        channel: Which channel, or all as colours (``IN_COLOUR``).
        windows: Least and largest value that is shown, of the image and of the one it is compared with.
        hidden: Layers ("label-mask") and classes of layers ("label-mask:2") that are not drawn.
        opacity: Of masks.
        split: Where the edge between before and after stands, as a share of the width.
        bins: Sections of the histogram.
    """

    axis: Annotated[int, Meta(ge=0, le=2)] = 0
    index: Count = 0
    channel: Annotated[int, Meta(ge=IN_COLOUR)] = 0
    windows: tuple[Limits, ...] = ()
    hidden: tuple[str, ...] = ()
    opacity: Share = 0.45
    split: Share = 0.5
    bins: Annotated[int, Meta(ge=2, le=MOST_BINS)] = 64

    def to_dict(self) -> dict[str, Any]:
        """As it travels to the page."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def first_state(sides: tuple[ViewedSample, ...], bins: int = 64) -> ViewerState:
    """What is chosen when samples are first seen: the middle slice, colours where there are any, a fitting window."""
    first = sides[0]
    index = first.sample.size[0] // 2 if first.is_volume else 0
    windows = [side.window for side in sides]
    if is_linked(sides):
        windows = [windows[0]] * len(sides)
    return ViewerState(
        index=index,
        channel=IN_COLOUR if first.in_colour else 0,
        windows=tuple((window.low, window.high) for window in windows),
        bins=bins,
    )


_ALIKE = 4
"""Ranges whose widths differ by no more than this factor are seen in one window."""


def is_linked(sides: tuple[ViewedSample, ...]) -> bool:
    """Whether one window serves both images: their numbers are of one type and of similar size."""
    if len({side.sample.image.dtype for side in sides}) > 1:
        return False
    if sides[0].sample.image.dtype.itemsize == 1:
        return True
    widths = [side.window.high - side.window.low for side in sides]
    low = min(side.window.low for side in sides)
    return max(widths) <= _ALIKE * min(widths) and max(side.window.low for side in sides) - low <= max(widths)


def read_state(value: Mapping[str, Any], sides: tuple[ViewedSample, ...]) -> ViewerState | None:
    """The state that a page sent, with all numbers within what there is; None if it makes no sense."""
    try:
        state = msgspec.convert(value, ViewerState, strict=False)
    except msgspec.ValidationError:
        return None
    first = sides[0]
    axis = state.axis if first.is_volume else 0
    last = first.sample.size[axis] - 1 if first.is_volume else 0
    lowest = IN_COLOUR if first.in_colour else 0
    channel = min(max(state.channel, lowest), first.sample.channels - 1)
    if len(state.windows) != len(sides):
        return None
    return msgspec.structs.replace(state, axis=axis, index=min(state.index, last), channel=channel)


def index_in(side: ViewedSample, first: ViewedSample, state: ViewerState) -> int:
    """The slice of ``side`` that lies where the chosen one of ``first`` does; they may have different numbers."""
    if not side.is_volume:
        return 0
    count, known = side.sample.size[state.axis], first.sample.size[state.axis]
    return min(count - 1, int((state.index + 0.5) * count / known))
