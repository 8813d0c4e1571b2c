"""The table of what is known of a sample, or of two beside each other."""

from collections.abc import Iterator

from workbench.data.sample import Sample
from workbench.data.sample_table import label_text
from workbench.imaging.pixel_statistics import count_not_finite
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
    mark("label"),
    mark("prediction"),
    mark("geometry"),
)
_FROM_TO = mark("{low} to {high}")
_ALWAYS = 4
"""Rows that are there even if nothing is known."""


def attribute_rows(sides: tuple[ViewedSample, ...]) -> list[tuple[str, ...]]:
    """A row an attribute: its name, then a cell for each side. What is known of none is left out."""
    columns = [list(_cells(side)) for side in sides]
    rows = [(say(name), *cells) for name, *cells in zip(_ROWS, *columns, strict=True)]
    return [tuple(cell or MISSING for cell in row) for at, row in enumerate(rows) if at < _ALWAYS or any(row[1:])]


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
    yield label_text(sample)
    yield _prediction(sample)
    yield ", ".join(step.module for step in header.history)


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
