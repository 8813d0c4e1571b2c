"""Frames and notes of a drawing in its picture."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from msgspec import Struct

from workbench.html_elements import Markup, element, joined
from workbench.messages import mark
from workbench.text_format import shorten
from workbench.trace.map.map_layout import HEIGHT, WIDTH, BoxPosition
from workbench.trace.map.network import Network

ACTIVITIES = {
    "bypassed": mark("bypassed"),
    "muted": mark("muted"),
    "left_out": mark("left out"),
}
"""What is said of a layer that is drawn and not computed."""

FRAME_GAP = 10
_TITLE = 18
_NOTE_WIDTH, _NOTE_GAP, _LINE, _LETTERS, _MOST_LINES = 220, 14, 16, 30, 40
_LETTER = 7
"""About the width of a letter in a title, of which half the frame has room: the arrows enter in the middle."""


class FrameArea(Struct, frozen=True):
    """Where a frame is drawn, in pixels."""

    title: str
    x: float
    y: float
    width: float
    height: float


def framed(network: Network, places: Mapping[str, BoxPosition]) -> Iterator[FrameArea]:
    """A rectangle around the boxes of each frame."""
    for frame in network.frames:
        inside = [places[name] for name in frame.names if name in places]
        if not inside:
            continue
        left, right = min(place.x for place in inside) - WIDTH / 2, max(place.x for place in inside) + WIDTH / 2
        top, bottom = min(place.y for place in inside) - HEIGHT / 2, max(place.y for place in inside) + HEIGHT / 2
        x, y = left - FRAME_GAP, top - FRAME_GAP - _TITLE
        yield FrameArea(frame.title, x, y, right - left + 2 * FRAME_GAP, bottom + FRAME_GAP - y)


def drawn_frames(areas: Sequence[FrameArea]) -> Iterator[Markup]:
    """The rectangles with their titles; they belong below everything else."""
    for area in areas:
        corner = {"x": f"{area.x:g}", "y": f"{area.y:g}"}
        yield element("rect", class_="frame", **corner, width=f"{area.width:g}", height=f"{area.height:g}", rx=8)
        title = shorten(area.title, int(area.width / 2 / _LETTER))
        yield element("text", title, class_="frame-title", x=f"{area.x + 10:g}", y=f"{area.y + 16:g}")


def drawn_notes(notes: Sequence[str], left: float) -> tuple[Markup, tuple[float, float]]:
    """The notes below each other, right of the network, and the width and height they take."""
    parts: list[Markup] = []
    top = float(_NOTE_GAP)
    for note in notes:
        lines = [part for line in note.splitlines() for part in wrap(line, _LETTERS) or [""]]
        lines = lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], "…"]
        height = len(lines) * _LINE + 2 * _NOTE_GAP
        parts.append(
            element("rect", class_="note", x=f"{left:g}", y=f"{top:g}", width=_NOTE_WIDTH, height=height, rx=4)
        )
        for number, line in enumerate(lines):
            y = top + _NOTE_GAP + (number + 0.75) * _LINE
            parts.append(element("text", line, x=f"{left + 10:g}", y=f"{y:g}"))
        top += height + _NOTE_GAP
    return joined(parts), ((_NOTE_WIDTH + _NOTE_GAP, top) if notes else (0.0, 0.0))
