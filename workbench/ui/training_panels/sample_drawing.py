"""How a sample is drawn: a picture, the curves of a signal, numbers; of several inputs each with its name."""

from collections.abc import Mapping, Sequence
from itertools import cycle, pairwise
from math import ceil
from typing import Any

import numpy as np

from workbench.data.class_colours import CLASS_COLOURS
from workbench.data.dataset import Array
from workbench.explain.overlays import as_rgb
from workbench.html_elements import Markup, element, joined, picture
from workbench.imaging.tensor_picture import to_png
from workbench.messages import mark, say
from workbench.text_format import listed, number_text
from workbench.ui.training_panels.curve_colours import colour

PICTURE_RANKS = (2, 3)
_LARGEST = 320
"""Pixels of a side; larger pictures are thinned out, as a page full of them would be heavy."""
_SMALLEST = 120
"""Pixels across at least, where no style sheet says more: pages that strip it would show 8 pixels as 8."""
_NO_PICTURE = mark("not a picture: {shape}")
_SIGNAL = mark("{alt}: a signal of {steps} steps, {channels} channels")
_MOST_CHANNELS, _LEAST_STEPS = 12, 16
_SHOWN_CHANNELS, _SHOWN_STEPS, _SHOWN_NUMBERS = 6, 300, 6
_WIDTH, _HEIGHT, _BAND = 300, 96, 9


def is_signal(sample: Array) -> bool:
    """Whether a sample (steps, channels) or (steps,) is a sequence of few channels rather than a picture or a row."""
    if sample.ndim == 1:
        return len(sample) > _LEAST_STEPS
    return sample.ndim == 2 and sample.shape[1] <= min(_MOST_CHANNELS, sample.shape[0] - 1)  # noqa: PLR2004 - two axes


def sample_html(sample: Any, alt: str, bands: Sequence[tuple[str, Array]] = ()) -> Markup:
    """A sample of any kind; of several inputs, a dictionary, each below its name.

    Args:
        sample: An array without an axis of samples, or a dictionary of these.
        alt: What it is called where it cannot be seen.
        bands: For a signal with a class for each step: a name and the classes (steps,), drawn as bands below it.
    """
    if isinstance(sample, Mapping):
        parts = (element("div", sample_html(array, f"{alt}, {name}"), name) for name, array in sample.items())
        return element("div", joined(parts), class_="wb-side")
    array = np.asarray(sample)
    if is_signal(array):
        return signal_html(array, alt, bands)
    if array.ndim in PICTURE_RANKS:
        return picture_html(array, alt)
    if array.ndim <= 1:
        numbers = [number_text(float(value), 3) for value in array.ravel()]
        return element("div", listed(numbers, _SHOWN_NUMBERS), class_="wb-numbers-line")
    return element("div", say(_NO_PICTURE, shape=array.shape), class_="wb-quiet")


def picture_html(image: Array, alt: str) -> Markup:
    """A picture (height, width) or (height, width, channels) inside the page."""
    if image.ndim not in PICTURE_RANKS:
        return element("div", say(_NO_PICTURE, shape=image.shape), class_="wb-quiet")
    step = max(1, ceil(max(image.shape[:2]) / _LARGEST))
    shown = np.ascontiguousarray(as_rgb(image)[::step, ::step])
    return picture(to_png(shown), alt, width=max(_SMALLEST, shown.shape[1]))


def signal_html(signal: Array, alt: str, bands: Sequence[tuple[str, Array]] = ()) -> Markup:
    """The curves of a signal (steps, channels) over its steps, all channels in the same scale; bands below."""
    columns = np.asarray(signal, "float64").reshape(len(signal), -1)
    known = columns[np.isfinite(columns)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    last, spread = max(1, len(columns) - 1), (high - low) or 1.0
    chosen = np.unique(np.linspace(0, len(columns) - 1, min(len(columns), _SHOWN_STEPS)).astype(int))
    parts = []
    for channel in range(min(columns.shape[1], _SHOWN_CHANNELS)):
        points = " ".join(
            f"{step / last * _WIDTH:.1f},{_HEIGHT - 4 - (columns[step, channel] - low) / spread * (_HEIGHT - 8):.1f}"
            for step in chosen
            if np.isfinite(columns[step, channel])
        )
        parts.append(element("polyline", points=points, fill="none", stroke=colour(channel), stroke_width="1.2"))
    parts += [_band(name, classes, _HEIGHT + row * (_BAND + 3)) for row, (name, classes) in enumerate(bands)]
    height = _HEIGHT + len(bands) * (_BAND + 3)
    label = say(_SIGNAL, alt=alt, steps=len(columns), channels=columns.shape[1])
    return element(
        "svg", joined(parts), viewBox=f"0 0 {_WIDTH} {height}", role="img", aria_label=label, class_="wb-signal",
        style="width: 100%; display: block",
    )  # fmt: skip


def _band(name: str, classes: Array, top: int) -> Markup:
    """One colour for each stretch of steps of the same class; class 0, and what is no class, is left out."""
    colours = dict(zip(range(1, int(max(classes.max(initial=0), 0)) + 1), cycle(CLASS_COLOURS), strict=False))
    edges = [0, *(np.flatnonzero(np.diff(classes)) + 1).tolist(), len(classes)]
    parts = [element("title", name)]
    for start, end in pairwise(edges):
        if (paint := colours.get(int(classes[start]))) is not None:
            x, width = start / len(classes) * _WIDTH, (end - start) / len(classes) * _WIDTH
            parts.append(element("rect", x=f"{x:.1f}", y=top, width=f"{width:.1f}", height=_BAND, fill=f"rgb{paint}"))
    return element("g", joined(parts))
