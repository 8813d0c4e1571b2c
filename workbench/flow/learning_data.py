"""What a network of a flow learns from: the samples in front of it as a data set, in memory or read as a stream."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from threading import Event
from typing import NamedTuple

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.data_errors import BadChoice
from workbench.data.dataset import Dataset, Split
from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_set import SampleSet
from workbench.data.set_conversion import answer_kinds, answer_reader, with_channels
from workbench.data.set_errors import ShapesDisagree
from workbench.data.stream_sources import StreamSource
from workbench.data.streamed_split import StreamedSplit
from workbench.flow.network_errors import ArraysDiffer, NothingToLearn
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.training.detection.padded_boxes import padded_boxes
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.data_checks import PREDICTED
from workbench.training.setup.given_data import with_padded_boxes

MOST_BYTES = 1024**3
"""Up to so many bytes all samples are read into memory; a larger set is read anew in every epoch."""
_BLOCK = 64
_SEED = 0
_KINDS: dict[Task, str] = {
    "classification": "category",
    "segmentation": "mask",
    "detection": "boxes",
    "transformation": "image",
    "regression": "values",
}
"""The kind of label that a task is about."""
_DIVIDED = mark(
    "The samples belong to no split: they were divided into {train:,} for training, {validation:,} for validation and "
    "{test:,} for the test, those of a group together, the same way each time."
)
_HELD_OUT = mark(
    "No sample is for validation: {validation:,} of those for training were held out for it, those of a group "
    "together, the same ones each time, and {train:,} are left."
)
_LEFT_OUT = mark("{count:,} samples belong to no split: the network does not learn from them.")
_ENOUGH = mark("at least {count} samples to divide, or groups of them that belong together")
_SO_MANY = mark_plural("{count:,} sample", "{count:,} samples")
_LABELLED = mark("at least one sample for training with a label")


def watched(samples: SampleSet, stop: Event, name: str = "") -> SampleSet:
    """The samples, of which none is read any more when ``stop`` is set: then ``InterruptedError`` is raised.

    Args:
        samples: The samples.
        stop: What stops the run.
        name: What records and errors call them; "" leaves their name.

    Returns:
        The same samples.
    """
    entries = [replace(entry, read=partial(_read, entry, stop)) for entry in samples.entries]
    return SampleSet(entries, name=name or samples.name, class_names=samples.class_names)


def _read(entry: SampleEntry, stop: Event) -> Sample:
    if stop.is_set():
        raise InterruptedError
    return entry.read()


class DividedSamples(NamedTuple):
    """Samples with their splits, and what was done for it, in words ("" for nothing)."""

    samples: SampleSet
    remark: str


def divided_samples(samples: SampleSet) -> DividedSamples:
    """Divide samples that are not divided yet, as ``SampleSet.split`` does.

    Args:
        samples: The samples in front of a network.

    Returns:
        The samples; those of no split are divided 80/10/10 where none has one, by group and by class, and a fifth of
        the training becomes validation where there is none. The same samples are divided the same way each time.

    Raises:
        NothingToLearn: There are too few samples to divide.

    >>> divided_samples(SampleSet([Sample(np.zeros((4, 6)), name=str(n)) for n in range(10)])).samples[0].split != ""
    True
    """
    counts = _counts(samples)
    if counts[""] == len(samples):
        whole = _divided(samples)
        return DividedSamples(whole, _remark(_DIVIDED, whole))
    if counts["train"] and not counts["validation"]:
        return _with_validation(samples)
    remark = say(_LEFT_OUT, count=counts[""]) if counts[""] else ""
    return DividedSamples(samples, remark)


def _divided(samples: SampleSet, *shares: float) -> SampleSet:
    """Samples divided by shares. Raises NothingToLearn where they are too few."""
    try:
        return samples.split(*shares, seed=_SEED)
    except BadChoice as error:
        if not len(samples):
            raise NothingToLearn(where=samples.name, expected=say(_LABELLED), received=say("none")) from error
        received = say_plural(_SO_MANY, len(samples))
        raise NothingToLearn(
            where=samples.name, expected=say(_ENOUGH, count=3 - shares.count(0)), received=received
        ) from error


def _with_validation(samples: SampleSet) -> DividedSamples:
    """A fifth of the training becomes validation; all samples stay in their order."""
    learned = iter(_divided(samples.of_split("train"), 0.8, 0.2, 0.0).entries)
    entries = [replace(one, split=next(learned).split) if one.split == "train" else one for one in samples.entries]
    whole = SampleSet(entries, name=samples.name, class_names=samples.class_names)
    return DividedSamples(whole, _remark(_HELD_OUT, whole))


def _remark(template: str, samples: SampleSet) -> str:
    counts = _counts(samples)
    return say(template, train=counts["train"], validation=counts["validation"], test=counts["test"])


def _counts(samples: SampleSet) -> dict[str, int]:
    counts = {"train": 0, "validation": 0, "test": 0, "": 0}
    for entry in samples.entries:
        counts[entry.split] += 1
    return counts


def learned_kind(sample: Sample, task: Task | None, output_rank: Callable[[], int]) -> str:
    """The kind of label that a network learns, where a sample has several.

    Args:
        sample: A labelled sample.
        task: What was chosen, if anything.
        output_rank: Says how many axes the network's answer for one sample has; asked only where that decides.

    Returns:
        "category", "mask", "boxes", "image" or "values"; "" where the sample has none of them.

    >>> from workbench.data import ClassLabel, MaskLabel, Targets
    >>> both = Targets(ClassLabel.of(0, ("cat", "dog")), MaskLabel(np.zeros((4, 6), "uint8")))
    >>> learned_kind(Sample(np.zeros((4, 6)), label=both), None, lambda: 3)
    'mask'
    """
    kinds = answer_kinds(sample)
    if task is not None and _KINDS.get(task) in kinds:
        return _KINDS[task]
    if len(kinds) < 2:  # noqa: PLR2004 - a choice
        return next(iter(kinds), "")
    has_places = output_rank() > 1
    fitting = [kind for kind in kinds if (kind in ("mask", "boxes", "image")) == has_places]
    return [*fitting, *kinds][0]


def learning_data(samples: SampleSet, kind: str = "", most_bytes: int = MOST_BYTES) -> Dataset:
    """The samples as ``wb.training.fit`` takes them.

    Args:
        samples: The samples with their splits; those of no split are left out, and those of the test that have no
            label.
        kind: Which kind of label is learned; "" takes the first.
        most_bytes: A set with more bytes of images and answers is read as a stream.

    Returns:
        Arrays in memory, or streams that read the samples anew in every epoch.

    Raises:
        NothingToLearn: No sample belongs to the training.
        ArraysDiffer: The images, or the masks or images that are their answers, differ in their shape.
        LabelsDisagree: The samples have no labels of one kind.

    >>> from workbench.data import ClassLabel, Targets
    >>> label = Targets(ClassLabel.of(1, ("cat", "dog")))
    >>> learning_data(SampleSet([Sample(np.zeros((4, 6)), label=label, split="train")])).train
    Split(x: 1 image, height 4, width 6, channels 1 (float64); y: 1 label (int64))
    """
    learned = samples.of_split("train")
    if not len(learned):
        raise NothingToLearn(where=samples.name, expected=say(_LABELLED), received=say("none"))
    first = learned[0]
    answer = answer_reader(first, samples.name, kind)
    bytes_each = first.image.nbytes + answer(first).nbytes
    samples = _without_unlabelled(samples, kind or answer_kinds(first)[0])
    parts = [samples.of_split("train"), samples.of_split("validation"), samples.of_split("test")]
    if bytes_each * sum(map(len, parts)) <= most_bytes:
        return _in_memory(samples, first, kind)
    boxes = max(_most_boxes(part, answer) for part in parts) if first.label.boxes is not None else None
    x, y = _block([first], answer, boxes)
    nothing = Split(x[:0], y[:0])
    streams = [_stream(part, answer, boxes) if len(part) else nothing for part in parts]
    return Dataset(samples.name, streams[0], streams[1], streams[2], samples.class_names)


def _without_unlabelled(samples: SampleSet, kind: str) -> SampleSet:
    """Without the samples of the test that have no such label: they are there to be predicted."""
    bare = {id(entry) for entry in samples.entries if entry.split == "test" and kind not in entry.sample().label.kinds}
    if not bare:
        return samples
    return samples[[place for place, entry in enumerate(samples.entries) if id(entry) not in bare]]


def _in_memory(samples: SampleSet, first: Sample, kind: str) -> Dataset:
    """All samples as arrays; of several kinds of labels only the one that is learned."""
    chosen = samples[[place for place, entry in enumerate(samples.entries) if entry.split]]
    if kind and answer_kinds(first)[0] != kind:
        chosen = chosen.map(partial(_with_one_kind, kind=kind))
    try:
        data = with_padded_boxes(chosen.to_dataset())
    except ShapesDisagree as error:
        facts = error.values
        raise ArraysDiffer(
            where=facts["other"], first=facts["first"], expected=facts["expected"], received=facts["received"]
        ) from error
    return _told_of_answers(data) if first.prediction.kinds else data


def _told_of_answers(data: Dataset) -> Dataset:
    """The data, of which the training knows that they are made of what another network has answered."""
    train, validation, test = (
        replace(split, details={**split.details, PREDICTED: np.ones(len(split), bool)})
        for split in data.splits.values()
    )
    return replace(data, train=train, validation=validation, test=test)


def _with_one_kind(sample: Sample, kind: str) -> Sample:
    """The sample with one kind of label only."""
    others = {other: None for other in answer_kinds(sample) if other != kind}
    return sample.replaced(label=replace(sample.label, **others))


def _stream(samples: SampleSet, answer: Callable[[Sample], Array], boxes: int | None) -> Split:
    """A split that reads its samples block by block."""

    def blocks() -> Iterator[tuple[Array, Array]]:
        for start in range(0, len(samples), _BLOCK):
            yield _block(samples[start : start + _BLOCK], answer, boxes)

    source = StreamSource(blocks, ends=True, samples=len(samples), batched=True)
    return StreamedSplit(source, name=f"{samples.name}.{samples.entries[0].split}")


def _block(samples: Sequence[Sample], answer: Callable[[Sample], Array], boxes: int | None) -> tuple[Array, Array]:
    read = list(samples)
    names = [one.name for one in read]
    x = _stacked([with_channels(one.image, one.header.dimension) for one in read], names)
    answers = [answer(one) for one in read]
    return x, _stacked(answers, names) if boxes is None else padded_boxes(answers, boxes)


def _stacked(arrays: Sequence[Array], names: Sequence[str]) -> Array:
    """Arrays of one shape as one. Raises ArraysDiffer."""
    other = next((place for place, one in enumerate(arrays) if one.shape != arrays[0].shape), None)
    if other is not None:
        raise ArraysDiffer(where=names[other], first=names[0], expected=arrays[0].shape, received=arrays[other].shape)
    return np.stack(arrays)


def _most_boxes(samples: SampleSet, answer: Callable[[Sample], Array]) -> int:
    return max((len(answer(sample)) for sample in samples), default=0) or 1
