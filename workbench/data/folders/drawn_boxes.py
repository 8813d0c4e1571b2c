"""Boxes as a file of labels has them, whatever its format, and what of them can be used on their image."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.data.readers.image_content import refuse
from workbench.messages import mark, say
from workbench.text_format import bytes_text

_ROUNDING = 0.05
"""Pixels that a box may reach over the edge unsaid: files with rounded decimals do."""
_TOO_LARGE = mark("it has {size}, more than the {most} that a file of boxes may have; it was not read")
_DEGENERATE = mark("box {number} ({name}) has no area: {corners}; it was left out")
_OUTSIDE = mark("box {number} ({name}) lies outside the image: {corners}; it was left out")
_CUT = mark("box {number} ({name}) reaches over the edge: {corners}; it was cut there")
_DUPLICATE = mark("box {number} ({name}) is the same as box {other}: {corners}; it was left out")


@dataclass(frozen=True)
class DrawnBox:
    """A box of a file: its number there, its class, and xmin, ymin[, zmin], xmax, ymax[, zmax] in pixels as written."""

    number: int
    name: str
    corners: tuple[float, ...]


@dataclass(frozen=True)
class DrawnBoxes:
    """What a file says of an image: its boxes, the width and height if it has them (else 0), and remarks in words."""

    boxes: tuple[DrawnBox, ...] = ()
    width: int = 0
    height: int = 0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class UsableBoxes:
    """The boxes that lie inside their image, and what is said of the others."""

    boxes: tuple[DrawnBox, ...]
    remarks: tuple[str, ...] = field(default=())


def require_content(data: bytes, most: int) -> None:
    """Refuse a file of boxes that is empty or larger than any. Raises UnreadableFile."""
    if not data.strip():
        raise refuse(say("the file is empty (0 bytes); copy it once more"))
    require_bytes(len(data), most)


def require_bytes(size: int, most: int) -> None:
    """Refuse a file of boxes that is larger than any. Raises UnreadableFile."""
    if size > most:
        raise refuse(say(_TOO_LARGE, size=bytes_text(size), most=bytes_text(most)))


def finite_number(text: str) -> float | None:
    """The number that a text is; None for all else, such as NaN and what only Python calls a number (``1_0``).

    >>> finite_number(" 1.5 "), finite_number("nan"), finite_number("1_0")
    (1.5, None, None)
    """
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def usable_boxes(boxes: Sequence[DrawnBox], limits: Sequence[int]) -> UsableBoxes:
    """The boxes inside an image, each once.

    Args:
        boxes: The boxes as they are written.
        limits: Width and height, and depth of a volume.

    Returns:
        Boxes with an area, cut at the edge; a remark for each that was cut or left out.

    >>> usable_boxes([DrawnBox(1, "cell", (5, 1, 30, 4)), DrawnBox(2, "cell", (5, 1, 5, 4))], (8, 6)).remarks[1]
    'box 2 (cell) has no area: 5, 1, 5, 4; it was left out'
    """
    first: dict[tuple[str, tuple[float, ...]], DrawnBox] = {}
    kept: list[DrawnBox] = []
    remarks: list[str] = []
    for box in boxes:
        other = first.setdefault((box.name, box.corners), box)
        inner, template = (None, _DUPLICATE) if other is not box else _fitted(box.corners, limits)
        if inner is not None:
            kept.append(DrawnBox(box.number, box.name, inner))
        if template:
            corners = ", ".join(f"{corner:g}" for corner in box.corners)
            remarks.append(say(template, number=box.number, name=box.name, corners=corners, other=other.number))
    return UsableBoxes(tuple(kept), tuple(remarks))


def _fitted(corners: tuple[float, ...], limits: Sequence[int]) -> tuple[tuple[float, ...] | None, str]:
    """The part of a box inside its image, or None where there is none; and the template of what is said of it."""
    axes = len(corners) // 2
    ends = (*limits[:axes], *([math.inf] * (axes - len(limits))))
    if _is_flat(corners):
        return None, _DEGENERATE
    low, high = corners[:axes], corners[axes:]
    inner = (
        *(max(first, 0) for first in low),
        *(min(last, end) for last, end in zip(high, ends, strict=True)),
    )
    if _is_flat(inner):
        return None, _OUTSIDE
    excess = max(abs(one - other) for one, other in zip(inner, corners, strict=True))
    return inner, _CUT if excess > _ROUNDING else ""


def _is_flat(corners: Sequence[float]) -> bool:
    axes = len(corners) // 2
    return any(first >= last for first, last in zip(corners[:axes], corners[axes:], strict=True))
