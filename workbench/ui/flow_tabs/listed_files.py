"""Which samples the table of files lists for a step: those that it gave, those that failed, or those still to come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from workbench.data.sample import Sample, SplitName
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_set import SampleSet
from workbench.messages import mark, say
from workbench.ui.flow_tabs.files_order import ListedSamples
from workbench.ui.flow_tabs.sample_facts import FactsOfSamples

FINISHED, WAITING = "finished", "waiting"
_FAILED = "failed"
_NO_SPLITS: Mapping[str, SplitName] = {}
STATE_WORDS: Mapping[str, str] = {
    WAITING: mark("waiting"),
    "scheduled": mark("scheduled"),
    "running": mark("running"),
    FINISHED: mark("finished"),
    "out of date": mark("out of date"),
    "stopped": mark("stopped"),
    _FAILED: mark("failed"),
}


@dataclass(frozen=True, eq=False)
class ListedFiles:
    """The samples of a step as columns, and where each is read."""

    samples: ListedSamples
    classes: tuple[str, ...] = ()

    @classmethod
    def of_nothing(cls) -> "ListedFiles":
        """A list without samples."""
        return cls(ListedSamples((), (), (), (), FactsOfSamples(())))

    @cached_property
    def splits(self) -> tuple[str, ...]:
        """The splits that there are, in the usual order."""
        found = set(self.samples.splits)
        return tuple(name for name in ("train", "validation", "test", "") if name in found)


def listed(
    samples: SampleSet, state: str, failed: Mapping[str, str], splits: Mapping[str, SplitName] = _NO_SPLITS
) -> ListedFiles:
    """The rows of a step.

    Args:
        samples: What the step gave, or, before it ran, what it will be given.
        state: How far the step is.
        failed: Of samples that did not come through: name and reason.
        splits: Their splits, by name, as far as they are known.

    Returns:
        The samples of the set, then those that failed and are in it no more.
    """
    entries = [*samples.entries, *_lost(samples, failed, splits)]
    issues = [entry.issue or failed.get(entry.name, "") for entry in entries]
    words, lost = say(STATE_WORDS.get(state, state)), say(STATE_WORDS[_FAILED])
    columns = ListedSamples(
        [entry.name for entry in entries],
        [entry.split for entry in entries],
        [lost if issue and state == FINISHED else words for issue in issues],
        issues,
        FactsOfSamples(entries),
    )
    return ListedFiles(columns, _class_names(samples))


def _lost(samples: SampleSet, failed: Mapping[str, str], splits: Mapping[str, SplitName]) -> Iterator[SampleEntry]:
    """An entry for each sample that failed and is not in the set."""
    if not failed:
        return
    there = {entry.name for entry in samples.entries}
    for name, reason in failed.items():
        if name not in there:
            yield SampleEntry(name, _unread, splits.get(name, ""), issue=reason)


def _unread() -> Sample:
    """Stands for reading a sample that a step gave no result for: an entry with an issue is not read."""
    raise LookupError


def _class_names(samples: SampleSet) -> tuple[str, ...]:
    """The classes to choose from; none where the first sample cannot be read."""
    try:
        return samples.class_names
    except Exception:  # noqa: BLE001 - the row of that sample tells why
        return ()
