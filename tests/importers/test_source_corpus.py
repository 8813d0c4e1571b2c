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


SEARCH = """
import keras
import a_tuner_that_is_missing as kt

def build_model(hp{annotation}):
    units = hp.Int("units", 32, 512)
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(units)])

tuner = kt.RandomSearch(build_model, max_trials=3)
tuner.search(x, y)
"""
BESIDE_FAILURE = (
    "the code: the code makes no Keras model by itself: it stops with ModuleNotFoundError: No module named "
    "'a_tuner_that_is_missing' (line 3), and build_model needs arguments. Mend that, or write the call as the "
    "name: wb.from_source(…, name='build_model(hp=…)'), with values in place of the words."
)
MISSING = (
    "import keras\nimport missing_network\ndef build_model():\n    base = missing_network.Base()\n    return base\n"
)
REFUSED = {
    "a builder behind a missing import": (SEARCH.replace("{annotation}", ""), BESIDE_FAILURE),
    "one that names it in an annotation": (SEARCH.replace("{annotation}", ": kt.HyperParameters"), BESIDE_FAILURE),
    "a builder that needs it": (
        MISSING,
        "the code: the code stops with ModuleNotFoundError: No module named 'missing_network' (line 2). Expected code "
        "that runs. Run it in a cell and repair it.",
    ),
}


@pytest.mark.parametrize(("source", "words"), REFUSED.values(), ids=REFUSED)
def test_a_missing_import_is_named_in_words(source: str, words: str, reader: CorpusReader) -> None:
    assert reader.ask(source, "")["message"] == words
