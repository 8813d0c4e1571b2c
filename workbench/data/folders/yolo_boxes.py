"""Boxes in YOLO's text: a file an image, a line a box, in shares of the image."""

from collections.abc import Sequence

from workbench.data.folders.drawn_boxes import DrawnBox, DrawnBoxes, finite_number, require_content
from workbench.data.readers.image_content import refuse
from workbench.messages import mark, say

MOST_TEXT = 16 << 20
"""Bytes of a file: about three hundred thousand boxes of one image."""
_FIELDS = 5
_NO_TEXT = mark("it is no text in UTF-8")
_COUNT = mark("line {number}: expected class, centre x, centre y, width and height, received {received!r}")
_NUMBER = mark("line {number}: {received!r} is no number")
_CLASS = mark("line {number}: {received!r} is no class; classes are whole numbers from 0")
_UNNAMED = mark("line {number}: there is no class {index}; the last class that is named is {most} ({name})")
_PIXELS = mark("line {number}: {received!r} is no share of the image from 0 to 1; coordinates in pixels are not YOLO's")
_MOST_SHARE = 2.0
"""A centre or size beyond this is no share of an image, however far over the edge a box was drawn."""
_SHOWN = 60


def read_yolo(data: bytes, size: tuple[int, int], class_names: Sequence[str] = ()) -> DrawnBoxes:
    """The boxes of a file.

    Args:
        data: The bytes of the text: lines of class, centre x, centre y, width, height; the last four as shares of the
            image's width and height.
        size: Width and height of the image in pixels.
        class_names: A name a class; () where no file names them, so that their numbers are their names.

    Returns:
        Boxes with their corners in pixels; an empty file has none.

    Raises:
        UnreadableFile: A line is something else.

    >>> read_yolo(b"0 0.5 0.5 0.25 0.5", (8, 6), ["cell"]).boxes
    (DrawnBox(number=1, name='cell', corners=(3.0, 1.5, 5.0, 4.5)),)
    """
    if not data.strip():
        return DrawnBoxes()
    require_content(data, MOST_TEXT)
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise refuse(say(_NO_TEXT)) from None
    return DrawnBoxes(
        tuple(_box(number, line, size, class_names) for number, line in enumerate(lines, 1) if line.strip())
    )


def looks_like_yolo(data: bytes) -> bool:
    """Whether the first line that is not empty is of a box (or an outline)."""
    start = data[:4096].decode("utf-8-sig", "replace")
    fields = next((line.split() for line in start.splitlines() if line.strip()), [])
    return (
        len(fields) >= _FIELDS and fields[0].isdecimal() and all(finite_number(one) is not None for one in fields[1:])
    )


def _box(number: int, line: str, size: tuple[int, int], class_names: Sequence[str]) -> DrawnBox:
    fields = line.split()
    if len(fields) != _FIELDS:
        raise refuse(say(_COUNT, number=number, received=line.strip()[:_SHOWN]))
    name = _class_name(number, fields[0], class_names)
    wrong = next((one for one in fields[1:] if finite_number(one) is None), None)
    if wrong is not None:
        raise refuse(say(_NUMBER, number=number, received=wrong[:_SHOWN]))
    pixels = next((one for one in fields[1:] if abs(float(one)) > _MOST_SHARE), None)
    if pixels is not None:
        raise refuse(say(_PIXELS, number=number, received=pixels[:_SHOWN]))
    x, y, width, height = (float(one) * size[at % 2] for at, one in enumerate(fields[1:]))
    return DrawnBox(number, name, (x - width / 2, y - height / 2, x + width / 2, y + height / 2))


def _class_name(number: int, written: str, class_names: Sequence[str]) -> str:
    if not (written.isascii() and written.isdecimal()) or len(written) > 6:  # noqa: PLR2004 - digits of a class
        raise refuse(say(_CLASS, number=number, received=written[:_SHOWN]))
    index = int(written)
    if not class_names:
        return str(index)
    if index >= len(class_names):
        most = len(class_names) - 1
        raise refuse(say(_UNNAMED, number=number, index=index, most=most, name=class_names[most]))
    return class_names[index]
