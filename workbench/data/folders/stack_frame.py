"""Where the slices of a volume lie in the body: their order, their distances, and what is odd about them."""

from collections.abc import Sequence

import numpy as np

from workbench.data.readers.image_content import ImageContent, SliceFrame
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import number_text

_SAME_DIRECTION = 1e-3
"""Cosines of two directions that differ by less are one direction."""
_EVEN = 0.02
"""Distances that differ from their median by no more than this share are equal."""
_UNEVEN = mark(
    "the distances between its slices are {least} to {most} mm: slices are missing, or they were taken unevenly; the "
    "median of {step} mm stands in the header"
)
_DOUBLE = mark_plural(
    "{count} of its slices lies where another one does, as in several series or times in one folder; its place in the "
    "body is left out",
    "{count} of its slices lie where others do, as in several series or times in one folder; its place in the body is "
    "left out",
)


def frames_of(contents: Sequence[ImageContent]) -> list[SliceFrame]:
    """The frames of all slices; none where one of them does not say its own."""
    frames = [content.frame for content in contents if content.frame is not None]
    return frames if len(frames) == len(contents) else []


def turned_slice(contents: Sequence[ImageContent]) -> int | None:
    """The first slice that lies in another direction than the first one; None where all lie alike.

    Args:
        contents: The slices, in any order.

    Returns:
        Its place among them.
    """
    frames = frames_of(contents)
    for at, frame in enumerate(frames):
        if np.abs(np.subtract(frame.orientation, frames[0].orientation)).max() > _SAME_DIRECTION:
            return at
    return None


def stack_place(
    contents: Sequence[ImageContent],
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], str]:
    """The place of a volume.

    Args:
        contents: Its slices in their order.

    Returns:
        Spacing, origin and direction as ``ImageHeader`` has them, each empty where it is not known, and a remark or "".
    """
    frames, plane = frames_of(contents), contents[0].header.spacing
    if len(frames) < 2 or not plane:  # noqa: PLR2004 - a distance is one of two slices
        return (), (), (), ""
    steps = np.diff([content.position[0] for content in contents if content.position is not None])
    doubles = int(np.count_nonzero(steps == 0))
    if doubles:
        return (), (), (), say_plural(_DOUBLE, doubles)
    step = float(np.median(steps))
    first, across, down = np.array(frames[0].origin), frames[0].orientation[:3], frames[0].orientation[3:]
    path = np.array(frames[-1].origin) - first
    columns = np.column_stack([path / np.linalg.norm(path), down, across])[::-1]  # z, y, x as the array counts
    remark = ""
    if np.abs(steps - step).max() > _EVEN * step:
        least, most = (number_text(float(one), 4) for one in (steps.min(), steps.max()))
        remark = say(_UNEVEN, least=least, most=most, step=number_text(step, 4))
    return (step, *plane), tuple(first[::-1].tolist()), tuple(columns.ravel().tolist()), remark
