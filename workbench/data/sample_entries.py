"""Samples that are not read yet, and what modules make of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from workbench.data.reading_ahead import in_order
from workbench.data.sample import Sample, SplitName
from workbench.data.set_errors import NamesClash
from workbench.messages import mark, say

Change: TypeAlias = Callable[..., Sample | tuple[Sample, ...] | None]
"""A module, or any function of a sample: gives a sample, several, or None to drop it."""

_SAME = mark("sets with files of equal names")
_GIVE_SAME = mark("Merge results of one data set, or give its files the same names.")


@dataclass(frozen=True, eq=False)
class SampleEntry:
    """A sample that is not read yet.

    Args:
        name: Its name.
        read: Reads it.
        split: The split that it belongs to.
        group: What it has in common with others that must not be in another split.
        issue: What is wrong with it, in words; "" for nothing.

    >>> SampleEntry("a.png", lambda: Sample(np.zeros((4, 6))), split="test").sample().split
    'test'
    """

    name: str
    read: Callable[[], Sample]
    split: SplitName = ""
    group: str = ""
    issue: str = ""

    def sample(self) -> Sample:
        """The sample, with the split and the group of the entry."""
        return self.named(self.read())

    @property
    def files_on_disk(self) -> tuple[Path, ...]:
        """The files that it is read from, as its reader says; () where that is not known."""
        known = getattr(self.read, "files_on_disk", None)
        return tuple(known()) if callable(known) else ()

    def named(self, found: Sample) -> Sample:
        """A sample with the name, the split and the group of the entry.

        Args:
            found: What was read.

        Returns:
            The sample; ``found`` itself where all three are equal.
        """
        if found.name == self.name and found.split == self.split and found.group == self.group:
            return found
        return found.replaced(name=self.name, split=self.split, group=self.group)


class ChangedReader:
    """Reads a sample and changes it; the ``place``-th of what comes out."""

    def __init__(self, module: Change, entries: tuple[SampleEntry, ...], place: int = 0) -> None:
        self._module, self._entries, self._place = module, entries, place

    def __call__(self) -> Sample:
        result = self._module(*[entry.sample() for entry in self._entries])
        return result if isinstance(result, Sample) else _several(result)[self._place]

    def files_on_disk(self) -> tuple[Path, ...]:
        """The files that the samples are read from."""
        return tuple(path for entry in self._entries for path in entry.files_on_disk)


class ChainReader:
    """Reads a sample and changes it by modules that give one sample each."""

    def __init__(self, entry: SampleEntry, modules: tuple[Change, ...]) -> None:
        self.entry, self.modules = entry, modules

    @classmethod
    def of(cls, entry: SampleEntry, module: Change) -> "ChainReader":
        """For one module more; the chain of an entry grows, unless it was named anew since."""
        inner = entry.read
        if isinstance(inner, cls):
            first = inner.entry
            if (first.name, first.split, first.group) == (entry.name, entry.split, entry.group):
                return cls(first, (*inner.modules, module))
        return cls(entry, (module,))

    def __call__(self) -> Sample:
        entry = self.entry
        sample, name, split, group = entry.sample(), entry.name, entry.split, entry.group
        for module in self.modules:
            sample = module(sample)  # type: ignore[assignment]  # gives one sample
            if sample.name != name or sample.split != split or sample.group != group:
                sample = entry.named(sample)
        return sample

    def files_on_disk(self) -> tuple[Path, ...]:
        """The files that the sample is read from."""
        return self.entry.files_on_disk


class GivenSample:
    """Gives a sample that is in the memory; unlike a function it can be sent to another process."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def __call__(self) -> Sample:
        return self._sample


def entry_of(one: Sample | SampleEntry) -> SampleEntry:
    """An entry for a sample, which is read already."""
    if isinstance(one, SampleEntry):
        return one
    return SampleEntry(one.name, GivenSample(one), one.split, one.group)


def _several(result: Sample | tuple[Sample, ...] | None) -> tuple[Sample, ...]:
    if result is None:
        return ()
    return result if isinstance(result, tuple) else (result,)


def surviving(module: Change, inputs: Iterable[tuple[SampleEntry, ...]], threads: int = 1) -> Iterator[SampleEntry]:
    """An entry for each sample that comes out of a module, which is run once to know them, and again to read one."""

    def outcome(entries: tuple[SampleEntry, ...]) -> list[SampleEntry]:
        results = _several(module(*(entry.sample() for entry in entries)))
        whole = entries[0].name if len(results) > 1 else ""  # patches of one image must not be in two splits
        return [
            SampleEntry(
                one.name, ChangedReader(module, entries, place), one.split, one.group or whole, entries[0].issue
            )
            for place, one in enumerate(results)
        ]

    return chain.from_iterable(in_order(outcome, inputs, threads))


def paired(sets: Sequence[Sequence[SampleEntry]]) -> Iterator[tuple[SampleEntry, ...]]:
    """The entries that have one name in all sets."""
    by_name: list[Mapping[str, SampleEntry]] = [{entry.name: entry for entry in one} for one in sets]
    common = [name for name in by_name[0] if all(name in names for names in by_name[1:])]
    if not common:
        firsts = ", ".join(repr(next(iter(names), "")) for names in by_name)
        expected, remedy = say(_SAME), say(_GIVE_SAME)
        raise NamesClash(where="SampleSet.merged", expected=expected, received=firsts, remedy=remedy)
    return (tuple(names[name] for names in by_name) for name in common)


def gathered(module: Change, entries: Iterable[SampleEntry]) -> tuple[tuple[SampleEntry, ...], ...]:
    """The entries that a merge takes together: one by one, or, where it gathers patches, all of one image."""
    whole_name = getattr(module, "whole_name", str)
    groups: dict[str, list[SampleEntry]] = {}
    for entry in entries:
        groups.setdefault(whole_name(entry.name), []).append(entry)
    return tuple(map(tuple, groups.values()))
