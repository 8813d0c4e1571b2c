"""Models as people write them come back, or are refused in words that say why."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.importers.book_sources import BOOKS
from tests.importers.corpus_process import CorpusReader
from tests.importers.course_sources import COURSE
from tests.importers.source_corpus import CASES, Case

EVERY = (*CASES, *BOOKS, *COURSE)

NOT_COMPARED = {"no-input-shape": "not built", "large-vocabulary": None}
"""Models that cannot be tried: one without a shape, one whose vocabulary is not in the code."""


@pytest.fixture(scope="module")
def reader() -> Iterator[CorpusReader]:
    found = CorpusReader()
    yield found
    found.close()


def comes_back(case: Case, answer: dict[str, Any]) -> bool:
    """Whether a model came back with all its layers and the same outputs."""
    return tuple(answer.get("types", ())) == case.expected and answer.get("equal") == "equal"


def test_the_corpus_is_large_and_its_names_are_different() -> None:
    assert len(EVERY) >= 230
    assert len({case.id for case in EVERY}) == len(EVERY)


@pytest.mark.sampled(0.12)
@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.id)
def test_a_source_gives_its_model_or_its_refusal(case: Case, reader: CorpusReader) -> None:
    answer = reader.ask(case.source, case.name)
    if isinstance(case.expected, str):
        assert answer.get("refused") == case.expected, answer
        return
    assert tuple(answer.get("types", ())) == case.expected, answer
    assert sorted(answer["remarks"]) == sorted([*case.remarks, *(["lambda"] if answer["lambdas"] else [])]), answer
    if case.id not in NOT_COMPARED:
        assert answer["equal"] in ("equal", "opaque"), answer
        assert (answer["equal"] == "opaque") == ("opaque" in case.remarks)
