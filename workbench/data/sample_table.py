"""Tables of a set of samples: one row a sample, or one row a class; values first, text and HTML after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.data.class_colours import class_colour
from workbench.data.sample import Sample
from workbench.html_elements import swatch, text_table
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import MISSING, aligned, bytes_text

_SHOWN = 60
_COLUMNS = (
    mark("number"),
    mark("name"),
    mark("shape"),
    mark("colour mode"),
    mark("dimension"),
    mark("label"),
    mark("split"),
    mark("size"),
    mark("issue"),
)
_CLASS_COLUMNS = (mark("index"), mark("name"), mark("count"), mark("share"), mark("colour"))
_MORE = mark_plural("… and {count:,} more", "… and {count:,} more")
_BOXES = mark_plural("{count} box", "{count} boxes")
_POINTS = mark_plural("{count} point", "{count} points")
_MASK = mark("mask: {names}")
_OTHER_IMAGE = mark("image {shape}")


@dataclass(frozen=True)
class SampleRow:
    """What a table says of one sample. Of one that cannot be read only name, split and issue are known."""

    number: int
    name: str
    split: str
    issue: str = ""
    shape: tuple[int, ...] = ()
    color_mode: str = ""
    dimension: int = 0
    label: str = ""
    size: int = 0
    """Bytes of the image in memory."""

    def cells(self) -> list[str]:
        """The row as texts, in the order of the columns."""
        known = bool(self.shape)
        facts = (self.shape, self.color_mode, f"{self.dimension}D", self.label or MISSING)
        shape, mode, dimension, label = map(str, facts) if known else (MISSING,) * 4
        size = bytes_text(self.size) if known else MISSING
        return [str(self.number), self.name, shape, mode, dimension, label, self.split or MISSING, size, self.issue]


@dataclass(frozen=True, repr=False)
class SampleTable(Sequence[SampleRow]):
    """The samples of a set, a row each. Prints as text, and as a table in a notebook.

    Args:
        rows: The rows, in the order of the set.
    """

    rows: tuple[SampleRow, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> SampleRow:  # type: ignore[override]
        return self.rows[index]

    def __repr__(self) -> str:
        return _as_text(_COLUMNS, [row.cells() for row in self.rows])

    def _repr_html_(self) -> str:
        return _as_html(_COLUMNS, [row.cells() for row in self.rows])


@dataclass(frozen=True)
class ClassFrequency:
    """What a table says of one class: how often it is there, and in which colour it is shown."""

    index: int
    name: str
    count: int
    share: float
    colour: str

    def cells(self) -> list[str]:
        """The row as texts, in the order of the columns."""
        return [str(self.index), self.name, f"{self.count:,}", f"{self.share:.1%}", self.colour]


@dataclass(frozen=True, repr=False)
class ClassFrequencyTable(Sequence[ClassFrequency]):
    """The classes of a set, a row each. Prints as text, and as a table in a notebook.

    Args:
        rows: The rows, by class number.
    """

    rows: tuple[ClassFrequency, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> ClassFrequency:  # type: ignore[override]
        return self.rows[index]

    def __repr__(self) -> str:
        return _as_text(_CLASS_COLUMNS, [row.cells() for row in self.rows])

    def _repr_html_(self) -> str:
        swatched = [[*row.cells()[:-1], swatch(row.colour)] for row in self.rows]
        return text_table([say(name) for name in _CLASS_COLUMNS], swatched)


def sample_row(number: int, sample: Sample, issue: str = "") -> SampleRow:
    """The row of a sample.

    Args:
        number: Its place in the set, from 0.
        sample: The sample.
        issue: What is wrong with it, in words.

    Returns:
        The row.
    """
    header = sample.header
    return SampleRow(
        number, sample.name, sample.split, issue, sample.image.shape, header.color_mode, header.dimension,
        label_text(sample), sample.image.nbytes,
    )  # fmt: skip


def label_text(sample: Sample) -> str:
    """What the label of a sample is, in a few words.

    Args:
        sample: The sample.

    Returns:
        Such as "cat" or "2 boxes"; "" without a label.
    """
    return ", ".join(_label_parts(sample))


def _label_parts(sample: Sample) -> Iterator[str]:
    label = sample.label
    if label.category is not None:
        yield label.category.name
    if label.mask is not None:
        names, shares = label.mask.class_names, label.mask.fractions
        found = [index for index, share in enumerate(shares) if share and index]
        yield say(_MASK, names=", ".join(names[i] if i < len(names) else str(i) for i in found) or MISSING)
    if label.boxes is not None:
        yield say_plural(_BOXES, len(label.boxes.coordinates))
    if label.points is not None:
        yield say_plural(_POINTS, len(label.points.coordinates))
    if label.image is not None:
        yield say(_OTHER_IMAGE, shape=label.image.array.shape)


def class_rows(samples: Iterator[Sample], names: Sequence[str]) -> tuple[ClassFrequency, ...]:
    """How often each class is there: samples with that class, samples whose mask has it, and boxes of it.

    Args:
        samples: The samples.
        names: A name a class.

    Returns:
        A row a class; shares are of the samples with masks their part of the area, else of all that is counted.
    """
    counts, shares = [0] * len(names), [0.0] * len(names)
    for sample in samples:
        found = _class_shares(sample, len(names))
        for index, (count, share) in found.items():
            counts[index] += count
            shares[index] += share
    whole = sum(shares) or 1.0
    rows = enumerate(zip(names, counts, shares, strict=True))
    return tuple(ClassFrequency(i, name, count, share / whole, class_colour(i)) for i, (name, count, share) in rows)


def _class_shares(sample: Sample, classes: int) -> dict[int, tuple[int, float]]:
    """For each class in a sample: how often it counts, and how much."""
    label = sample.label
    if label.category is not None:
        scores = label.category.scores
        return {index: (1, 1.0) for index in range(classes) if scores[index] > 0}
    if label.mask is not None:
        fractions = label.mask.fractions[:classes]
        return {index: (1, share) for index, share in enumerate(fractions) if share}
    found: dict[int, tuple[int, float]] = {}
    for places in (label.boxes, label.points):
        for index in () if places is None else places.classes.tolist():
            if index < classes:
                count, share = found.get(index, (0, 0.0))
                found[index] = (count + 1, share + 1)
    return found


def _as_text(columns: Sequence[str], rows: list[list[str]]) -> str:
    heads = [say(name) for name in columns]
    lines = [aligned([heads, *rows[:_SHOWN]], [False] * len(heads))]
    return "\n".join([*lines, *_rest(rows)])


def _as_html(columns: Sequence[str], rows: list[list[str]]) -> str:
    heads = [say(name) for name in columns]
    return text_table(heads, rows[:_SHOWN], caption=" ".join(_rest(rows)))


def _rest(rows: Sequence[object]) -> list[str]:
    return [say_plural(_MORE, len(rows) - _SHOWN)] if len(rows) > _SHOWN else []
