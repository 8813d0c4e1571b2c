"""What is known of each sample of a set besides its name: read when somebody asks, and kept without its pixels."""

from collections.abc import Sequence
from typing import NamedTuple

from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_table import label_text
from workbench.ui.error_text import plain_text


class SampleFacts(NamedTuple):
    """Facts of a sample.

    Args:
        shape: The axes of its image.
        color_mode: What its channels mean.
        label: Its label in a few words.
        classes: The names of the classes that its label has.
        problem: Why it cannot be read; "" where it can.
    """

    shape: tuple[int, ...] = ()
    color_mode: str = ""
    label: str = ""
    classes: tuple[str, ...] = ()
    problem: str = ""


class FactsOfSamples:
    """The facts of each sample of a set, by its number.

    Args:
        entries: The samples, before they are read.
    """

    def __init__(self, entries: Sequence[SampleEntry]) -> None:
        self._entries = entries
        self._known: list[SampleFacts | None] = [None] * len(entries)
        self._equal: dict[SampleFacts, SampleFacts] = {}
        """Facts by value: most samples of a set have the same, which are kept once."""
        self.count = 0
        """Of how many samples they are known."""

    def __len__(self) -> int:
        """How many samples there are."""
        return len(self._known)

    def known(self, number: int) -> SampleFacts | None:
        """The facts of a sample; None before it was read."""
        return self._known[number]

    def read(self, number: int) -> SampleFacts:
        """The facts of a sample, which is read for them the first time."""
        known = self._known[number]
        if known is not None:
            return known
        found = facts_of(self._entries[number])
        found = self._equal.setdefault(found, found)
        self._known[number] = found
        self.count += 1
        return found


def facts_of(entry: SampleEntry) -> SampleFacts:
    """The facts of a sample; of one that cannot be read the reason. One that has an issue already is not read."""
    if entry.issue:
        return SampleFacts(problem=entry.issue)
    try:
        sample = entry.sample()
        return SampleFacts(sample.image.shape, sample.header.color_mode, label_text(sample), class_names_of(sample))
    except Exception as error:  # noqa: BLE001 - whatever a reader or a module of the user's own raises is told in its row
        return SampleFacts(problem=plain_text(error) or type(error).__name__)


def class_names_of(sample: Sample) -> tuple[str, ...]:
    """The classes that a label has: those of the image, those that some pixels have, those of boxes and points.

    Args:
        sample: The sample.

    Returns:
        Their names, in the order of the class numbers; () without a label of classes.
    """
    label = sample.label
    if label.category is not None:
        names, scores = label.category.class_names, label.category.scores
        return tuple(name for name, score in zip(names, scores.tolist(), strict=True) if score > 0)
    if label.mask is not None:
        shares = zip(label.mask.class_names, label.mask.fractions, strict=False)
        return tuple(name for name, share in shares if share)
    names, found = label.class_names, set()
    for places in (label.boxes, label.points):
        found |= set() if places is None else set(places.classes.tolist())
    return tuple(name for index, name in enumerate(names) if index in found)
