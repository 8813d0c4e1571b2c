"""Manual contours: reading the points, and filling the area inside."""

import re
from pathlib import Path

import numpy as np

from workbench.data.dataset import Array
from workbench.data.given_path import given_path
from workbench.data.series_errors import BadContour
from workbench.messages import say

_POINT = re.compile(r"\s*(-?\d+(?:\.\d*)?)\s+(-?\d+(?:\.\d*)?)\s*")
_FEWEST_POINTS = 3
_LONGEST = 1 << 20
"""Bytes; a contour of a heart has some hundred points of 14 bytes."""


def read_contour(path: str | Path) -> Array:
    r"""Read the points of a contour file: a line for each, ``x y`` in pixels.

    x counts columns and y rows from the top left corner; the last point is joined to the first one.

    Args:
        path: A text file.

    Returns:
        float64, (points, 2).

    Raises:
        BadChoice: there is no path.
        BadContour: a line is no pair of numbers, there are fewer than three points, or the file cannot be read.

    >>> _ = (folder / "contour.txt").write_text("1 1\n3 1\n3 2\n")
    >>> read_contour(folder / "contour.txt").shape
    (3, 2)
    """
    path = given_path(path, "read_contour")
    points = []
    for number, line in enumerate(_text(path).splitlines(), start=1):
        found = _POINT.fullmatch(line)
        if found:
            points.append((float(found[1]), float(found[2])))
        elif line.strip():
            expected = say("two numbers, x and y, as in '134.00 117.50'")
            raise BadContour(where=path, line=number, expected=expected, received=repr(line[:40]))
    if len(points) < _FEWEST_POINTS:
        expected = say("at least {count} points", count=_FEWEST_POINTS)
        raise BadContour(where=path, line=len(points) + 1, expected=expected, received=say("the end of the file"))
    return np.array(points)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST + 1)
        if len(content) > _LONGEST:
            received = say("more than {count:,} bytes", count=_LONGEST)
            raise BadContour(where=path, line=1, expected=say("a contour"), received=received)
        return content.decode("ascii")
    except OSError as error:
        received = error.strerror or str(error)
        raise BadContour(where=path, line=1, expected=say("a file that can be read"), received=received) from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadContour(where=path, line=line, expected=say("plain text"), received=say("other bytes")) from error


def rasterise(points: Array, height: int, width: int) -> Array:
    """The area inside a contour, with its rim: bool, (height, width).

    Pillow's polygon, filled and outlined, is the one that gives the published masks of the Sunnybrook data to the
    pixel. scikit-image's leaves the rim out (Dice 0.98 against them), and OpenCV's agrees only while neighbouring
    points are at most a pixel apart.

    Args:
        points: (points, 2), each (x, y) in pixels: x counts columns and y rows from the top left corner.
        height: Rows of the mask.
        width: Columns of the mask.

    Returns:
        bool, (height, width): True inside the contour and on it.

    >>> rasterise(np.array([(1, 1), (3, 1), (3, 2), (1, 2)]), 4, 5).astype(int)
    array([[0, 0, 0, 0, 0],
           [0, 1, 1, 1, 0],
           [0, 1, 1, 1, 0],
           [0, 0, 0, 0, 0]])
    """
    from PIL import Image, ImageDraw

    image = Image.new("L", (width, height))
    ImageDraw.Draw(image).polygon([(float(x), float(y)) for x, y in points], fill=1, outline=1)
    return np.array(image, dtype=bool)
