"""What flows along the edges of a flow: the kind of samples, as far as it is known before anything runs."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from workbench.data.image_header import ColorMode
from workbench.data.sample import Sample
from workbench.data.sample_set import SampleSet

Size: TypeAlias = tuple[int | None, ...]
"""(height, width) or (depth, height, width); None for an axis whose size differs, or is not known."""

Number = TypeVar("Number", int, float)

MOST_READ = 16
"""So many samples of a set are looked at, evenly spread."""


class FrameChange(Struct, frozen=True):
    """A module that changed the frame of the image, and the size before it: what a restoring module undoes."""

    module: str
    before: Size


class SampleType(Struct, frozen=True, kw_only=True):
    """The kind of samples at one place of a flow.

    Args:
        dimension: 2 for images, 3 for volumes.
        color_mode: What the channels mean.
        dtype: The type of the pixels' numbers.
        channels: How many channels there are.
        size: (height, width) or (depth, height, width), with None where samples differ.
        label: The kinds of labels: "category", "mask", "boxes", "points", "image", "values".
        prediction: The kinds of predictions.
        class_names: A name a class.
        spacing: The distance of the pixels in mm, an entry an axis, with None where samples differ; () where unknown.
        frames: The changes of the frame so far, the first first.

    >>> SampleType.of(wb.data.named("digits")[0]).shape
    (8, 8, 1)
    """

    dimension: int
    color_mode: ColorMode
    dtype: str
    channels: int
    size: Size
    label: tuple[str, ...] = ()
    prediction: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    spacing: tuple[float | None, ...] = ()
    frames: tuple[FrameChange, ...] = ()

    @classmethod
    def of(cls, sample: Sample) -> "SampleType":
        """The type of one sample.

        Args:
            sample: The sample.

        Returns:
            Its type.
        """
        header = sample.header
        return cls(
            dimension=header.dimension,
            color_mode=header.color_mode,
            dtype=sample.image.dtype.name,
            channels=sample.channels,
            size=sample.size,
            label=sample.label.kinds,
            prediction=sample.prediction.kinds,
            class_names=sample.label.class_names,
            spacing=header.spacing,
            frames=tuple(FrameChange(step.module, step.before) for step in header.history),
        )

    @property
    def shape(self) -> Size:
        """(height, width, channels) or (depth, height, width, channels), as a network takes it."""
        return (*self.size, self.channels)

    @property
    def axes(self) -> tuple[str, ...]:
        """A name for each axis of ``shape``."""
        return (*("depth", "height", "width")[-self.dimension :], "channels")


Types: TypeAlias = tuple[SampleType, ...]
"""The types at one place of a flow: several where the images differ in more than their size."""


def joined(types: Iterable[SampleType]) -> Types:
    """Types without repetition: those that differ in their size alone become one, with None where they do.

    Args:
        types: Types of samples.

    Returns:
        The types, in the order in which they first came.
    """
    found: dict[tuple[object, ...], SampleType] = {}
    for one in types:
        key = (one.dimension, one.color_mode, one.dtype, one.channels)
        found[key] = _common(found[key], one) if key in found else one
    return tuple(found.values())


def _common(one: SampleType, other: SampleType) -> SampleType:
    if one == other:
        return one
    size = _agreed(one.size, other.size)
    frames = tuple(
        mine if mine == theirs else FrameChange(mine.module, (None,) * len(mine.before))
        for mine, theirs in zip(one.frames, other.frames, strict=False)
    )
    return replace(
        one,
        size=size,
        label=tuple(dict.fromkeys((*one.label, *other.label))),
        prediction=tuple(dict.fromkeys((*one.prediction, *other.prediction))),
        class_names=one.class_names or other.class_names,
        spacing=_agreed(one.spacing, other.spacing) if one.spacing and other.spacing else (),
        frames=frames,
    )


def _agreed(one: tuple[Number | None, ...], other: tuple[Number | None, ...]) -> tuple[Number | None, ...]:
    return tuple(mine if mine == theirs else None for mine, theirs in zip(one, other, strict=True))


class SourceFacts(Struct, frozen=True):
    """What is known of the samples of a data set before anything runs.

    Args:
        types: The types of the samples that were looked at.
        splits: The names of the splits that samples are in; "" for samples in none.
        groups: The splits of each group of samples, such as a patient's.
    """

    types: Types
    splits: tuple[str, ...] = ()
    groups: Mapping[str, frozenset[str]] = {}


def facts_of(samples: SampleSet) -> SourceFacts:
    """What a set holds: the types of some samples, and the splits and groups of all.

    Args:
        samples: The set; at most 16 samples of it are read, and those that cannot be read are passed over.

    Returns:
        The facts.

    >>> facts = facts_of(wb.data.named("digits"))
    >>> facts.splits, facts.types[0].label
    (('train', 'validation', 'test'), ('category',))
    """
    groups: dict[str, set[str]] = {}
    splits: dict[str, None] = {}
    for entry in samples.entries:
        splits[entry.split] = None
        if entry.group:
            groups.setdefault(entry.group, set()).add(entry.split)
    found = joined(_types_of_some(samples))
    return SourceFacts(found, tuple(splits), {group: frozenset(of) for group, of in groups.items()})


def _types_of_some(samples: SampleSet) -> Iterable[SampleType]:
    count = len(samples.entries)
    for number in sorted({round(place * (count - 1) / (MOST_READ - 1)) for place in range(MOST_READ)} if count else ()):
        entry = samples.entries[number]
        if entry.issue:
            continue
        try:
            yield SampleType.of(entry.sample())
        except Exception:  # noqa: BLE001, S112 - the run names the file that cannot be read
            continue
