"""Many samples, read one by one when they are asked for."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar, overload

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.data_errors import BadChoice
from workbench.data.dataset import Dataset
from workbench.data.reading_ahead import in_order
from workbench.data.sample import Sample, SplitName
from workbench.data.sample_entries import ChainReader, Change, SampleEntry, entry_of, gathered, paired, surviving
from workbench.data.sample_split import SPLIT_PRESETS, divided
from workbench.data.sample_table import ClassFrequencyTable, SampleRow, SampleTable, class_rows, sample_row
from workbench.data.set_conversion import dataset_of, stream_of
from workbench.data.set_errors import NamesClash, NoSampleNamed, NotDivided
from workbench.messages import mark, mark_plural, say, say_plural

_SAMPLES = mark_plural("{count:,} sample", "{count:,} samples")
_SPLITS = ("train", "validation", "test", "")
_PLACES = mark("names, numbers below {count:,}, or as many truth values")
_A_NAME = mark("a name of the set, or a number below {count:,}")
_DIFFERENT = mark("sets with files of different names")
_GIVE_DIFFERENT = mark("Rename the files of one of them.")

R = TypeVar("R")


class SampleSet(Sequence[Sample]):
    """A sequence of samples; each is read when it is asked for, so that a set may be larger than the memory.

    A set never changes: ``map``, ``filter`` and ``split`` give new ones that remember what to do.

    Args:
        samples: Samples, or entries that read them; or a function that gives entries when they are first needed.
        name: What tables and data sets call it.
        class_names: A name a class; () takes those of the first label.
        threads: How many samples are read at once where all of them are wanted.

    >>> samples = SampleSet([Sample(np.zeros((4, 6)), name="a"), Sample(np.zeros((4, 6)), name="b")])
    >>> len(samples), samples["b"].name, samples[:1]
    (2, 'b', SampleSet 'samples', 1 sample)
    """

    def __init__(
        self,
        samples: Iterable[Sample | SampleEntry] | Callable[[], Iterable[SampleEntry]],
        *,
        name: str = "samples",
        class_names: Sequence[str] = (),
        threads: int = 1,
    ) -> None:
        self.name, self._threads = name, threads
        self._class_names = tuple(class_names)
        self._waiting = samples if callable(samples) else None
        self._entries = () if callable(samples) else tuple(map(entry_of, samples))
        self._rows: tuple[SampleRow, ...] | None = None

    @property
    def entries(self) -> tuple[SampleEntry, ...]:
        """The samples as they are before they are read. A filter runs when this is first asked for."""
        if self._waiting is not None:
            self._entries, self._waiting = tuple(self._waiting()), None
        return self._entries

    @property
    def class_names(self) -> tuple[str, ...]:
        """A name a class: those that were given, or those of the first sample's label."""
        if not self._class_names and self.entries:
            self._class_names = self[0].label.class_names
        return self._class_names

    def __len__(self) -> int:
        """How many samples there are."""
        return len(self.entries)

    @overload
    def __getitem__(self, chosen: int | str) -> Sample: ...
    @overload
    def __getitem__(self, chosen: slice | list[str] | Sequence[int] | Array) -> "SampleSet": ...
    def __getitem__(self, chosen: Any) -> "Sample | SampleSet":
        """One sample by number or name, or a set of some by slice, numbers, names or truth values."""
        if isinstance(chosen, slice):
            return self._with(self.entries[chosen])
        if isinstance(chosen, str):
            return self._named(chosen).sample()
        if isinstance(chosen, int | np.integer):
            return self._numbered(int(chosen)).sample()
        if isinstance(chosen, list | tuple) and chosen and all(isinstance(one, str) for one in chosen):
            return self._with([self._named(one) for one in chosen])
        places = np.asarray(chosen if np.size(chosen) else np.zeros(0, np.int64))
        try:
            return self._with([self.entries[index] for index in np.arange(len(self))[places]])
        except IndexError as error:
            raise NoSampleNamed(
                where=repr(self), received=str(chosen)[:80], expected=say(_PLACES, count=len(self))
            ) from error

    def _named(self, name: str) -> SampleEntry:
        found = next((entry for entry in self.entries if entry.name == name), None)
        return found or self._refuse(name)

    def _numbered(self, number: int) -> SampleEntry:
        if not -len(self) <= number < len(self):
            raise IndexError(number)  # what ends an iteration
        return self.entries[number]

    def _refuse(self, received: str) -> SampleEntry:
        raise NoSampleNamed(where=repr(self), received=received, expected=say(_A_NAME, count=len(self)))

    def __iter__(self) -> Iterator[Sample]:
        """Read one sample after the other, or a few ahead where the set has threads."""
        return self._of_each(SampleEntry.sample)

    def _of_each(self, function: Callable[[SampleEntry], R]) -> Iterator[R]:
        return in_order(function, self.entries, self._threads)

    def with_threads(self, threads: int) -> "SampleSet":
        """The same samples, several of which are read and changed at once where all are wanted.

        That is when a loop goes over the set, and in ``table``, ``to_dataset``, ``to_tf`` and the like. The order and
        the samples stay the same, and an error comes at its place; sets that are made of this one have as many threads.

        Choose as many as there are cores where files are decoded or images go through modules, which let other threads
        run meanwhile: two gain up to 1.9 where two cores are free. Choose 1 for functions of your own that loop over
        pixels in Python, which only one thread at a time can run, or that count on being called in order. Some 16
        samples a thread wait in the memory at most, and two where a sample takes long. OpenCV's own threads compete
        with these: ``cv2.setNumThreads(1)`` turns them off.

        Args:
            threads: How many; 1 for none beside the caller's.

        Returns:
            A new set.

        Raises:
            BadChoice: It is no whole number from 1.

        >>> samples = SampleSet([Sample(np.zeros((4, 6)), name=str(n)) for n in range(10)]).with_threads(2)
        >>> [sample.name for sample in samples][:3]
        ['0', '1', '2']
        """
        if isinstance(threads, bool) or not isinstance(threads, int | np.integer) or threads < 1:
            expected, example = say("a whole number of at least 1"), "threads=2"
            where = "SampleSet.with_threads"
            raise BadChoice(where=where, parameter="threads", expected=expected, received=threads, example=example)
        return self._threaded(self._waiting or self._entries, int(threads))

    def __repr__(self) -> str:
        """Name and length; nothing is read or run for it."""
        return f"SampleSet {self.name!r}" + ("" if self._waiting else f", {say_plural(_SAMPLES, len(self._entries))}")

    def _with(self, entries: Iterable[SampleEntry] | Callable[[], Iterable[SampleEntry]]) -> "SampleSet":
        return SampleSet(entries, name=self.name, class_names=self._class_names, threads=self._threads)

    def _threaded(
        self, entries: Iterable[SampleEntry] | Callable[[], Iterable[SampleEntry]], threads: int
    ) -> "SampleSet":
        return SampleSet(entries, name=self.name, class_names=self._class_names, threads=threads)

    def _of_results(self, entries: Iterable[SampleEntry] | Callable[[], Iterable[SampleEntry]]) -> "SampleSet":
        """A set whose samples may have other classes."""
        return SampleSet(entries, name=self.name, threads=self._threads)

    def map(self, module: Change) -> "SampleSet":
        """Apply a module to each sample, when it is read.

        Args:
            module: A module, or a function of a sample. It may give None to drop a sample, or several.

        Returns:
            A new set. Of a module that may drop samples it runs over all when the length is first needed.

        >>> samples = SampleSet([Sample(np.zeros((4, 6)), name="a")])
        >>> samples.map(lambda sample: sample.replaced(image=sample.image + 1))[0].image.max()
        np.float64(1.0)
        """
        if getattr(module, "one_to_one", False):
            changed = [replace(entry, read=ChainReader.of(entry, module)) for entry in self.entries]
            return self._of_results(changed)
        return self._of_results(lambda: surviving(module, [(entry,) for entry in self.entries], self._threads))

    def merged(self, module: Change, *others: "SampleSet") -> "SampleSet":
        """Merge sets with a module: samples of equal names into one, or one set behind the other.

        Args:
            module: A merge. One that is ``paired`` takes samples of equal names; others append the sets, or
                put the patches of each image together.
            *others: The other sets.

        Returns:
            A new set.

        Raises:
            NamesClash: The sets have no names in common, or have some where they must not.
        """
        sets = (self, *others)
        if getattr(module, "paired", True):
            return self._of_results(lambda: surviving(module, paired([one.entries for one in sets]), self._threads))
        names = Counter(entry.name for one in sets for entry in one.entries)
        twice = [name for name, count in names.items() if count > 1]
        if twice:
            expected, remedy = say(_DIFFERENT), say(_GIVE_DIFFERENT)
            raise NamesClash(where="SampleSet.merged", expected=expected, received=", ".join(twice[:3]), remedy=remedy)
        together = gathered(module, (entry for one in sets for entry in one.entries))
        return self._of_results(lambda: surviving(module, together, self._threads))

    def filter(self, keeps: Callable[[Sample], bool]) -> "SampleSet":
        """Keep some of the samples.

        Args:
            keeps: Says of a sample whether it stays.

        Returns:
            A new set; ``keeps`` is asked when its length is first needed.

        >>> samples = SampleSet([Sample(np.zeros((4, 6)), name="a"), Sample(np.ones((4, 6)), name="b")])
        >>> len(samples.filter(lambda sample: sample.image.any()))
        1
        """

        def kept() -> list[SampleEntry]:
            answers = self._of_each(lambda entry: keeps(entry.sample()))
            return [entry for entry, answer in zip(self.entries, answers, strict=True) if answer]

        return self._with(kept)

    def of_split(self, split: SplitName) -> "SampleSet":
        """The samples of one split.

        Args:
            split: "train", "validation" or "test".

        Returns:
            A new set; nothing is read.

        Raises:
            BadChoice: There is no such split.
        """
        if split not in _SPLITS:
            expected, example = say("one of {names}", names=", ".join(_SPLITS)), 'split="train"'
            where = "SampleSet.of_split"
            raise BadChoice(where=where, parameter="split", expected=expected, received=split, example=example)
        return self._with([entry for entry in self.entries if entry.split == split])

    def split(
        self,
        train: float = 0.8,
        validation: float = 0.1,
        test: float = 0.1,
        *,
        preset: str = "",
        stratify: bool = True,
        group: bool = True,
        seed: int = 0,
    ) -> "SampleSet":
        """Divide the samples among train, validation and test.

        Args:
            train: The share that is learned from, from 0 to 1.
            validation: The share that networks are chosen by.
            test: The share that gives one honest number at the end.
            preset: All three by name, such as "80/10/10"; then the others are not used.
            stratify: Whether each class has its share in each split; needs samples with a class, which are read for it.
            group: Whether all samples of a group (a patient) stay together.
            seed: The same seed gives the same splits.

        Returns:
            A new set whose samples know their split.

        Raises:
            BadChoice: The shares do not add up to 1, leave a split empty, or there is no such preset.

        >>> samples = SampleSet([Sample(np.zeros((4, 6)), name=str(n)) for n in range(10)])
        >>> [len(samples.split(preset="60/20/20").of_split(name)) for name in ("train", "validation", "test")]
        [6, 2, 2]
        """
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
            expected, example = say("a whole number from 0"), "seed=0"
            where = "SampleSet.split"
            raise BadChoice(where=where, parameter="seed", expected=expected, received=seed, example=example)
        shares = (train, validation, test)
        if preset:
            shares = _preset(preset)
        labels = [_class_of(sample) for sample in self] if stratify and self._has_classes() else []
        groups = [entry.group if group else "" for entry in self.entries]
        names = divided(labels, groups, shares, seed)
        return self._with([replace(one, split=name) for one, name in zip(self.entries, names, strict=True)])

    def _has_classes(self) -> bool:
        """Whether the first sample has a class; else none is read for it."""
        return len(self) > 0 and self[0].label.category is not None

    def table(self) -> SampleTable:
        """A row a sample: number, name, shape, colour mode, dimension, label, split, size, issue.

        Returns:
            The table. Each sample is read once for it, and its row is kept.
        """
        if self._rows is None:
            numbered = enumerate(self.entries)
            self._rows = tuple(in_order(lambda one: _row(*one), numbered, self._threads))
        return SampleTable(self._rows)

    def class_table(self) -> ClassFrequencyTable:
        """A row a class: index, name, count, share, colour.

        Returns:
            The table. Counted are samples with that class, samples whose mask has it, or boxes; the share of a mask's
            class is its part of the area.
        """
        return ClassFrequencyTable(class_rows(iter(self), self.class_names))

    def to_dataset(self) -> Dataset:
        """All samples as arrays, for ``fit`` and everything else that takes a data set.

        Returns:
            Images (images, height, width, channels) and answers: class numbers (images,), masks (images, height,
            width), or images.

        Raises:
            NotDivided: Samples belong to no split.
            ShapesDisagree: The images differ in their shape.
            LabelsDisagree: The samples have no labels of one kind that make an array.
        """
        undivided = sum(not entry.split for entry in self.entries)
        if undivided or not len(self):
            raise NotDivided(where="SampleSet.to_dataset", received=undivided)
        return dataset_of(self, self.name, self.class_names)

    def to_tf(self, split: SplitName = "", batch_size: int | None = None) -> Any:
        """The samples as a ``tf.data`` set, which reads them while a network learns from them.

        Args:
            split: "train", "validation" or "test"; "" takes all.
            batch_size: How many make a batch; None gives one after the other. Needs images of one shape.

        Returns:
            A ``tf.data.Dataset`` of pairs: image (height, width, channels) and answer.

        Raises:
            LabelsDisagree: The samples have no labels of one kind.
        """
        return stream_of(self.of_split(split) if split else self, batch_size)


def _preset(name: str) -> tuple[float, float, float]:
    if name not in SPLIT_PRESETS:
        expected = say("one of {names}", names=", ".join(SPLIT_PRESETS))
        example = 'preset="80/10/10"'
        raise BadChoice(where="SampleSet.split", parameter="preset", expected=expected, received=name, example=example)
    return SPLIT_PRESETS[name]


def _class_of(sample: Sample) -> int | None:
    return None if sample.label.category is None else sample.label.category.index


def _row(number: int, entry: SampleEntry) -> SampleRow:
    """The row of an entry; one that has an issue may not be readable."""
    if not entry.issue:
        return sample_row(number, entry.sample())
    return SampleRow(number, entry.name, entry.split, entry.issue)
