"""Samples as HTML: each picture with what is right and what the network says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle

import numpy as np

from workbench.data.class_colours import CLASS_COLOURS
from workbench.data.dataset import Array
from workbench.explain.overlays import with_contours
from workbench.html_elements import Markup, element, joined
from workbench.messages import mark, say
from workbench.training.detection.padded_boxes import boxes_of
from workbench.ui.training_panels.box_pictures import box_colours_html, boxes_html, shown_answers
from workbench.ui.training_panels.error_table import error_table_html
from workbench.ui.training_panels.graded_samples import GradedSamples
from workbench.ui.training_panels.sample_drawing import PICTURE_RANKS, picture_html, sample_html

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
    "input": mark("Input"),
    "target": mark("Target"),
    "answer": mark("Answer"),
    "difference": mark("Difference, white is {largest:.3g}"),
    "mse": mark("MSE {value:.5f}"),
    "boxes": mark("{found} found, {missed} missed, {false} false"),
    "lines": mark("Solid lines: what is there; dashed lines: what was found, with its score."),
    "steps": mark("{share:.0%} of the steps are right"),
    "bands": mark("Below each signal the classes of its steps: what is right above, the answer below it."),
    "number": mark("No. {index}"),
}
_NEAR_ONE = 2
"""Values up to here are those of an image of 0 to 1 with noise, not of one of 0 to 255."""


def cards_html(gallery: GradedSamples, numbers: Iterable[int], class_names: Sequence[str]) -> Markup:
    """The samples with these numbers, each on a card."""
    kinds = {"classification": "", "detection": " wb-boxes"}
    wide = kinds.get(gallery.task, " wb-triples")
    if gallery.task == "regression":
        return error_table_html(gallery, numbers, class_names)
    cards = joined(_card(gallery, int(index), class_names) for index in numbers)
    by_step = gallery.by_step
    legend = colours_html(class_names) if gallery.task == "segmentation" or by_step else Markup()
    if by_step:
        legend += element("div", say(_TEXTS["bands"]), class_="wb-quiet")
    if gallery.task == "detection":
        legend = box_colours_html(class_names) + element("div", say(_TEXTS["lines"]), class_="wb-quiet")
    return legend + element("div", cards, class_=f"wb-gallery{wide}")


def colours_html(class_names: Sequence[str]) -> Markup:
    """Which colour stands for which class; class 0 is not drawn."""
    colours = cycle(CLASS_COLOURS)
    parts = (
        element("span", class_="wb-swatch", style=f"background: rgb{colour}") + name
        for name, colour in zip(class_names[1:], colours, strict=False)
    )
    return element("div", joined(parts), class_="wb-said")


def _card(gallery: GradedSamples, index: int, class_names: Sequence[str]) -> Markup:
    number = say(_TEXTS["number"], index=index)
    caption = element("figcaption", element("b", number), " · ", _caption(gallery, index, class_names))
    return element("figure", _pictures(gallery, index, number, class_names), caption, class_="wb-card")


def _pictures(gallery: GradedSamples, index: int, number: str, class_names: Sequence[str]) -> Markup:
    x, truth, answer = gallery.x[index], gallery.truth[index], gallery.answers[index]
    if gallery.task == "classification":
        steps = [(say(_TEXTS["label"]), truth), (say(_TEXTS["prediction"]), answer)] if gallery.by_step else []
        return sample_html(x, number, steps)
    if gallery.task == "detection":
        boxes = (truth, shown_answers(answer, gallery.threshold))
        return boxes_html(picture_html(x, number), x.shape[:2], boxes, class_names)
    if isinstance(x, Mapping):  # of several inputs the first picture is compared, the others stand beside it
        first = next((array for array in x.values() if np.asarray(array).ndim == _picture_rank(truth)), None)
        return sample_html(x, number) + (joined(()) if first is None else _sides(gallery, index, first, number))
    return _sides(gallery, index, x, number)


def _picture_rank(truth: Array) -> int:
    """The rank of a picture that goes with a mask or picture."""
    return max(truth.ndim, 3) if truth.ndim > 1 else 1


def _sides(gallery: GradedSamples, index: int, x: Array, number: str) -> Markup:
    truth, answer = gallery.truth[index], gallery.answers[index]
    named = _outlined(x, truth, answer) if gallery.task == "segmentation" else _compared(x, truth, answer)
    sides = (element("div", picture_html(image, f"{number}, {name}"), name) for name, image in named)
    return element("div", joined(sides), class_="wb-side")


def _outlined(x: Array, truth: Array, answer: Array) -> Iterator[tuple[str, Array]]:
    """Sample, and both masks over it, by their names."""
    yield say(_TEXTS["sample"]), x
    yield say(_TEXTS["label"]), with_contours(x, truth)
    yield say(_TEXTS["prediction"]), with_contours(x, answer)


def _compared(x: Array, target: Array, answer: Array) -> Iterator[tuple[str, Array]]:
    """Input, target and answer in the same shades, and how far the last two are apart, by their names."""
    if target.ndim not in PICTURE_RANKS or target.shape != answer.shape:
        yield from zip((say(_TEXTS[key]) for key in ("input", "target", "answer")), (x, target, answer), strict=True)
        return
    low, high = _shades(target)
    is_alike = (low, high) == (0, 1) and x.max(initial=0) <= _NEAR_ONE
    yield say(_TEXTS["input"]), np.clip(x, 0, 1) if is_alike else x
    for key, image in (("target", target), ("answer", answer)):
        yield say(_TEXTS[key]), np.clip((image - low) / (high - low), 0, 1)
    apart = np.abs(answer.astype("float64") - target)
    largest = float(apart.max(initial=0))
    yield say(_TEXTS["difference"], largest=largest), apart / (largest or 1)


def _shades(image: Array) -> tuple[float, float]:
    """Which values are black and white: 0 and 1, 0 and 255, or the smallest and largest."""
    low, high = float(image.min(initial=0)), float(image.max(initial=0))
    for white in (1, 255):
        if low >= 0 and high <= white:
            return 0, white
    return low, high


def _caption(gallery: GradedSamples, index: int, class_names: Sequence[str]) -> str:
    if gallery.task == "segmentation":
        return say(_TEXTS["dice"], value=gallery.quality[index])
    if gallery.task == "detection":
        found, false, missed = gallery.found_false_missed(index)
        return say(_TEXTS["boxes"], found=found, false=false, missed=missed)
    if gallery.task == "transformation":
        return say(_TEXTS["mse"], value=-gallery.quality[index])
    if gallery.by_step:
        return say(_TEXTS["steps"], share=gallery.quality[index])
    right = gallery.is_right(index)
    word, kind = (_TEXTS["right"], "wb-right") if right else (_TEXTS["wrong"], "wb-wrong")
    truth, answer = (_names(values[index], class_names) for values in (gallery.truth, gallery.answers))
    if gallery.sure is None:
        text = say(_TEXTS["labels"], truth=truth, answer=answer)
    else:
        text = say(_TEXTS["class"], truth=truth, answer=answer, sure=gallery.sure[index])
    return element("span", say(word), class_=kind) + f": {text}"


def _names(values: Array, class_names: Sequence[str]) -> str:
    chosen = [int(values)] if values.ndim == 0 else [int(index) for index in np.flatnonzero(values)]
    named = [class_names[index] if index < len(class_names) else str(index) for index in chosen]
    return ", ".join(named) or say(_TEXTS["none"])


def before_and_after_html(
    before: Array,
    after: Array,
    masks: tuple[Array, Array] | None = None,
    boxes: tuple[Array, Array] | None = None,
    class_names: Sequence[str] = (),
) -> Markup:
    """Pictures and what augmentation makes of them, side by side.

    Masks (n, height, width), or boxes (n, boxes, 5), are drawn over both.
    """
    names = say("Before"), say("After")
    cards = []
    for index in range(len(before)):
        pair = [before[index], after[index]]
        if masks is not None:
            pair = [with_contours(image, mask[index].astype(int)) for image, mask in zip(pair, masks, strict=True)]
        shown = [picture_html(image, name) for image, name in zip(pair, names, strict=True)]
        if boxes is not None:
            known = (boxes_of(part[index : index + 1]) for part in boxes)
            parts = zip(shown, pair, known, strict=True)
            shown = [boxes_html(one, image.shape[:2], rows, class_names) for one, image, rows in parts]
        sides = joined(element("div", one, name) for one, name in zip(shown, names, strict=True))
        cards.append(element("figure", element("div", sides, class_="wb-side"), class_="wb-card"))
    return element("div", joined(cards), class_="wb-gallery wb-pairs")
