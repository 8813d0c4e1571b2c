"""Which samples of a step a query shows, and in which order: positions alone, so that 100,000 take a moment."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workbench.ui.flow_tabs.files_messages import FileColumn, FilesQuery
from workbench.ui.flow_tabs.sample_facts import FactsOfSamples, SampleFacts

_NUMBERS = re.compile(r"(\d+)")
_UNKNOWN = SampleFacts()
_OF_FACTS: frozenset[FileColumn] = frozenset({"label", "shape", "mode"})


@dataclass(frozen=True, eq=False)
class ListedSamples:
    """The samples of a step as columns.

    Args:
        names: A name a sample.
        splits: Its split; "" for none.
        states: How far it is, in words.
        issues: What is wrong with it as far as that is known without reading it; "" for nothing.
        facts: What is known of it when it was read.
    """

    names: Sequence[str]
    splits: Sequence[str]
    states: Sequence[str]
    issues: Sequence[str]
    facts: FactsOfSamples

    def __len__(self) -> int:
        """How many samples there are."""
        return len(self.names)

    @cached_property
    def searched_names(self) -> list[str]:
        """The names as they are compared with what is searched."""
        return [searchable(name) for name in self.names]

    @cached_property
    def name_keys(self) -> list[tuple[Any, ...]]:
        """Keys by which names are in the order that people expect: a2 before a10."""
        return [_natural(name) for name in self.searched_names]

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The first number of each name."""
        return {name: number for number, name in reversed(list(enumerate(self.names)))}

    def issue(self, number: int) -> str:
        """What is wrong with a sample, as far as it is known."""
        return self.issues[number] or self._facts(number).problem

    def _facts(self, number: int) -> SampleFacts:
        return self.facts.known(number) or _UNKNOWN

    def order(self, query: FilesQuery) -> list[int]:
        """The numbers of the samples that are shown, in their order.

        Args:
            query: What is asked for.

        Returns:
            Numbers of samples; samples that are equal in the sorted column stay in the order of the set.
        """
        numbers: list[int] = list(range(len(self)))
        for keeps in self._filters(query):
            numbers = list(filter(keeps, numbers))
        if query.sort is None:
            return numbers[::-1] if query.descending else numbers
        key = self._key(query.sort)
        return sorted(numbers, key=key, reverse=query.descending)

    def _filters(self, query: FilesQuery) -> list[Callable[[int], bool]]:
        found: list[Callable[[int], bool]] = []
        if query.split is not None:
            found.append(lambda number: self.splits[number] == query.split)
        if query.issue != "any":
            found.append(lambda number: bool(self.issue(number)) == (query.issue == "with"))
        wanted = searchable(query.search.strip())
        if wanted:
            names = self.searched_names
            found.append(lambda number: wanted in names[number])
        if query.class_name is not None:
            found.append(lambda number: query.class_name in self._facts(number).classes)
        return found

    def _key(self, column: FileColumn) -> Callable[[int], Any]:
        keys: dict[FileColumn, Callable[[int], Any]] = {
            "name": lambda number: self.name_keys[number],
            "split": self.splits.__getitem__,
            "state": self.states.__getitem__,
            "issue": self.issue,
            "shape": lambda number: self._facts(number).shape,
            "mode": lambda number: self._facts(number).color_mode,
            "label": lambda number: self._facts(number).label,
        }
        return keys[column]


def needs_facts(query: FilesQuery) -> bool:
    """Whether all samples must be read before the answer to a query is complete."""
    return query.sort in _OF_FACTS or query.class_name is not None


def searchable(text: str) -> str:
    """A text without the differences that nobody means: upper case, and letters put together in another way."""
    return unicodedata.normalize("NFC", text).casefold()


def _natural(name: str) -> tuple[Any, ...]:
    """Texts and numbers in turn; of numbers their length first, so that they may be of any length."""
    parts = enumerate(_NUMBERS.split(name))
    return tuple((len(part.lstrip("0")), part.lstrip("0")) if at % 2 else part for at, part in parts)
