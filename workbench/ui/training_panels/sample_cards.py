"""Samples as HTML: each picture with what is right and what the network says."""

import base64
from collections.abc import Iterable, Sequence
from html import escape
from itertools import cycle
from math import ceil

import numpy as np

from workbench.data.dataset import Array
from workbench.explain.feature_maps import to_png
from workbench.explain.overlays import CLASS_COLOURS, as_rgb, with_contours
from workbench.messages import mark, say
from workbench.ui.training_panels.graded_samples import GradedSamples

_LARGEST = 320
"""Pixels of a side; larger pictures are thinned out, as a page full of them would be heavy."""
_TEXTS = {
    "right": mark("right"),
    "wrong": mark("wrong"),
    "class": mark("truth {truth}, answer {answer} ({sure:.0%})"),
    "labels": mark("truth {truth}, answer {answer}"),
    "none": mark("none"),
    "sample": mark("Sample"),
    "label": mark("Label"),
    "prediction": mark("Prediction"),
    "dice": mark("Dice {value:.3f}"),
    "mse": mark("MSE {value:.5f}"),
    "number": mark("No. {index}"),
    "no_picture": mark("not a picture: {shape}"),
}
_PICTURE_RANKS = (2, 3)


def picture_html(image: Array, alt: str) -> str:
    """A picture (height, width) or (height, width, channels) inside the page."""
    if image.ndim not in _PICTURE_RANKS:
        return f'<div class="wb-quiet">{escape(say(_TEXTS["no_picture"], shape=image.shape))}</div>'
    step = max(1, ceil(max(image.shape[:2]) / _LARGEST))
    data = base64.b64encode(to_png(np.ascontiguousarray(as_rgb(image)[::step, ::step]))).decode()
    return f'<img alt="{escape(alt)}" src="data:image/png;base64,{data}"/>'


def cards_html(gallery: GradedSamples, numbers: Iterable[int], class_names: Sequence[str]) -> str:
    """The samples with these numbers, each on a card."""
    wide = "" if gallery.task == "classification" else " wb-triples"
    cards = "".join(_card(gallery, int(index), class_names) for index in numbers)
    legend = colours_html(class_names) if gallery.task == "segmentation" else ""
    return f'{legend}<div class="wb-gallery{wide}">{cards}</div>'


def colours_html(class_names: Sequence[str]) -> str:
    """Which colour stands for which class; class 0 is not drawn."""
    colours = cycle(CLASS_COLOURS)
    parts = (
        f'<span class="wb-swatch" style="background: rgb{colour}"></span>{escape(name)}'
        for name, colour in zip(class_names[1:], colours, strict=False)
    )
    return f'<div class="wb-said">{"".join(parts)}</div>'


def _card(gallery: GradedSamples, index: int, class_names: Sequence[str]) -> str:
    number = say(_TEXTS["number"], index=index)
    caption = f"<b>{escape(number)}</b> · {_caption(gallery, index, class_names)}"
    return f'<figure class="wb-card">{_pictures(gallery, index, number)}<figcaption>{caption}</figcaption></figure>'


def _pictures(gallery: GradedSamples, index: int, number: str) -> str:
    x, truth, answer = gallery.x[index], gallery.truth[index], gallery.answers[index]
    if gallery.task == "classification":
        return picture_html(x, number)
    if gallery.task == "segmentation":
        images = (x, with_contours(x, truth), with_contours(x, answer))
    else:
        images = (x, truth, answer)
    names = (say(_TEXTS[key]) for key in ("sample", "label", "prediction"))
    sides = (
        f"<div>{picture_html(image, f'{number}, {name}')}{escape(name)}</div>"
        for image, name in zip(images, names, strict=True)
    )
    return f'<div class="wb-side">{"".join(sides)}</div>'


def _caption(gallery: GradedSamples, index: int, class_names: Sequence[str]) -> str:
    if gallery.task == "segmentation":
        return escape(say(_TEXTS["dice"], value=gallery.quality[index]))
    if gallery.task == "transformation":
        return escape(say(_TEXTS["mse"], value=-gallery.quality[index]))
    right = gallery.is_right(index)
    word, kind = (_TEXTS["right"], "wb-right") if right else (_TEXTS["wrong"], "wb-wrong")
    truth, answer = (_names(values[index], class_names) for values in (gallery.truth, gallery.answers))
    if gallery.sure is None:
        text = say(_TEXTS["labels"], truth=truth, answer=answer)
    else:
        text = say(_TEXTS["class"], truth=truth, answer=answer, sure=gallery.sure[index])
    return f'<span class="{kind}">{escape(say(word))}</span>: {escape(text)}'


def _names(values: Array, class_names: Sequence[str]) -> str:
    chosen = [int(values)] if values.ndim == 0 else [int(index) for index in np.flatnonzero(values)]
    named = [class_names[index] if index < len(class_names) else str(index) for index in chosen]
    return ", ".join(named) or say(_TEXTS["none"])


def before_and_after_html(before: Array, after: Array, masks: tuple[Array, Array] | None = None) -> str:
    """Pictures and what augmentation makes of them, side by side; masks (n, height, width) are drawn over both."""
    names = say("Before"), say("After")
    cards = []
    for index in range(len(before)):
        pair = [before[index], after[index]]
        if masks is not None:
            pair = [with_contours(image, mask[index].astype(int)) for image, mask in zip(pair, masks, strict=True)]
        sides = "".join(
            f"<div>{picture_html(image, name)}{escape(name)}</div>" for image, name in zip(pair, names, strict=True)
        )
        cards.append(f'<figure class="wb-card"><div class="wb-side">{sides}</div></figure>')
    return f'<div class="wb-gallery wb-pairs">{"".join(cards)}</div>'
