"""Pictures with boxes: the truth as solid lines, answers dashed and with scores, in the colours of the classes."""

from collections.abc import Iterable, Sequence

import numpy as np

from workbench.data.class_colours import class_colour
from workbench.data.dataset import Array
from workbench.html_elements import Markup, element, joined
from workbench.messages import mark, say
from workbench.text_format import listed

_ANSWER = 6
"""Class, four corners and score; the truth has no score."""
_WIDEST = 320
"""Pixels of a page that a picture takes across."""
_LETTERS = 30
"""Those that a score takes."""
_DASHES = {"stroke-dasharray": "6 4"}
_CASING = {
    "fill": "none",
    "stroke": "#000",
    "stroke-opacity": "0.5",
    "stroke-width": "4",
    "vector-effect": "non-scaling-stroke",
}
"""Below each line, so that light colours are seen on light pictures; in pixels of the page, whatever its size."""
_LINE = {"fill": "none", "stroke-width": "2", "vector-effect": "non-scaling-stroke"}
_HALO = {"stroke": "#000", "stroke-linejoin": "round", "paint-order": "stroke"}
_IN_WORDS = mark("Boxes over the picture: {boxes}")
_NONE = mark("No boxes over the picture")


def boxes_html(picture: Markup, size: Sequence[int], boxes: Iterable[Array], class_names: Sequence[str]) -> Markup:
    """A picture with boxes over it.

    Args:
        picture: The picture as an element of a page.
        size: Height and width of the image in pixels.
        boxes: (boxes, 5) or (boxes, 6): class, xmin, ymin, xmax, ymax in pixels, and the score of an answer.
        class_names: A name a class.
    """
    height, width = size
    every = [box for rows in boxes for box in rows]
    shapes, names = joined(_box(box, class_names, width) for box in every), [_name(box, class_names) for box in every]
    over = element(
        "svg", shapes, viewBox=f"0 0 {width} {height}", preserveAspectRatio="none", role="img",
        aria_label=say(_IN_WORDS, boxes=listed(names)) if names else say(_NONE),
        style="position: absolute; left: 0; top: 0; width: 100%; height: 100%",
    )  # fmt: skip
    return element("div", picture, over, style=f"position: relative; display: inline-block; max-width: {_WIDEST}px")


def _box(box: Array, class_names: Sequence[str], width: float) -> Markup:
    unit = width / _WIDEST
    kind, left, top, right, bottom = (float(value) for value in box[:5])
    colour, is_answer = class_colour(int(kind) + 1), len(box) == _ANSWER
    corners = {"x": f"{left:.1f}", "y": f"{top:.1f}", "width": f"{right - left:.1f}", "height": f"{bottom - top:.1f}"}
    lines = (element("rect", **_CASING, **corners), element("rect", **_LINE, stroke=colour, **corners))
    shape = element("g", element("title", _name(box, class_names)), *lines, **(_DASHES if is_answer else {}))
    if not is_answer:
        return shape
    is_at_right = left > width - _LETTERS * unit
    place = {
        "x": f"{right if is_at_right else left:.1f}",
        "y": f"{max(top - 3 * unit, 11 * unit):.1f}",
        "text-anchor": "end" if is_at_right else "start",
        "font-size": f"{12 * unit:.1f}",
        "stroke-width": f"{3 * unit:.1f}",
    }
    return shape + element("text", f"{float(box[5]):.2f}", fill=colour, **_HALO, **place)


def _name(box: Array, class_names: Sequence[str]) -> str:
    """The class, and of an answer its score."""
    kind = int(box[0])
    name = class_names[kind] if kind < len(class_names) else str(kind)
    return f"{name} {float(box[5]):.2f}" if len(box) == _ANSWER else name


def box_colours_html(class_names: Sequence[str]) -> Markup:
    """Which colour stands for which class."""
    parts = (
        element("span", class_="wb-swatch", style=f"background: {class_colour(index + 1)}") + name
        for index, name in enumerate(class_names)
    )
    return element("div", joined(parts), class_="wb-said")


def shown_answers(answers: Array, threshold: float) -> Array:
    """The answers (boxes, 6) whose score reaches the threshold."""
    return np.asarray(answers[answers[:, 5] >= threshold])
