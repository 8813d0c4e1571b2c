"""The table of what is known of a sample, or of two beside each other."""

from collections.abc import Iterator

import numpy as np

from workbench.data.sample import Sample
from workbench.data.sample_table import label_text
from workbench.imaging.pixel_statistics import count_not_finite, signal_to_noise
from workbench.messages import mark, say
from workbench.text_format import MISSING, bytes_text, number_text
from workbench.ui.image_viewer.viewed_sample import ViewedSample

_ROWS = (
    mark("name"),
    mark("shape"),
    mark("type of numbers"),
    mark("colour mode"),
    mark("modality"),
    mark("spacing in mm"),
    mark("origin in mm"),
    mark("values"),
    mark("range of the header"),
    mark("NaN or infinite"),
    mark("size in memory"),
    mark("split"),
    mark("group"),
    mark("label"),
    mark("prediction"),
    mark("geometry"),
    mark("file"),
)
_FROM_TO = mark("{low} to {high}")
_ALWAYS = 4
"""Rows that are there even if nothing is known."""


def attribute_rows(sides: tuple[ViewedSample, ...]) -> list[tuple[str, ...]]:
    """A row an attribute: its name, then a cell for each side. What is known of none is left out."""
    columns = [list(_cells(side)) for side in sides]
    rows = [(say(name), *cells) for name, *cells in zip(_ROWS, *columns, strict=True)]
    known = [row for at, row in enumerate(rows) if at < _ALWAYS or any(row[1:])]
    return [tuple(cell or MISSING for cell in row) for row in (*known, *_compared(sides))]


def _compared(sides: tuple[ViewedSample, ...]) -> Iterator[tuple[str, ...]]:
    """How near the second image is to the first, and what its module says of it."""
    if len(sides) < 2:  # noqa: PLR2004 - nothing to compare
        return
    before, after = sides
    for name, value in after.measures:
        yield (name, "", value)
    ours, theirs = before.sample.image, after.sample.image
    if ours.shape != theirs.shape or ours.dtype != theirs.dtype or count_not_finite(ours) or count_not_finite(theirs):
        return
    ratio = signal_to_noise(ours, theirs, _span(before))
    yield (say("PSNR"), "", say("equal") if np.isinf(ratio) else f"{ratio:.1f} dB")


def _span(side: ViewedSample) -> float:
    """The largest minus the least value that a pixel can have, as far as it is known."""
    image, stated = side.sample.image, side.sample.header.value_range
    if stated is not None and stated[0] < stated[1]:
        return stated[1] - stated[0]
    if image.dtype.kind == "u":
        return float(np.iinfo(image.dtype).max)
    return max(side.range[1] - side.range[0], float(np.finfo(np.float32).tiny))


def _cells(side: ViewedSample) -> Iterator[str]:
    sample, header = side.sample, side.sample.header
    lost = count_not_finite(sample.image)
    yield sample.name
    yield axes_text(side)
    yield str(sample.image.dtype)
    yield header.color_mode
    yield header.modality
    yield _numbers(header.spacing)
    yield _numbers(header.origin)
    yield range_text(side.range)
    yield "" if header.value_range is None else range_text(header.value_range)
    yield f"{lost:,}" if lost else ""
    yield bytes_text(sample.image.nbytes)
    yield sample.split
    yield sample.group
    yield label_text(sample)
    yield _prediction(sample)
    yield ", ".join(step.module for step in header.history)
    yield header.source


def axes_text(side: ViewedSample) -> str:
    """The shape of the image with the letters of its axes, such as "y 20 × x 30"."""
    shape = side.sample.image.shape
    letters = (*side.axes, "c")[: len(shape)]
    return " × ".join(f"{letter} {size}" for letter, size in zip(letters, shape, strict=True))


def _prediction(sample: Sample) -> str:
    return label_text(sample.replaced(label=sample.prediction)) if sample.prediction.kinds else ""


def range_text(limits: tuple[float, float]) -> str:
    """Both ends of a range in words."""
    return say(_FROM_TO, low=number_text(limits[0], 6), high=number_text(limits[1], 6))


def _numbers(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:g}" for value in values)
