"""The pictures before and after a module as HTML: a figure for its card, small ones for the table of all."""

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.html_elements import Markup, element, picture
from workbench.imaging.tensor_picture import to_png
from workbench.messages import mark, say
from workbench.modules.cards.before_after import BeforeAfter
from workbench.modules.cards.display_pixels import displayed
from workbench.modules.cards.module_facts import call_of
from workbench.modules.cards.standard_samples import STANDARD_WIDTH
from workbench.modules.opencv import opencv

_LARGEST = 1.5
"""How many times as long as the standard picture others are shown at most."""
_MOST = 4
"""Further samples that come out are left out."""
_BEFORE_ALT = mark("before: cells, {facts}")
_AFTER_ALT = mark("after {module}: {facts}")
_CAPTION = mark("Before and after {call}")
_SOME = mark("{shown} of {count:,} samples that come out")
_FACTS = mark("{size} pixels, {dtype} from {least:.3g} to {most:.3g}")


def figure(example: BeforeAfter, width: int) -> Markup:
    """Pictures before and after with what they are; where nothing came out, the sentence why.

    Args:
        example: What the module did.
        width: The width of the standard picture on the screen; others are as much larger or smaller.

    Returns:
        A ``figure``.
    """
    shown = [element("div", image, element("small", facts_in_words(one))) for one, image in _images(example, width)]
    parts = [
        *shown[: len(example.before)],
        element("span", "→", class_="wb-arrow", aria_hidden="true"),
        *shown[len(example.before) :],
    ]
    caption = element("figcaption", say(_CAPTION, call=call_of(example.module)))
    return element("figure", element("div", *parts, _note(example), class_="wb-pair"), caption)


def thumbnails(example: BeforeAfter, width: int) -> Markup:
    """The pictures alone.

    Args:
        example: What the module did.
        width: The width of the standard picture on the screen.

    Returns:
        Images with an arrow between before and after.
    """
    images = [image for _, image in _images(example, width)]
    count = len(example.before)
    arrow = element("span", "→", class_="wb-arrow", aria_hidden="true")
    return element("div", *images[:count], arrow, *images[count:], _note(example), class_="wb-pair")


def facts_in_words(sample: Sample) -> str:
    """Size, type of numbers and range of a sample.

    Args:
        sample: The sample.

    Returns:
        Such as "96 × 128 pixels, uint8 from 0 to 251".
    """
    size, image = " × ".join(map(str, sample.size)), sample.image
    least, most = (float(np.nan_to_num(edge(image))) for edge in (np.nanmin, np.nanmax))
    return say(_FACTS, size=size, dtype=image.dtype.name, least=least, most=most)


def _images(example: BeforeAfter, width: int) -> list[tuple[Sample, Markup]]:
    scale = width / STANDARD_WIDTH
    name = type(example.module).about.name
    before = [(one, say(_BEFORE_ALT, facts=facts_in_words(one))) for one in example.before]
    after = [(one, say(_AFTER_ALT, module=name, facts=facts_in_words(one))) for one in example.after[:_MOST]]
    return [(one, _image(one, alt, scale, example.label_changes)) for one, alt in (*before, *after)]


def _image(sample: Sample, alt: str, scale: float, with_label: bool) -> Markup:
    scale *= min(1, _LARGEST * STANDARD_WIDTH / max(sample.size[-2:]))
    pixels = _small(displayed(sample, with_label=with_label), min(scale, 1))
    width = max(round(sample.size[-1] * scale), 1)
    return picture(to_png(pixels), alt, width=width)


def _small(pixels: Array, scale: float) -> Array:
    """No more pixels than are seen, so that notebooks stay small."""
    if scale >= 1:
        return pixels
    height, width = (max(round(length * scale), 1) for length in pixels.shape[:2])
    result: Array = opencv().resize(pixels, (width, height), interpolation=opencv().INTER_AREA)
    return result


def _note(example: BeforeAfter) -> Markup:
    """Why nothing came out, or that more did than is shown."""
    count = len(example.after)
    note = say(_SOME, shown=_MOST, count=count) if count > _MOST else example.note
    return element("em", note) if note else Markup()
