"""Examples of streams as splits of arrays: what is checked before a training, in place of all samples.

Whatever a check looks for in all samples it finds in these; how many there are of each class the facts say.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from workbench.catalog.loss_matching import Shape, equal
from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.data.stream_facts import StreamFacts
from workbench.data.streamed_split import StreamedSplit
from workbench.training.sample_errors import SamplesAsBatches
from workbench.training.training_errors import TrainingError


@dataclass(frozen=True, eq=False, repr=False)
class ExaminedSplit(Split):
    """Some samples of a stream: the first, and those that stand out; its length is that of the stream.

    ``numbers`` (examples,) are their places in the stream.
    """

    facts: StreamFacts | None = None
    numbers: Array | None = None
    stream: StreamedSplit | None = None

    def __len__(self) -> int:
        """The number of samples of the stream."""
        return len(self.x) if self.facts is None else self.facts.count


def examined(data: Dataset) -> Dataset:
    """The data with examples in place of each stream, which is read once for it; ``data`` itself without streams."""
    splits = (data.train, data.validation, data.test)
    if not any(isinstance(split, StreamedSplit) for split in splits):
        return data
    train, validation, test = map(examined_split, splits)
    return replace(data, train=train, validation=validation, test=test)


def examined_split(split: Split) -> Split:
    """The examples of a stream; any other split as it is."""
    if not isinstance(split, StreamedSplit):
        return split
    facts = split.facts
    return ExaminedSplit(facts.examples.x, facts.examples.y, facts=facts, numbers=facts.numbers, stream=split)


def examples(split: Split, most: int = 64) -> Split:
    """The first samples of a stream, without reading all of it; any other split as it is."""
    return split[:most] if isinstance(split, StreamedSplit) else split


def facts_about(split: Any) -> StreamFacts | None:
    """What is known of all samples of a stream, of which ``split`` has examples; None for a split of arrays."""
    return split.facts if isinstance(split, ExaminedSplit) else None


@contextmanager
def true_numbers(split: Any, part: str = "") -> Iterator[None]:
    """In errors of the block, samples have the numbers that they have in the stream.

    Args:
        split: The split that is checked.
        part: "x" or "y", where values of one of them are counted.
    """
    try:
        yield
    except TrainingError as error:
        numbers, facts = getattr(split, "numbers", None), facts_about(split)
        if numbers is None or "sample" not in error.values:
            raise
        values = error.values | {"sample": int(numbers[int(str(error.values["sample"]))])}
        if part and facts is not None and "total" in values:
            size = int(np.prod(getattr(split, part).shape[1:]))
            values |= {"count": facts.not_finite[part], "total": facts.count * size}
        raise type(error)(**values) from None


def label_values(split: Any) -> ExaminedSplit | None:
    """Each label that occurs in a stream, with the first sample that has it; None where they are no classes."""
    facts = facts_about(split)
    if facts is None or facts.values is None:
        return None
    labels = np.array(sorted(facts.values, key=facts.first.__getitem__))
    numbers = np.array([facts.first[label] for label in labels.tolist()])
    return ExaminedSplit(labels, labels, numbers=numbers)


def require_batches(takes: Shape, split: Split, where: str) -> None:
    """Raises SamplesAsBatches for a stream of single samples, each of which was taken for a batch."""
    received = split.x.shape[1:]
    if facts_about(split) is not None and len(takes) > 1 and equal(takes[1:], received) and not equal(takes, received):
        raise SamplesAsBatches(where=where, expected=str(tuple(takes)), received=str(tuple(received)))


def every_sample(split: Split) -> Iterator[Split]:
    """All samples: those of a stream in blocks, read once more, for a check that its examples do not answer."""
    stream = split.stream if isinstance(split, ExaminedSplit) else None
    if stream is None:
        yield split
        return
    start = 0
    for x, y in stream.blocks():
        yield ExaminedSplit(x, y, numbers=np.arange(start, start + len(x)))
        start += len(x)
